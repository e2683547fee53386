"""What every list costs in a large prefecture against a small one."""

import time

import pytest

from tests import databases
from tests.plans.lists import PLACES, lists
from tests.plans.reading import actor_at

pytestmark = pytest.mark.full

MOST_GROWTH = 1.3
RUNS = 7


def seconds(rows):
    """The fastest of several runs: the others measure the neighbours."""
    best = float("inf")
    for _ in range(RUNS):
        start = time.perf_counter()
        list(rows.all())
        best = min(best, time.perf_counter() - start)
    return best


def test_twelve_times_the_cases_cost_no_more_than_a_third_more(few_and_many, django_db_blocker):
    spent = []
    for database in few_and_many:
        with django_db_blocker.unblock(), databases.connected_to(database.url):
            opened = [rows for place in PLACES.values() for _, rows in lists(actor_at(*place))]
            spent.append(sum(map(seconds, opened)))
    few, many = spent
    print(f"{len(opened)} lists: {few * 1000:.1f} ms against {many * 1000:.1f} ms: {many / few:.2f}")
    assert many <= few * MOST_GROWTH
