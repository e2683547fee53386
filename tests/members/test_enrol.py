from datetime import date, timedelta

import pytest

from accounts.models import AuditEntry
from accounts.roles import Role
from branches.models import Branch, BranchStatus
from families.models import HouseholdMember, Listing, ListingSource, Person
from ground.refusals import Forbidden, Refused
from members.models import Membership
from members.operations.enrol import OnRoster, enrol

from .conftest import NOW, TODAY, id_number, membership_data, person_data


def test_a_member_comes_on_the_roster_with_the_next_card_of_the_county(tree, clerk):
    first = tree.enrol(categories=frozenset({"volunteer", "backbone"}), politics="13")
    second = tree.enrol(tree.suiyang, name="李四", number=id_number("19800101"))
    elsewhere = tree.enrol(tree.bozi, name="王五", number=id_number("19810101"))

    assert [one.card_no for one in (first, second, elsewhere)] == [
        "HY520328-0000001",
        "HY520328-0000002",
        "HY520327-0000001",
    ]
    first.refresh_from_db()
    assert (first.name, first.sort_key, first.initials) == ("吴桂英", "wu gui ying", "wgy")
    assert (first.township_id, first.counted_from, first.counted_until) == (tree.yongxing.pk, NOW, None)
    assert sorted(row.category for row in first.categories.all()) == ["backbone", "volunteer"]
    assert first.person.keeping_branch == tree.maoba
    entry = AuditEntry.objects.get(action="membership.enrolled", object_id=str(first.pk))
    assert entry.data["card_no"] == "HY520328-0000001"


def test_a_member_is_listed_while_on_the_roster(tree):
    membership = tree.enrol(typed={"phone": "13800000001"})

    listing = Listing.objects.get()
    assert (listing.source, listing.source_id) == (ListingSource.MEMBERSHIP, membership.pk)
    assert (listing.name, listing.branch_id, listing.phone_last4) == ("吴桂英", tree.maoba.pk, "0001")


def test_whoever_is_on_file_in_a_household_is_chosen_from_there(tree, clerk):
    household = tree.household()

    membership = tree.enrol_of(household)

    assert membership.person == household.members.get().person
    assert {listing.source for listing in Listing.objects.all()} == {"household", "membership"}


def test_somebody_of_a_household_elsewhere_cannot_be_chosen(tree, clerk):
    household = tree.household(tree.bozi)

    with pytest.raises(HouseholdMember.DoesNotExist):
        tree.enrol_of(household, tree.maoba)


def test_whoever_left_the_household_or_has_died_cannot_be_chosen(tree):
    household = tree.household()
    Person.objects.update(died_on=date(2026, 1, 1))
    with pytest.raises(Refused, match="died"):
        tree.enrol_of(household)
    HouseholdMember.objects.update(left_on=TODAY)
    with pytest.raises(HouseholdMember.DoesNotExist):
        tree.enrol_of(household)


def test_whoever_has_died_is_not_enrolled_when_typed_either(tree):
    person = tree.household().members.get().person
    Person.objects.update(died_on=date(2026, 1, 1))

    with pytest.raises(Refused, match="died") as refused:
        tree.enrol(name=person.name, number=person.id_number)

    assert refused.value.field == "id_number"
    assert not Membership.objects.exists()


def test_a_member_without_an_id_number_is_put_on_file_with_the_reason(tree, clerk):
    typed = person_data()
    without = type(typed)(name="吴桂英", no_id_reason="证件遗失", sex="2", born_on=date(1978, 3, 12))

    membership = enrol(branch_id=tree.maoba.pk, person=without, data=membership_data(), by=clerk, now=NOW)

    assert membership.person.id_index is None


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"joined_on": TODAY + timedelta(days=1)}, "joined_on"),
        ({"joined_on": date(2026, 11, 19)}, "joined_on"),
        ({"applied_on": TODAY}, "applied_on"),
    ],
)
def test_people_apply_then_the_council_agrees_then_they_join(tree, days, field):
    with pytest.raises(Refused) as refused:
        tree.enrol(**days)
    assert refused.value.field == field
    assert not Membership.objects.exists()
    assert not Person.objects.exists()


def test_a_group_belongs_to_the_association(tree):
    foreign = tree.group(tree.liuhedu)
    closed = tree.group()
    closed.closed_on = TODAY
    closed.save()

    for group in (foreign, closed):
        with pytest.raises(Refused) as refused:
            tree.enrol(group=group.pk)
        assert refused.value.field == "group"


def test_a_closed_association_enrols_nobody(tree, clerk):
    Branch.objects.filter(pk=tree.maoba.pk).update(
        status=BranchStatus.CLOSED, closed_on=TODAY, counted_until=NOW
    )

    with pytest.raises(Refused, match="closed or moving"):
        tree.enrol(by=clerk)


def test_a_township_clerk_enrols_for_every_village_below_and_for_no_other(tree):
    clerk = tree.actor(tree.yongxing)

    assert tree.enrol(tree.liuhedu, by=clerk).branch == tree.liuhedu
    with pytest.raises(Branch.DoesNotExist):
        tree.enrol(tree.suiyang, by=clerk)


def test_a_host_clerk_does_not_write_the_roster_of_an_attached_association(tree, clerk):
    with pytest.raises(Forbidden):
        tree.enrol(tree.factory, by=clerk)


@pytest.mark.parametrize("role", [Role.APPROVER, Role.FINANCE, Role.AUDITOR])
def test_roles_without_the_right_enrol_nobody(tree, role):
    with pytest.raises((Forbidden, Branch.DoesNotExist)):
        tree.enrol(by=tree.actor(tree.meitan, role))


def test_an_ended_duty_enrols_nobody(tree, clerk):
    duty = tree.duty(tree.maoba, Role.CLERK)
    duty.ended_at = NOW
    duty.save()

    with pytest.raises(Forbidden):
        tree.enrol(by=clerk)


def test_somebody_may_be_a_member_of_several_associations(tree):
    first = tree.enrol()
    second = tree.enrol(tree.factory)

    assert first.person == second.person
    assert Person.objects.count() == 1


def test_the_second_enrolment_here_names_the_first(tree):
    first = tree.enrol()

    with pytest.raises(OnRoster) as refused:
        tree.enrol()
    assert (refused.value.membership, refused.value.field) == (first, "id_number")
