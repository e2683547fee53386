from datetime import date

import pytest

from families.codes import Relation
from families.households.findings import Born, class_findings
from families.identity.operations.deaths import record_death
from families.models import Child, ClassKind, HouseholdClass, Parentage
from families.registering.operations.classes import ChildData, ClassData, save_classes
from families.registering.operations.members import NewMember, save_members
from ground.refusals import Refused

from .conftest import NOW, id_number, person_data

TODAY = date(2026, 11, 21)


@pytest.fixture
def couple(tree, clerk):
    household = tree.household(by=clerk)
    husband = NewMember(person=person_data("李明", id_number("19760501", 1)), relation=Relation.SPOUSE)
    return save_members(household.pk, by=clerk, version=1, now=NOW, added=[husband])


def parents(household):
    return list(household.members.order_by("relation").values_list("person_id", flat=True))


def save(household, clerk, **changes):
    household.refresh_from_db()
    return save_classes(household.pk, by=clerk, version=household.version, now=NOW, **changes)


def certificate(kind=ClassKind.ONLY_CHILD, starts_on=date(2010, 1, 5), **more):
    return ClassData(kind=kind, starts_on=starts_on, evidence="certificate", **more)


def test_children_ever_born_hang_on_their_parents(couple, clerk):
    head, spouse = parents(couple)
    both = ChildData(name="李一", sex="1", born_on=date(2001, 5, 1), parents=[head, spouse])
    dead = ChildData(sex="2", born_on=date(1999, 5, 1), died_on=date(1999, 6, 1), parents=[head])

    save(couple, clerk, born=[both, dead])

    assert Child.objects.count() == 2
    assert set(Parentage.objects.values_list("child__born_on", "parent_id")) == {
        (date(2001, 5, 1), head),
        (date(2001, 5, 1), spouse),
        (date(1999, 5, 1), head),
    }


def test_a_childs_entry_is_corrected_and_taken_back(couple, clerk):
    head, spouse = parents(couple)
    save(couple, clerk, born=[ChildData(sex="1", born_on=date(2001, 5, 1), parents=[head, spouse])])
    child = Child.objects.get()

    corrected = ChildData(name="李一", sex="2", born_on=date(2001, 5, 2), parents=[spouse], kind="adopted")
    save(couple, clerk, children={child.pk: corrected})

    child.refresh_from_db()
    assert (child.name, child.sex, child.born_on) == ("李一", "2", date(2001, 5, 2))
    assert list(child.parentages.values_list("parent_id", "kind")) == [(spouse, "adopted")]

    save(couple, clerk, struck=[child.pk])
    assert not Child.objects.exists()


def daughter_of(household, clerk):
    """A daughter who lives with the couple; a person on file, and a child ever born."""
    daughter = NewMember(person=person_data("李小雨", id_number("20010501", 4)), relation=Relation.DAUGHTER)
    save_members(household.pk, by=clerk, version=household.version, now=NOW, added=[daughter])
    return household.members.get(relation=Relation.DAUGHTER)


def test_who_is_a_person_on_file_is_not_corrected_among_the_children(couple, clerk):
    head = parents(couple)[0]
    member = daughter_of(couple, clerk)
    record_death(member.person_id, died_on=date(2026, 3, 1), by=clerk, now=NOW)
    child = Child.objects.get()

    typed = ChildData(name="李大雨", sex="1", born_on=date(2000, 1, 1), parents=[head], disability_grade=2)
    save(couple, clerk, children={child.pk: typed})

    child.refresh_from_db()
    assert (child.name, child.sex, child.born_on, child.died_on) == (
        "李小雨",
        "2",
        date(2001, 5, 1),
        date(2026, 3, 1),
    )
    assert (child.disability_grade, child.parentages.count()) == (2, 1)


def test_nobody_is_put_on_file_as_dead_before_the_birth(couple, clerk):
    member = daughter_of(couple, clerk)
    with pytest.raises(Refused, match="before the birth date"):
        record_death(member.person_id, died_on=date(2001, 4, 30), by=clerk, now=NOW)


def test_a_child_needs_a_parent_of_this_household(couple, clerk):
    with pytest.raises(Refused, match="head's, the spouse's"):
        save(couple, clerk, born=[ChildData(sex="1", born_on=date(2001, 5, 1), parents=[])])
    with pytest.raises(Refused, match="head's, the spouse's"):
        save(couple, clerk, born=[ChildData(sex="1", born_on=date(2001, 5, 1), parents=[999_999])])


def test_children_of_others_are_out_of_reach(tree, couple, clerk):
    other = tree.household(tree.liuhedu, number=id_number("19800101"), name="王五")
    theirs = ChildData(sex="1", born_on=date(2005, 5, 1), parents=parents(other))
    save(other, tree.actor(tree.liuhedu), born=[theirs])
    child = Child.objects.get()

    with pytest.raises(Refused, match="not on record"):
        save(couple, clerk, struck=[child.pk])


def test_a_class_is_dated_and_keeps_its_paper(couple, clerk):
    save(couple, clerk, added=[certificate(evidence_no="黔独001", evidence_on=date(2010, 1, 4))])

    row = HouseholdClass.objects.get()
    assert (row.kind, row.starts_on, row.ends_on) == ("only_child", date(2010, 1, 5), None)
    assert (row.evidence_no, row.recorded_by, row.counted_from) == ("黔独001", clerk.user, NOW)
    assert row.holds_on(date(2010, 1, 5))
    assert not row.holds_on(date(2010, 1, 4))


def test_a_class_ends_on_its_last_day_and_may_begin_again(couple, clerk):
    save(couple, clerk, added=[certificate()])
    row = HouseholdClass.objects.get()

    save(couple, clerk, ended={row.pk: date(2020, 6, 30)}, added=[certificate(starts_on=date(2020, 7, 1))])

    row.refresh_from_db()
    assert row.ends_on == date(2020, 6, 30)
    assert HouseholdClass.objects.count() == 2


def test_a_class_is_not_recorded_twice_for_one_time(couple, clerk):
    save(couple, clerk, added=[certificate()])

    with pytest.raises(Refused, match="recorded for that time"):
        save(couple, clerk, added=[certificate(starts_on=date(2015, 1, 1))])


@pytest.mark.parametrize("last_day", [date(2009, 12, 31), date(2026, 11, 22)])
def test_a_last_day_lies_between_the_first_and_today(couple, clerk, last_day):
    save(couple, clerk, added=[certificate()])

    with pytest.raises(Refused, match="last day"):
        save(couple, clerk, ended={HouseholdClass.objects.get().pk: last_day})


def test_a_class_entered_in_error_leaves_the_count_and_stays_on_record(couple, clerk):
    save(couple, clerk, added=[certificate()])

    save(couple, clerk, withdrawn=[HouseholdClass.objects.get().pk])

    row = HouseholdClass.objects.get()
    assert row.counted_until == NOW
    assert not row.holds_on(TODAY)
    save(couple, clerk, added=[certificate()])


def born(sex="2", *, died=None, grade=None, kind="own"):
    child = Child(sex=sex, born_on=date(2001, 5, 1), died_on=died, disability_grade=grade)
    return Born(child, frozenset({1}), frozenset({kind}))


DEAD = date(2020, 1, 1)


@pytest.mark.parametrize(
    ("kind", "children", "level"),
    [
        ("only_child", [born()], "ok"),
        ("only_child", [born(), born(kind="step")], "ok"),
        ("only_child", [born(), born()], "warning"),
        ("only_child", [born(), born(died=DEAD)], "warning"),
        ("only_child", [], "warning"),
        ("two_daughters", [born(), born()], "ok"),
        ("two_daughters", [born(), born(kind="adopted")], "ok"),
        ("two_daughters", [born(), born("1")], "warning"),
        ("bereaved", [born(died=DEAD)], "ok"),
        ("bereaved", [born()], "warning"),
        ("disabled_child", [born(grade=3)], "ok"),
        ("disabled_child", [born(grade=4)], "warning"),
        ("disabled_child", [born()], "warning"),
    ],
)
def test_a_class_is_compared_with_the_children_ever_born(kind, children, level):
    row = HouseholdClass(kind=kind, starts_on=date(2010, 1, 5))

    assert [found.level for found in class_findings([row], children, today=TODAY)] == [level]


def test_hardship_and_classes_that_have_ended_are_compared_with_nothing():
    hardship = HouseholdClass(kind="hardship", starts_on=date(2010, 1, 5))
    ended = HouseholdClass(kind="only_child", starts_on=date(2010, 1, 5), ends_on=date(2011, 1, 1))

    assert class_findings([hardship, ended], [], today=TODAY) == []
