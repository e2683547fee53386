"""Every scoped list finds a page of rows by an index of its level, wherever the actor stands."""

import pytest

from branches.models import Level
from families.households.search import MOST_HITS, found_members, listings_matching
from families.models import Listing
from ground.paging import LOOKED_THROUGH
from members.models import Category, MembershipCategory
from members.queries import member_list, orders_of
from members.search import found_memberships
from tests import prefectures
from tests.plans.lists import PLACES, lists
from tests.plans.reading import MOST_BUFFERS, actor_at, cost

everywhere = pytest.mark.parametrize("place", PLACES)
NEVER_EMPTY = ("cases, newest", "households, newest", "associations", "members, newest")


@pytest.fixture
def actor(prefecture, django_db_blocker, place):
    with django_db_blocker.unblock():
        yield actor_at(*PLACES[place])


@everywhere
def test_a_page_of_each_list(actor, prefecture, place):
    in_order = prefectures.is_small(prefecture)
    found = {name: cost(rows, in_order=in_order) for name, rows in lists(actor)}
    print(f"{prefecture}, {place}:", {name: one.buffers for name, one in found.items()})
    too_much = [f"{name}\n{one.plan}" for name, one in found.items() if one.buffers > MOST_BUFFERS]
    assert not too_much, "\n".join(too_much)
    assert all(found[name].rows for name in NEVER_EMPTY)


def indexed(rows):
    found = cost(rows)
    assert "Seq Scan" not in found.plan, found.plan


@everywhere
def test_a_search_goes_by_the_scopes_own_index(actor):
    for typed in ("zyx", "Zhang da Wei", "张伟", "0013"):
        for source in ("household", "membership"):
            hits = Listing.objects.visible_to(actor).filter(listings_matching(typed), source=source)
            indexed(hits.order_by("id").values("source_id")[:MOST_HITS])
        assert len(found_members(typed, actor=actor)) <= MOST_HITS
        assert len(found_memberships(typed, actor=actor)) <= MOST_HITS


@everywhere
def test_a_category_is_looked_through_by_the_index_of_the_level(actor):
    for category in Category:
        held = MembershipCategory.objects.visible_to(actor).filter(category=category, left_on=None)
        indexed(held.order_by("-membership_id").values("membership_id")[:LOOKED_THROUGH])


@everywhere
@pytest.mark.parametrize("state", ["", "left"])
def test_every_order_and_condition_gives_a_page(actor, state):
    for order in orders_of({"state": state}):
        asked = {"state": state, "order": order.name}
        every, volunteers, women = (
            member_list(actor, asked | more, session={}).page.rows
            for more in ({}, {"category": "volunteer"}, {"sex": "2"})
        )
        assert every or state
        assert {row.left_on is not None for row in (*every, *volunteers, *women)} <= {state == "left"}
        assert all("volunteer" in [held.category for held in row.held] for row in volunteers)
        assert {row.person.sex for row in women} <= {"2"}


def test_levels_are_all_tried():
    assert {level.value for level in Level} - {"base", "attached"} < set(PLACES)
