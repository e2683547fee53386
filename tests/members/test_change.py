from datetime import date, timedelta

import pytest

from accounts.models import AuditEntry
from accounts.roles import Role
from families.models import Listing
from ground.refusals import Forbidden, Refused, Stale
from members.models import MemberGroup, Membership
from members.operations.change import edit_membership
from members.operations.enrol import OnRoster
from members.operations.groups import change_group, close_group, make_group, put_into_group, take_out_of_group
from members.operations.leaving import Leaving, leave, undo_leaving

from .conftest import NOW, TODAY, membership_data

LEAVES = Leaving(on=TODAY, reason="moved", words="迁往贵阳")


def held(membership) -> list[str]:
    return sorted(row.category for row in membership.categories.held())


def test_an_edit_changes_fields_group_and_categories_at_once(tree, clerk):
    membership = tree.enrol(categories=frozenset({"volunteer", "cadre"}))
    group = tree.group()

    data = membership_data(post="村医", group=group.pk, categories=frozenset({"volunteer", "backbone"}))
    membership = edit_membership(membership.pk, by=clerk, version=1, now=NOW, data=data)

    assert (membership.post, membership.group, membership.version) == ("村医", group, 2)
    assert held(membership) == ["backbone", "volunteer"]
    # What was counted until now stays on file.
    assert membership.categories.get(category="cadre").counted_until == NOW
    entry = AuditEntry.objects.get(action="membership.edited")
    assert entry.data == {
        "card_no": membership.card_no,
        "fields": ["post", "group_id"],
        "added": ["backbone"],
        "taken": ["cadre"],
    }


def test_the_version_that_was_shown_must_be_the_one_on_file(tree, clerk):
    membership = tree.enrol()
    edit_membership(membership.pk, by=clerk, version=1, now=NOW, data=membership_data())

    for act in (
        lambda: edit_membership(membership.pk, by=clerk, version=1, now=NOW, data=membership_data()),
        lambda: leave(membership.pk, by=clerk, version=1, now=NOW, leaving=LEAVES),
        lambda: undo_leaving(membership.pk, by=clerk, version=1, now=NOW),
    ):
        with pytest.raises(Stale):
            act()


def test_a_sibling_finds_nothing_and_a_reader_may_not(tree):
    membership = tree.enrol()

    with pytest.raises(Membership.DoesNotExist):
        leave(membership.pk, by=tree.actor(tree.liuhedu), version=1, now=NOW, leaving=LEAVES)
    with pytest.raises(Forbidden):
        leave(membership.pk, by=tree.actor(tree.meitan, Role.APPROVER), version=1, now=NOW, leaving=LEAVES)


def test_whoever_leaves_counts_no_more_and_is_listed_no_more(tree, clerk):
    membership = tree.enrol()

    membership = leave(membership.pk, by=clerk, version=1, now=NOW, leaving=LEAVES)

    assert (membership.left_on, membership.left_reason, membership.left_words) == (TODAY, "moved", "迁往贵阳")
    assert (membership.counted_until, membership.left_by) == (NOW, clerk.user)
    assert not Listing.objects.exists()
    with pytest.raises(Refused, match="has left"):
        edit_membership(membership.pk, by=clerk, version=2, now=NOW, data=membership_data())


@pytest.mark.parametrize("day", [date(2026, 11, 20), TODAY + timedelta(days=1)])
def test_people_leave_after_joining_and_not_in_the_future(tree, clerk, day):
    membership = tree.enrol()

    with pytest.raises(Refused, match="between 2026-11-21 and today"):
        leave(membership.pk, by=clerk, version=1, now=NOW, leaving=Leaving(on=day, reason="wish"))


def test_a_leaving_is_undone_by_whoever_recorded_it_on_the_same_day(tree, clerk):
    membership = tree.enrol()
    leave(membership.pk, by=clerk, version=1, now=NOW, leaving=LEAVES)
    reviewer = tree.actor(tree.yongxing, Role.REVIEWER)

    with pytest.raises(Refused, match="Only who recorded it"):
        undo_leaving(membership.pk, by=reviewer, version=2, now=NOW)
    with pytest.raises(Refused, match="Only who recorded it"):
        undo_leaving(membership.pk, by=clerk, version=2, now=NOW + timedelta(days=1))
    membership = undo_leaving(membership.pk, by=clerk, version=2, now=NOW)

    assert (membership.left_on, membership.left_reason, membership.counted_until) == (None, "", None)
    assert Listing.objects.get().source_id == membership.pk
    with pytest.raises(Refused, match="is on the roster"):
        undo_leaving(membership.pk, by=clerk, version=3, now=NOW)


def test_nobody_comes_back_twice(tree, clerk):
    membership = tree.enrol()
    leave(membership.pk, by=clerk, version=1, now=NOW, leaving=LEAVES)
    tree.enrol()

    with pytest.raises(OnRoster):
        undo_leaving(membership.pk, by=clerk, version=2, now=NOW)


def test_members_are_put_into_a_group_and_taken_out(tree, clerk):
    group, other = tree.group(), tree.group(name="第二会员小组")
    first, second = tree.some(2, group=other.pk)
    foreign = tree.enrol(tree.liuhedu)

    moved = put_into_group(group.pk, by=clerk, memberships=[first.pk, foreign.pk], now=NOW)

    assert moved == 1
    assert dict(Membership.objects.values_list("pk", "group")) == {
        first.pk: group.pk,
        second.pk: other.pk,
        foreign.pk: None,
    }
    with pytest.raises(Refused):
        put_into_group(group.pk, by=clerk, memberships=[first.pk], now=NOW)
    with pytest.raises(Refused):
        take_out_of_group(group.pk, by=clerk, memberships=[second.pk], now=NOW)
    assert take_out_of_group(group.pk, by=clerk, memberships=[first.pk], now=NOW) == 1
    first.refresh_from_db()
    assert (first.group, first.version) == (None, 3)


def test_a_leader_is_one_of_the_group_and_stops_leading_on_the_way_out(tree, clerk):
    group = tree.group()
    inside, second = tree.some(2, group=group.pk)
    outside = tree.enrol()
    with pytest.raises(Refused) as refused:
        change_group(group.pk, by=clerk, version=1, now=NOW, name=group.name, leader_id=outside.pk)
    assert refused.value.field == "leader"

    change_group(group.pk, by=clerk, version=1, now=NOW, name="坪上小组", leader_id=inside.pk)
    change_group(group.pk, by=clerk, version=2, now=NOW, name="坪上小组", leader_id=second.pk)
    assert list(Membership.objects.filter(leads_group=True)) == [second]
    second.refresh_from_db()
    leave(second.pk, by=clerk, version=second.version, now=NOW, leaving=LEAVES)
    assert not Membership.objects.filter(leads_group=True).exists()

    change_group(group.pk, by=clerk, version=3, now=NOW, name="坪上小组", leader_id=inside.pk)
    take_out_of_group(group.pk, by=clerk, memberships=[inside.pk], now=NOW)
    assert not Membership.objects.filter(leads_group=True).exists()


def test_an_edit_that_moves_a_leader_ends_the_leading(tree, clerk):
    group = tree.group()
    leader = tree.enrol(group=group.pk)
    change_group(group.pk, by=clerk, version=1, now=NOW, name=group.name, leader_id=leader.pk)

    edit_membership(leader.pk, by=clerk, version=2, now=NOW, data=membership_data(group=group.pk))
    assert Membership.objects.get().leads_group
    edit_membership(leader.pk, by=clerk, version=3, now=NOW, data=membership_data())
    assert not Membership.objects.get().leads_group


def test_two_groups_of_one_association_have_different_names(tree, clerk):
    tree.group()
    other = tree.group(name="第二会员小组")

    with pytest.raises(Refused) as refused:
        make_group(branch_id=tree.maoba.pk, name="第一会员小组", by=clerk, now=NOW)
    assert refused.value.field == "name"
    with pytest.raises(Refused):
        change_group(other.pk, by=clerk, version=1, now=NOW, name="第一会员小组", leader_id=None)
    assert tree.group(tree.liuhedu).name == "第一会员小组"


@pytest.mark.parametrize("name", ["1组", "第１小组", "一组", "第一 会员小组"])
def test_a_group_is_one_however_it_is_typed(tree, clerk, name):
    group = tree.group()

    with pytest.raises(Refused) as refused:
        make_group(branch_id=tree.maoba.pk, name=name, by=clerk, now=NOW)
    assert refused.value.field == "name"
    assert change_group(group.pk, by=clerk, version=1, now=NOW, name=name, leader_id=None).name == name


def test_a_closed_group_lets_its_members_go_and_is_changed_no_more(tree, clerk):
    group = tree.group()
    membership = tree.enrol(group=group.pk)
    change_group(group.pk, by=clerk, version=1, now=NOW, name=group.name, leader_id=membership.pk)

    group = close_group(group.pk, by=clerk, version=2, now=NOW)

    assert group.closed_on == TODAY
    membership.refresh_from_db()
    assert (membership.group, membership.leads_group, membership.left_on) == (None, False, None)
    with pytest.raises(Refused, match="closed"):
        put_into_group(group.pk, by=clerk, memberships=[membership.pk], now=NOW)
    assert AuditEntry.objects.get(action="membergroup.closed").data["members"] == 1


def test_groups_are_changed_by_those_who_keep_the_roster(tree):
    group = tree.group()

    with pytest.raises(MemberGroup.DoesNotExist):
        close_group(group.pk, by=tree.actor(tree.liuhedu), version=1, now=NOW)
    with pytest.raises(Forbidden):
        close_group(group.pk, by=tree.actor(tree.meitan, Role.AUDITOR), version=1, now=NOW)
    with pytest.raises(Stale):
        close_group(group.pk, by=tree.actor(tree.maoba), version=2, now=NOW)


def test_a_group_closed_meanwhile_does_not_come_back_with_its_member(tree, clerk):
    group = tree.group()
    membership = tree.enrol(group=group.pk)
    leave(membership.pk, by=clerk, version=1, now=NOW, leaving=LEAVES)
    close_group(group.pk, by=clerk, version=1, now=NOW)

    assert undo_leaving(membership.pk, by=clerk, version=2, now=NOW).group is None


def test_the_name_of_a_group_holds_no_number_of_a_person(tree, clerk):
    group = tree.group()

    with pytest.raises(Refused) as made:
        make_group(branch_id=tree.maoba.pk, name="小组 13812345678", by=clerk, now=NOW)
    with pytest.raises(Refused) as changed:
        change_group(group.pk, by=clerk, version=1, now=NOW, name="小组 13812345678", leader_id=None)

    assert (made.value.field, changed.value.field) == ("name", "name")
