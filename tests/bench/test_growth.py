"""What a list costs in a large prefecture against a small one, and how much it reads at every level."""

import time

import pytest

from accounts.roles import Role
from assistance.models import AidCase
from assistance.queries import NEWEST, OLDEST, WAITING
from assistance.states import CaseState
from branches.models import Branch
from branches.queries import BY_CODE
from desk.demo.scales import FIRST_COUNTY, FIRST_TOWN, FIRST_VILLAGE, STALE_COUNTY
from families.models import Household
from families.queries import ORDERS
from tests import databases
from tests.plans.reading import MOST_BUFFERS, actor_at, cost, first_page

pytestmark = pytest.mark.full

PLACES = {
    "province": ("52", Role.MANAGER),
    "city": ("5203", Role.MANAGER),
    "county": (FIRST_COUNTY, Role.APPROVER),
    "stale county": (STALE_COUNTY, Role.APPROVER),
    "township": (FIRST_TOWN, Role.REVIEWER),
    "village": (FIRST_VILLAGE, Role.CLERK),
}
MOST_GROWTH = 1.3
RUNS = 7


def lists(place):
    """Every scoped list in each of its orders and for each state, as this actor opens it."""
    actor = actor_at(*PLACES[place])
    cases, households = AidCase.objects.visible_to(actor), Household.objects.visible_to(actor)
    yield "cases, newest", first_page(cases, NEWEST)
    yield "cases, oldest", first_page(cases, OLDEST)
    for state in CaseState.values:
        yield f"cases {state}", first_page(cases.filter(state=state), NEWEST)
    for order in ORDERS:
        yield f"households, {order.name}", first_page(households, order)
    yield "queue", first_page(AidCase.objects.awaiting(actor), WAITING)
    yield "associations", first_page(Branch.objects.visible_to(actor), BY_CODE)


@pytest.mark.parametrize("place", PLACES)
def test_a_page_of_rows_reads_little_in_a_prefecture(prefectures, django_db_blocker, place):
    _, large = prefectures
    with django_db_blocker.unblock(), databases.connected_to(large.url):
        read = {name: cost(rows) for name, rows in lists(place)}
    too_much = {name: found.buffers for name, found in read.items() if found.buffers > MOST_BUFFERS}
    print(place, {name: found.buffers for name, found in read.items()})
    assert too_much == {}


def seconds(rows):
    """The fastest of several runs: the others measure the neighbours."""
    best = float("inf")
    for _ in range(RUNS):
        start = time.perf_counter()
        list(rows.all())
        best = min(best, time.perf_counter() - start)
    return best


def test_twelve_times_the_cases_cost_no_more_than_a_third_more(prefectures, django_db_blocker):
    spent = []
    for database in prefectures:
        with django_db_blocker.unblock(), databases.connected_to(database.url):
            spent.append(sum(seconds(rows) for place in PLACES for _, rows in lists(place)))
    few, many = spent
    print(f"{few * 1000:.1f} ms against {many * 1000:.1f} ms: {many / few:.2f}")
    assert many <= few * MOST_GROWTH
