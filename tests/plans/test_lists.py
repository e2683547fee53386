"""Every scoped list finds a page of rows by an index of its level, wherever the actor stands."""

import pytest

from accounts.roles import Role
from assistance.models import AidCase
from assistance.queries import NEWEST, OLDEST, WAITING
from assistance.states import CaseState
from branches.models import Branch, Level
from branches.queries import BY_CODE, BY_NAME, CONDITIONS
from desk import todo
from desk.demo.scales import FIRST_COUNTY, FIRST_TOWN, FIRST_VILLAGE, STALE_COUNTY
from families.models import Household, HouseholdStatus, Listing
from families.queries import ORDERS as HOUSEHOLD_ORDERS
from families.search import MOST_HITS, found_members, listings_matching
from tests.plans.reading import MOST_BUFFERS, actor_at, cost, first_page

PLACES = {
    "province": ("52", Role.MANAGER),
    "city": ("5203", Role.MANAGER),
    "county": (FIRST_COUNTY, Role.APPROVER),
    "stale county": (STALE_COUNTY, Role.APPROVER),
    "township": (FIRST_TOWN, Role.REVIEWER),
    "village": (FIRST_VILLAGE, Role.CLERK),
}
everywhere = pytest.mark.parametrize("place", PLACES)


@pytest.fixture
def actor(twentieth, django_db_blocker, place):
    with django_db_blocker.unblock():
        yield actor_at(*PLACES[place])


def expect_cheap(rows):
    found = cost(rows, in_order=True)
    assert found.buffers <= MOST_BUFFERS, found.plan
    return found


@everywhere
@pytest.mark.parametrize("order", [NEWEST, OLDEST], ids=lambda order: order.name)
def test_cases(actor, order):
    cases = AidCase.objects.visible_to(actor)
    expect_cheap(first_page(cases, order))
    for state in CaseState.values:
        expect_cheap(first_page(cases.filter(state=state), order))


@everywhere
@pytest.mark.parametrize("order", HOUSEHOLD_ORDERS, ids=lambda order: order.name)
def test_households(actor, order):
    assert expect_cheap(first_page(Household.objects.visible_to(actor), order)).rows > 0


@everywhere
def test_households_of_a_status(actor):
    newest = next(order for order in HOUSEHOLD_ORDERS if order.name == "newest")
    for status in HouseholdStatus.values:
        expect_cheap(first_page(Household.objects.visible_to(actor).filter(status=status), newest))


@everywhere
def test_branches(actor):
    expect_cheap(first_page(Branch.objects.visible_to(actor), BY_CODE))


@everywhere
def test_branches_under_one_condition(actor):
    for name, values in CONDITIONS.items():
        for value in values:
            narrowed = Branch.objects.visible_to(actor).filter(**{name: value})
            expect_cheap(first_page(narrowed, BY_CODE))


@everywhere
@pytest.mark.parametrize("typed", ["永", "遵义市", "湄潭县", "无此地"])
def test_branches_by_the_beginning_of_their_name(actor, typed):
    branches = Branch.objects.visible_to(actor)
    expect_cheap(first_page(branches, BY_NAME))
    expect_cheap(first_page(branches.filter(name__startswith=typed), BY_NAME))


@everywhere
def test_the_queue(actor):
    expect_cheap(first_page(AidCase.objects.awaiting(actor), WAITING))


@pytest.mark.parametrize("place", ["county", "township"])
def test_what_one_decided(actor):
    expect_cheap(first_page(todo.done(actor), todo.DONE))


@everywhere
def test_a_search_goes_by_the_scopes_own_index(actor):
    for typed in ("zyx", "张伟", "0013"):
        hits = Listing.objects.visible_to(actor).filter(listings_matching(typed), source="household")
        found = cost(hits.order_by("id").values("source_id")[:MOST_HITS])
        assert "Seq Scan" not in found.plan, found.plan
        assert len(found_members(typed, actor=actor)) <= MOST_HITS


def test_levels_are_all_tried(twentieth):
    assert {"province", "city", "county", "township", "village"} < set(PLACES)
    assert {level.value for level in Level} - {"base", "attached"} < set(PLACES)
