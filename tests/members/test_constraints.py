"""Each rule that the database keeps by itself, broken once behind the operations' back."""

from datetime import date, timedelta

import pytest

from accounts.models import User
from families.models import Listing
from members.models import MemberGroup, Membership, MembershipCategory
from tests.violating import refuses

from .conftest import NOW, TODAY


@pytest.fixture
def membership(tree):
    return tree.enrol(categories=frozenset({"volunteer"}))


def change(**values):
    return lambda: Membership.objects.update(**values)


def test_one_live_membership_a_person_and_association(membership):
    membership.pk, membership.card_no = None, "HY520328-0000009"
    refuses("membership_one_live_a_branch", lambda: membership.save(force_insert=True))


def test_a_card_number_is_given_once(tree, membership):
    other = tree.enrol(tree.liuhedu)
    refuses(
        "members_membership_card_no_key",
        lambda: Membership.objects.filter(pk=other.pk).update(card_no=membership.card_no),
    )


def test_nobody_joins_before_the_council_has_agreed(membership):
    refuses("membership_joins_after_consent", change(joined_on=date(2026, 11, 19)))


def test_the_council_agrees_after_the_application(membership):
    refuses("membership_agreed_after_applying", change(applied_on=TODAY))


def left(**values):
    return {
        "left_on": TODAY,
        "left_reason": "wish",
        "left_by": User.objects.first(),
        "counted_until": NOW,
    } | values


def test_nobody_leaves_before_joining(membership):
    refuses("membership_leaves_after_joining", change(**left(left_on=date(2026, 11, 20))))


@pytest.mark.parametrize("missing", ["left_reason", "left_by", "counted_until", "left_on"])
def test_whoever_left_says_when_and_why_and_counts_no_more(membership, missing):
    nothing = "" if missing == "left_reason" else None
    refuses("membership_left_says_why", change(**left(**{missing: nothing})))


def test_a_membership_counts_forwards(membership):
    refuses("membership_counted_forwards", change(**left(counted_until=NOW - timedelta(days=1))))


@pytest.mark.parametrize("values", [{"kind": "group"}, {"organisation": "茶厂工会"}])
def test_a_group_member_and_nobody_else_is_an_organisation(membership, values):
    refuses("membership_group_member_is_an_organisation", change(**values))


def test_a_leader_leads_the_group_that_the_leader_is_in(membership):
    refuses("membership_leads_own_group", change(leads_group=True))


def test_a_group_has_one_leader(tree):
    group = tree.group()
    first, second = tree.some(2, group=group.pk)
    Membership.objects.filter(pk=first.pk).update(leads_group=True)
    refuses(
        "membership_one_leader_a_group",
        lambda: Membership.objects.filter(pk=second.pk).update(leads_group=True),
    )


def test_a_member_is_in_a_category_once(membership):
    again = MembershipCategory(
        membership=membership,
        branch=membership.branch,
        category="volunteer",
        joined_on=membership.joined_on,
        counted_from=NOW,
    )
    refuses("membershipcategory_once", again.save)


def test_a_category_ends_after_it_began(membership):
    before = membership.joined_on - timedelta(days=1)
    refuses(
        "membershipcategory_leaves_after_joining",
        lambda: MembershipCategory.objects.update(left_on=before, counted_until=NOW),
    )


@pytest.mark.parametrize("values", [{"left_on": date(2026, 11, 21)}, {"counted_until": NOW}])
def test_a_category_that_was_taken_away_says_since_when(membership, values):
    refuses("membershipcategory_left_counts_no_more", lambda: MembershipCategory.objects.update(**values))


def test_a_category_counts_forwards(membership):
    before = NOW - timedelta(days=1)
    refuses(
        "membershipcategory_counted_forwards",
        lambda: MembershipCategory.objects.update(left_on=membership.joined_on, counted_until=before),
    )


def test_open_groups_of_an_association_have_different_names(tree):
    group = tree.group()
    refuses(
        "membergroup_one_name",
        lambda: MemberGroup.objects.create(branch=tree.maoba, name="1组", opened_on=TODAY),
    )
    MemberGroup.objects.update(closed_on=TODAY)
    MemberGroup.objects.create(branch=tree.maoba, name=group.name, opened_on=TODAY)


def test_a_group_is_closed_after_it_was_opened(tree):
    tree.group()
    refuses(
        "membergroup_closed_after_opening",
        lambda: MemberGroup.objects.update(closed_on=TODAY - timedelta(days=1)),
    )


def test_a_membership_moves_with_its_listing_and_its_categories(tree, membership):
    membership.branch = tree.suiyang
    membership.save(update_fields=["branch"])

    for row in (Listing.objects.get(), MembershipCategory.objects.get(), Membership.objects.get()):
        assert (row.branch_id, row.township_id) == (tree.suiyang.pk, tree.fuxing.pk)
