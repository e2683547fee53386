from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from config.services import APPLICATION
from demo.generate import build
from demo.scales import SCALES
from tests import databases

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def fill():
    build(replace(SCALES["tiny"], households=240, cases=120), seed=7, now=NOW)


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """A small demo that the tests of a module read together."""
    with django_db_blocker.unblock():
        source = databases.template(
            "template_small_county", base=databases.migrated().name, fill=fill, role=APPLICATION
        )
        with databases.clone_of(source) as copy, databases.connected_to(copy.url):
            yield copy
