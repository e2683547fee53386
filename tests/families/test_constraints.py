"""Each rule that the database keeps by itself, broken once behind the operations' back."""

from datetime import date

import pytest

from families.models import (
    BankAccount,
    Child,
    DeathEffect,
    Household,
    HouseholdClass,
    HouseholdMember,
    Likeness,
    Listing,
    Parentage,
    Person,
    VillagerGroup,
)
from tests.violating import refuses

from .conftest import NOW, id_number


@pytest.fixture
def household(tree):
    return tree.household()


@pytest.fixture
def person(household):
    return Person.objects.get()


@pytest.mark.parametrize(
    "values",
    [{"no_id_reason": "newborn"}, {"id_index": None}],
)
def test_a_person_has_either_an_id_number_or_a_reason(person, values):
    refuses("person_has_id_or_reason", lambda: Person.objects.update(**values))


def test_a_person_dies_after_birth(person):
    refuses("person_dies_after_birth", lambda: Person.objects.update(died_on=date(1970, 1, 1)))


def test_an_id_number_belongs_to_one_person(tree, person):
    tree.household(number=id_number("19800101"), name="王五")
    refuses("families_person_id_index_key", lambda: Person.objects.update(id_index=person.id_index))


def test_one_live_household_a_person(tree, household, person):
    other = tree.household(number=id_number("19800101"), name="王五")
    refuses(
        "householdmember_one_live_household",
        lambda: HouseholdMember.objects.create(
            household=other, person=person, relation="97", name="吴桂英", joined_on=NOW.date()
        ),
    )


def test_a_household_begins_a_lineage_or_keeps_that_of_the_one_it_was_split_off_from(tree, household):
    other = tree.household(number=id_number("19800101"), name="王五")
    assert (household.lineage_id, other.lineage_id) == (household.pk, other.pk)
    values = {
        "branch": household.branch,
        "head_name": "王五",
        "entered_by": household.entered_by,
        "created_at": NOW,
    }
    split = {"split_from": household, "split_on": NOW.date(), "lineage_id": household.pk}
    rule = "household_lineage_follows_its_split"
    for number, changed in enumerate(({"split_on": None}, {"split_from": None}, {"lineage_id": None})):
        refuses(
            rule, lambda n=number, c=changed: Household.objects.create(number=f"JT{n}", **values, **split | c)
        )
    refuses(rule, lambda: Household.objects.create(number="JT9", **values, lineage_id=household.pk))
    made = Household.objects.create(number="JT9", **values, **split)
    assert made.lineage_id == household.pk


def test_a_lineage_is_kept_for_ever(tree, household):
    other = tree.household(number=id_number("19800101"), name="王五")
    change = {"split_from": household, "split_on": NOW.date(), "lineage_id": household.pk}
    refuses("household_lineage_is_kept", lambda: Household.objects.filter(pk=other.pk).update(**change))


def test_one_head_a_household(tree, household):
    other = tree.household(number=id_number("19800101"), name="王五")
    refuses("householdmember_one_head", lambda: other.members.update(household=household))


def test_a_member_leaves_after_joining(household):
    refuses(
        "householdmember_leaves_after_joining",
        lambda: household.members.update(left_on=date(1978, 3, 11), left_reason="moved"),
    )


@pytest.mark.parametrize(
    "values", [{"status": "active"}, {"counted_from": NOW}, {"registered_on": NOW.date()}]
)
def test_a_household_counts_once_it_is_registered(household, values):
    refuses("household_counts_once_registered", lambda: Household.objects.update(**values))


def test_a_closed_household_counts_no_more(household):
    registered = {"counted_from": NOW, "registered_on": NOW.date()}
    for closed in ({}, {"counted_until": NOW}, {"closed_on": NOW.date()}):
        refuses(
            "household_closed_counts_no_more",
            lambda closed=closed: Household.objects.update(status="closed", **closed, **registered),
        )
    refuses(
        "household_closed_counts_no_more",
        lambda: Household.objects.update(status="active", counted_until=NOW, **registered),
    )


def test_a_household_file_is_not_closed_before_it_was_registered(household):
    registered = {"counted_from": NOW, "registered_on": date(2026, 1, 2)}
    closed = {"status": "closed", "counted_until": NOW, "closed_on": date(2026, 1, 1)}
    refuses("household_closes_after_registration", lambda: Household.objects.update(**closed, **registered))


def test_a_household_number_is_used_once(tree, household):
    tree.household(number=id_number("19800101"), name="王五")
    refuses("families_household_number_key", lambda: Household.objects.update(number=household.number))


def test_a_group_has_one_name_at_an_association(tree):
    VillagerGroup.objects.create(branch=tree.maoba, name="大寨组")
    VillagerGroup.objects.create(branch=tree.liuhedu, name="大寨组")
    refuses(
        "villagergroup_one_name", lambda: VillagerGroup.objects.create(branch=tree.maoba, name="大寨 小组")
    )


def class_of(household, **more):
    return HouseholdClass(
        household=household,
        branch=household.branch,
        kind="only_child",
        starts_on=date(2010, 1, 5),
        evidence="certificate",
        recorded_by=household.entered_by,
        counted_from=NOW,
        **more,
    )


def test_a_class_ends_after_it_begins(household):
    refuses(
        "householdclass_ends_after_it_begins", lambda: class_of(household, ends_on=date(2010, 1, 4)).save()
    )


def test_a_class_is_open_once(household):
    class_of(household).save()
    refuses("householdclass_one_open", lambda: class_of(household).save())


def account_of(household):
    account = BankAccount(
        household=household,
        branch=household.branch,
        holder_name="吴桂英",
        holder_relation="02",
        bank="农行",
        changed_at=NOW,
    )
    account.number = "6217001234567890128"
    return account


def test_a_household_has_one_account_in_use(household):
    account_of(household).save()
    refuses("bankaccount_one_open", lambda: account_of(household).save())


def test_a_child_dies_after_birth(household):
    refuses(
        "child_dies_after_birth",
        lambda: Child.objects.create(sex="1", born_on=date(2000, 1, 2), died_on=date(2000, 1, 1)),
    )


@pytest.mark.parametrize("grade", [0, 5])
def test_disability_grades_run_from_1_to_4(household, grade):
    refuses(
        "child_disability_grade_1_to_4",
        lambda: Child.objects.create(sex="1", born_on=date(2000, 1, 2), disability_grade=grade),
    )


def test_a_parent_is_recorded_once_for_a_child(person):
    child = Child.objects.create(sex="1", born_on=date(2000, 1, 2))
    Parentage.objects.create(child=child, parent=person)
    refuses("parentage_once", lambda: Parentage.objects.create(child=child, parent=person))


def test_an_appearance_is_listed_once(person):
    listing = Listing.objects.get()
    listing.pk = None
    refuses("listing_one_a_source", lambda: listing.save(force_insert=True))


def test_an_effect_of_a_death_is_kept_once(person):
    def act():
        DeathEffect.objects.create(person=person, effect="accounts", rows=[], recorded_at=NOW)

    act()
    refuses("deatheffect_once", act)


@pytest.fixture
def alike(tree, household, person):
    other = tree.household(number=id_number("19800101"), name="王五").members.get().person
    told = {"answer": "same", "answered_by": tree.user("somebody"), "answered_at": NOW}
    return lambda **more: Likeness.objects.create(
        **{"branch": tree.maoba, "person": person, "other": other, **told, **more}
    )


def test_two_people_are_asked_about_once(alike):
    alike()
    refuses("likeness_once", alike)


def test_nobody_is_like_themselves(alike, person):
    refuses("likeness_of_two", lambda: alike(other=person))


@pytest.mark.parametrize("values", [{"ruling": "same"}, {"ruled_at": NOW}])
def test_a_ruling_says_whose_it_is_and_when(alike, values):
    refuses("likeness_ruled_by_somebody", lambda: alike(**values))
