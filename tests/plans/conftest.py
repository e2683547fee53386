import psycopg
import pytest
from django.utils import timezone

from config.services import APPLICATION
from desk.demo.generate import build
from tests import databases


@pytest.fixture(scope="module")
def twentieth(django_db_setup, django_db_blocker):
    """A prefecture at a twentieth of its size, one county of which has old cases only."""
    with django_db_blocker.unblock():
        databases.migrated()
        filled = databases.template(
            "template_twentieth",
            base=databases.MIGRATED,
            fill=lambda: build("twentieth", now=timezone.now()),
            role=APPLICATION,
        )
        # What was updated while it was filled lies dead in the tables, as in no database in use.
        with psycopg.connect(filled.owner_url, autocommit=True) as owner:
            owner.execute("VACUUM (ANALYZE)")
        with databases.connected_to(filled.url):
            yield filled
