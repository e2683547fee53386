import threading
from datetime import date

import pytest
from django.db import connections

from families.codes import Relation
from families.identity.identity_check import OnFile
from families.identity.operations.deaths import record_death, withdraw_death
from families.identity.operations.people import details_of, edit_person, what_differs
from families.identity.person_data import PersonData
from families.models import Child, Household, Listing, Person
from families.registering.operations.members import NewMember, save_members
from ground.refusals import Refused

from .conftest import NOW, Tree, id_number, person_data


def edit(household, clerk, member=None, **changes):
    member = member or household.members.get(relation=Relation.HEAD)
    person = Person.objects.get(pk=member.person_id)
    household.refresh_from_db()
    data = {**vars_of(details_of(person)), **changes}
    return edit_person(
        member.pk,
        household_id=household.pk,
        by=clerk,
        version=household.version,
        person_version=person.version,
        now=NOW,
        data=PersonData(**data),
    )


def vars_of(data):
    return {name: getattr(data, name) for name in PersonData.__dataclass_fields__}


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("𠮷桂英", "jgy"),
        ("阿卜杜拉·麦麦提", "abdlmmt"),
        ("买买提明·阿不都热合曼·吾布力卡斯木·艾力", None),
        ("单晓明", "sxm"),
        ("John Smith", "js"),
    ],
)
def test_rare_and_long_names_are_kept_and_found(tree, clerk, name, initials):
    household = tree.household(by=clerk, name=name)

    assert household.members.get().name == name
    listing = Listing.objects.get(reading=0)
    assert listing.name == name
    assert initials is None or listing.initials == initials


@pytest.mark.parametrize(
    ("day", "age"),
    [(date(2026, 2, 28), 17), (date(2026, 3, 1), 18), (date(2028, 2, 29), 20), (date(2028, 2, 28), 19)],
)
def test_who_was_born_on_29_february_grows_older_on_1_march(tree, clerk, day, age):
    tree.household(by=clerk, number=id_number("20080229"))

    assert Person.objects.get().age_on(day) == age


def test_a_newborn_without_a_number_is_kept_with_the_reason(tree, clerk):
    household = tree.household(by=clerk)
    baby = PersonData(name="李小", no_id_reason="newborn", sex="2", born_on=date(2026, 11, 1))

    save_members(
        household.pk, by=clerk, version=1, now=NOW, added=[NewMember(person=baby, relation=Relation.DAUGHTER)]
    )

    person = Person.objects.get(name="李小")
    assert (person.id_index, person.id_last4, person.no_id_reason) == (None, "", "newborn")


def test_an_old_15_digit_number_is_one_person_with_the_new_one(tree, clerk):
    number = id_number("19780312")
    old = number[:6] + number[8:17]
    tree.household(by=clerk, number=old)

    assert Person.objects.get().id_was_15
    with pytest.raises(OnFile):
        tree.household(by=clerk, number=number)


def test_a_correction_by_the_keeper_reaches_every_place_the_name_stands(tree, clerk):
    household = tree.household(by=clerk)

    edit(household, clerk, name="吴桂瑛", phone="13800000077")

    household.refresh_from_db()
    listing = Listing.objects.get()
    assert (household.head_name, listing.name, listing.phone_last4) == ("吴桂瑛", "吴桂瑛", "0077")
    assert Person.objects.get().version == 2


def test_a_correction_by_the_keeper_reaches_the_child_ever_born(tree, clerk):
    household = tree.household(by=clerk)
    daughter = NewMember(person=person_data("李小雨", id_number("20010501", 4)), relation=Relation.DAUGHTER)
    save_members(household.pk, by=clerk, version=1, now=NOW, added=[daughter])
    member = household.members.get(relation=Relation.DAUGHTER)
    number = person_data(number=id_number("20010502", 1)).number

    edit(household, clerk, member, name="李晓雨", number=number, died_on=date(2026, 3, 1))

    child = Child.objects.get()
    assert (child.name, child.sex, child.born_on, child.died_on) == (
        "李晓雨",
        "1",
        date(2001, 5, 2),
        date(2026, 3, 1),
    )
    edit(household, clerk, member, died_on=None)
    child.refresh_from_db()
    assert child.died_on is None


def daughter_told_dead(household, clerk, day):
    """A daughter of whom only the parents' entry says that she died."""
    daughter = NewMember(person=person_data("李小雨", id_number("20010501", 4)), relation=Relation.DAUGHTER)
    save_members(household.pk, by=clerk, version=1, now=NOW, added=[daughter])
    Child.objects.update(died_on=day)
    return household.members.get(relation=Relation.DAUGHTER)


def test_a_death_that_the_parents_told_outlives_a_correction_by_the_keeper(tree, clerk):
    household = tree.household(by=clerk)
    member = daughter_told_dead(household, clerk, date(2026, 3, 1))

    edit(household, clerk, member, name="李晓雨", employer="茶厂")

    child = Child.objects.get()
    assert (child.name, child.died_on) == ("李晓雨", date(2026, 3, 1))
    edit(household, clerk, member, died_on=date(2026, 3, 2))
    child.refresh_from_db()
    assert child.died_on == date(2026, 3, 2)


@pytest.mark.parametrize("with_number", [True, False])
def test_a_birth_date_after_the_death_that_the_parents_told_is_refused(tree, clerk, with_number):
    household = tree.household(by=clerk)
    member = daughter_told_dead(household, clerk, date(2001, 5, 3))
    number = person_data(number=id_number("20010504", 4)).number
    without = {"number": None, "no_id_reason": "newborn", "born_on": date(2001, 5, 4)}

    with pytest.raises(Refused, match="李小雨 died on 2001-05-03") as refused:
        edit(household, clerk, member, **({"number": number} if with_number else without))

    assert refused.value.field == ("id_number" if with_number else "born_on")
    assert Child.objects.get().born_on == date(2001, 5, 1)


def test_a_death_before_the_birth_is_refused(tree, clerk):
    household = tree.household(by=clerk)

    with pytest.raises(Refused, match="before the birth date") as refused:
        edit(household, clerk, died_on=date(1978, 3, 11))

    assert refused.value.field == "died_on"


@pytest.mark.parametrize(("told", "left"), [("2026-03-01", None), ("2026-02-28", "2026-02-28")])
def test_a_death_that_is_withdrawn_takes_its_own_day_alone(tree, clerk, told, left):
    member = daughter_told_dead(tree.household(by=clerk), clerk, None)
    record_death(member.person_id, died_on=date(2026, 3, 1), by=clerk, now=NOW)
    Child.objects.update(died_on=told)

    assert withdraw_death(member.person_id, died_on=date(2026, 3, 1), by=clerk, now=NOW) is not None

    assert Person.objects.get(pk=member.person_id).died_on is None
    day = Child.objects.get().died_on
    assert (day and day.isoformat()) == left


def test_a_corrected_number_brings_its_sex_and_birth_date(tree, clerk):
    household = tree.household(by=clerk)
    number = person_data(number=id_number("19790101", 1)).number

    person = edit(household, clerk, number=number, sex="", born_on=None)

    person.refresh_from_db()
    assert (person.sex, person.born_on, person.id_last4) == ("1", date(1979, 1, 1), number.last_four)
    assert Listing.objects.get().id_last4 == number.last_four


def test_what_is_typed_again_unchanged_does_not_differ(tree, clerk):
    tree.household(by=clerk, phone="13800000001")
    person = Person.objects.get()

    assert what_differs(person, details_of(person)) == []
    assert what_differs(person, person_data(phone="13800000002")) == ["phone"]


def test_of_two_who_register_one_number_at_once_one_succeeds(cloned_database):
    tree = Tree()
    clerks = [tree.actor(tree.maoba), tree.actor(tree.liuhedu)]
    barrier, answers = threading.Barrier(2), []

    def register(clerk, branch):
        try:
            barrier.wait()
            answers.append(tree.household(branch, by=clerk).number)
        except OnFile as refusal:
            answers.append(refusal.already.outcome)
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=register, args=pair)
        for pair in zip(clerks, (tree.maoba, tree.liuhedu), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (Household.objects.count(), Person.objects.count()) == (1, 1)
    assert sorted(answers)[1:] == ["elsewhere"]
