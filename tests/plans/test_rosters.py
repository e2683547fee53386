"""Every list of members finds a page of rows by an index of its level, wherever the actor stands."""

import pytest

from accounts.paging import LOOKED_THROUGH
from families.models import Listing
from families.search import MOST_HITS, listings_matching
from members.models import Category, Membership, MembershipCategory
from members.queries import LEFT_ORDERS, LIVE_ORDERS, member_list
from members.search import found_memberships
from tests.plans.reading import actor_at, cost, first_page
from tests.plans.test_lists import PLACES, everywhere, expect_cheap


@pytest.fixture
def actor(twentieth, django_db_blocker, place):
    with django_db_blocker.unblock():
        yield actor_at(*PLACES[place])


@everywhere
@pytest.mark.parametrize("order", LIVE_ORDERS, ids=lambda order: order.name)
def test_members_on_the_roster(actor, order):
    assert expect_cheap(first_page(Membership.objects.visible_to(actor).live(), order)).rows > 0


@everywhere
@pytest.mark.parametrize("order", LEFT_ORDERS, ids=lambda order: order.name)
def test_members_who_left(actor, order):
    expect_cheap(first_page(Membership.objects.visible_to(actor).filter(left_on__isnull=False), order))


@everywhere
def test_a_category_is_looked_through_by_the_index_of_the_level(actor):
    for category in Category:
        held = MembershipCategory.objects.visible_to(actor).filter(category=category, counted_until=None)
        found = cost(held.order_by("-membership_id").values("membership_id")[:LOOKED_THROUGH])
        assert "Seq Scan" not in found.plan, found.plan


@everywhere
def test_a_search_goes_by_the_scopes_own_index(actor):
    for typed in ("zyx", "张伟", "0013"):
        hits = Listing.objects.visible_to(actor).filter(listings_matching(typed), source="membership")
        found = cost(hits.order_by("id").values("source_id")[:MOST_HITS])
        assert "Seq Scan" not in found.plan, found.plan
        assert len(found_memberships(typed, actor=actor)) <= MOST_HITS


@everywhere
@pytest.mark.parametrize("state", ["", "left"])
def test_every_order_and_condition_gives_a_page(actor, state):
    for conditions in ({}, {"category": "volunteer"}, {"sex": "2"}):
        member_list(actor, {"state": state, **conditions}, session={})
