from datetime import date

import pytest

from accounts.models import AuditEntry
from accounts.roles import Role
from branches.models import Branch
from families.codes import Relation
from families.identity.identity_check import OnFile
from families.models import Child, Household, HouseholdStatus, Listing, Person, Section
from families.registering.operations.members import Leaving, NewMember, RowRefused, save_members
from families.registering.operations.register import complete_registration, discard_draft, start_household
from ground.refusals import Forbidden, Refused, Stale

from .conftest import NOW, id_number, person_data


def test_a_household_begins_as_a_draft_with_its_number_and_its_head(tree, clerk):
    household = tree.household()

    assert household.number == "JT520328-000001"
    assert household.status == HouseholdStatus.DRAFT
    assert household.filled == [Section.HEAD]
    member = household.members.get()
    assert (member.relation, member.name, member.joined_on) == (Relation.HEAD, "吴桂英", date(1978, 3, 12))
    assert (member.person.sex, member.person.born_on) == ("2", date(1978, 3, 12))
    assert member.person.id_number == id_number()
    listing = Listing.objects.get()
    assert (listing.branch_id, listing.township_id) == (tree.maoba.pk, tree.yongxing.pk)
    assert AuditEntry.objects.get(action="household.started").object_id == str(household.pk)


def test_a_township_clerk_begins_households_for_every_village_below(tree):
    clerk = tree.actor(tree.yongxing)

    household = tree.household(tree.liuhedu, by=clerk)

    assert household.branch == tree.liuhedu
    with pytest.raises(Branch.DoesNotExist):
        tree.household(tree.suiyang, by=clerk, number=id_number("19800101"))


def test_nobody_begins_a_household_at_a_township(tree):
    with pytest.raises(Refused, match="village"):
        tree.household(tree.yongxing, by=tree.actor(tree.yongxing))


def test_a_host_clerk_reads_an_attached_association_and_does_not_write_there(tree, clerk):
    with pytest.raises(Forbidden):
        tree.household(tree.factory, by=clerk)


@pytest.mark.parametrize("role", [Role.APPROVER, Role.FINANCE, Role.AUDITOR])
def test_roles_without_the_right_begin_nothing(tree, role):
    with pytest.raises((Forbidden, Branch.DoesNotExist)):
        tree.household(by=tree.actor(tree.meitan, role))


def test_an_ended_duty_begins_nothing(tree, clerk):
    duty = tree.duty(tree.maoba, Role.CLERK)
    duty.ended_at = NOW
    duty.save()

    with pytest.raises(Forbidden):
        tree.household(by=clerk)


def test_a_refused_head_leaves_no_household(tree, clerk):
    tree.household()

    with pytest.raises(OnFile):
        tree.household(name="李四")
    assert Household.objects.count() == 1


def test_members_join_by_relation_and_children_are_put_on_record(tree, clerk):
    household = tree.household()

    household = save_members(
        household.pk,
        by=clerk,
        version=1,
        now=NOW,
        added=[
            NewMember(person=person_data("李明", id_number("19760501", 1)), relation=Relation.SPOUSE),
            NewMember(
                person=person_data("李小雨", id_number("20080229", 4)), relation=Relation.ONLY_DAUGHTER
            ),
        ],
    )

    assert (household.member_count, household.version, household.filled) == (3, 2, ["head", "members"])
    child = Child.objects.get()
    assert child.name == "李小雨"
    assert {parentage.parent.name for parentage in child.parentages.all()} == {"吴桂英", "李明"}


def test_the_head_can_change_places_with_another_member(tree, clerk):
    household = tree.household()
    household = save_members(
        household.pk,
        by=clerk,
        version=1,
        now=NOW,
        added=[NewMember(person=person_data("李明", id_number("19760501", 1)), relation=Relation.SPOUSE)],
    )
    wife, husband = household.members.order_by("id")

    household = save_members(
        household.pk,
        by=clerk,
        version=2,
        now=NOW,
        relations={wife.pk: Relation.SPOUSE, husband.pk: Relation.HEAD},
    )

    assert household.head_name == "李明"
    assert household.members.get(relation=Relation.HEAD).name == "李明"


def test_a_household_never_loses_its_head(tree, clerk):
    household = tree.household()
    head = household.members.get()

    with pytest.raises(Refused, match="one head"):
        save_members(
            household.pk,
            by=clerk,
            version=1,
            now=NOW,
            leaving={head.pk: Leaving(on=date(2026, 11, 21), reason="moved")},
        )


def test_two_spouses_are_refused(tree, clerk):
    household = tree.household()
    spouses = [
        NewMember(person=person_data("李明", id_number("19760501", 1)), relation=Relation.SPOUSE),
        NewMember(person=person_data("王强", id_number("19770501", 1)), relation=Relation.SPOUSE),
    ]

    with pytest.raises(Refused, match="spouse"):
        save_members(household.pk, by=clerk, version=1, now=NOW, added=spouses)


def test_whoever_has_left_may_join_another_household(tree, clerk):
    household = tree.household()
    son = NewMember(person=person_data("李强", id_number("20000501", 1)), relation=Relation.SON)
    household = save_members(household.pk, by=clerk, version=1, now=NOW, added=[son])
    member = household.members.get(relation=Relation.SON)
    save_members(
        household.pk,
        by=clerk,
        version=2,
        now=NOW,
        leaving={member.pk: Leaving(on=date(2026, 11, 21), reason="married out")},
    )

    other = tree.household(tree.bozi, name="李强", number=id_number("20000501", 1), phone="13800000001")

    person = other.members.get().person
    assert Person.objects.count() == 2
    # Nobody lists him any more, so the new household's branch keeps him.
    assert (person.keeping_branch, person.phone) == (tree.bozi, "13800000001")


def test_a_refused_row_says_which_and_nothing_is_saved(tree, clerk):
    household = tree.household()
    added = [
        NewMember(person=person_data("李明", id_number("19760501", 1)), relation=Relation.SPOUSE),
        NewMember(person=person_data("吴桂英"), relation=Relation.YOUNGER_SISTER),
    ]

    with pytest.raises(RowRefused) as refused:
        save_members(household.pk, by=clerk, version=1, now=NOW, added=added)

    assert refused.value.row == 1
    assert household.members.count() == 1


def test_the_version_that_was_shown_must_be_the_one_on_file(tree, clerk):
    household = tree.household()
    save_members(household.pk, by=clerk, version=1, now=NOW)

    with pytest.raises(Stale):
        save_members(household.pk, by=clerk, version=1, now=NOW)


def test_a_sibling_branch_finds_no_household_to_change(tree, clerk):
    household = tree.household()

    with pytest.raises(Household.DoesNotExist):
        save_members(household.pk, by=tree.actor(tree.liuhedu), version=1, now=NOW)


def test_registration_is_complete_when_all_four_sections_are_filled_in(tree, clerk):
    household = tree.household()
    with pytest.raises(Refused, match="Members, Children"):
        complete_registration(household.pk, by=clerk, version=1, now=NOW)
    Household.objects.update(filled=list(Section))

    household = complete_registration(household.pk, by=clerk, version=1, now=NOW)

    assert household.status == HouseholdStatus.ACTIVE
    assert (household.registered_on, household.counted_from) == (date(2026, 11, 21), NOW)


def test_a_closed_file_is_not_changed(tree, clerk):
    household = tree.household()
    Household.objects.update(
        status=HouseholdStatus.CLOSED,
        counted_from=NOW,
        counted_until=NOW,
        registered_on=date(2026, 1, 1),
        closed_on=date(2026, 2, 1),
    )

    with pytest.raises(Refused, match="closed"):
        save_members(household.pk, by=clerk, version=1, now=NOW)


def test_what_the_database_stamps_survives_a_later_save(tree, clerk):
    household = tree.household()
    save_members(household.pk, by=clerk, version=1, now=NOW)

    household = Household.objects.get()
    assert (household.township_id, household.county_id) == (tree.yongxing.pk, tree.meitan.pk)


def test_start_wants_a_branch_in_scope(tree, clerk):
    with pytest.raises(Branch.DoesNotExist):
        start_household(branch_id=tree.bozi.pk, head=person_data(), by=clerk, now=NOW)


def test_a_draft_is_thrown_away_with_the_people_it_alone_put_on_file(tree, clerk):
    household = tree.household()
    daughter = person_data("李小雨", id_number("20080229", 4))
    household = save_members(
        household.pk,
        by=clerk,
        version=1,
        now=NOW,
        added=[NewMember(person=daughter, relation=Relation.ONLY_DAUGHTER)],
    )

    discard_draft(household.pk, by=clerk, version=2, now=NOW)

    assert [model.objects.count() for model in (Household, Person, Child, Listing)] == [0, 0, 0, 0]
    assert AuditEntry.objects.get(action="household.discarded").township_id == tree.yongxing.pk
    assert tree.household().number == "JT520328-000002"


def test_a_household_on_file_is_not_thrown_away(tree, clerk):
    household = tree.household()
    Household.objects.update(filled=list(Section))
    complete_registration(household.pk, by=clerk, version=1, now=NOW)

    with pytest.raises(Refused, match="never completed"):
        discard_draft(household.pk, by=clerk, version=2, now=NOW)
