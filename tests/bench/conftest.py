import os
from dataclasses import replace

import pytest
from django.utils import timezone

from config.services import APPLICATION
from desk.demo.generate import build
from desk.demo.scales import SCALES
from tests import databases

# A whole prefecture takes a quarter of an hour to make; a part of it shows the same plans sooner.
PART = float(os.environ.get("BENCH_PART", "1"))
FEW_CASES, MANY_CASES = 10_000, 120_000


def filled(cases: int) -> databases.TestDatabase:
    """A prefecture whose households and cases stand in their usual proportion."""
    databases.migrated()
    part = PART * cases / MANY_CASES
    scale = replace(
        SCALES["prefecture"],
        households=int(SCALES["prefecture"].households * part),
        cases=int(SCALES["prefecture"].cases * part),
    )
    return databases.template(
        f"template_{cases}",
        base=databases.MIGRATED,
        fill=lambda: build(scale, now=timezone.now()),
        role=APPLICATION,
    )


@pytest.fixture(scope="module")
def prefectures(django_db_setup, django_db_blocker):
    """Two databases, with 10,000 and with 120,000 cases."""
    with django_db_blocker.unblock():
        yield filled(FEW_CASES), filled(MANY_CASES)
