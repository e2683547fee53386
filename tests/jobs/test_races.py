"""Several asked for at once by one person."""

import pytest
from django.db import transaction

from ground.refusals import Refused
from jobs import operations
from jobs.models import Job
from tests.branches.races import all_at_once, started, until_somebody_waits
from tests.jobs.stage import actor, ask, kind

pytestmark = pytest.mark.usefixtures("cloned_database")


@pytest.fixture
def manager():
    with kind():
        yield actor("manager")


def test_one_who_asks_while_the_last_place_is_taken_is_refused(manager):
    for year in range(operations.MOST_LIVE - 1):
        ask(manager, year=year)

    with transaction.atomic():
        ask(manager, year=2025)
        thread, outcome = started(lambda: ask(manager, year=2026))
        until_somebody_waits()
    thread.join()

    assert isinstance(outcome[0], Refused)
    assert Job.objects.count() == operations.MOST_LIVE


def test_one_persons_asking_does_not_hold_up_another(manager):
    other = actor("other")

    with transaction.atomic():
        ask(manager, year=2025)
        (theirs,) = all_at_once(lambda: ask(other, year=2026))

    assert theirs.asked_by == other.user
