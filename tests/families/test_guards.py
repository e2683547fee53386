"""Why something cannot be done to a household, and what is found about it: each refusal by its sentence."""

from datetime import date
from types import SimpleNamespace

import pytest

from accounts.roles import Role
from branches.models import BranchStatus
from families.codes import Relation, Sex
from families.households.findings import Born, class_findings, fits, relation_findings
from families.households.guards import (
    is_of_county_or_above,
    why_not_complete,
    why_not_discard,
    why_not_edit,
    why_not_split,
    why_not_start,
)
from families.identity.guards import why_not_rule
from families.models import (
    Child,
    ClassKind,
    HouseholdClass,
    HouseholdMember,
    HouseholdStatus,
    Likeness,
    ParentKind,
    Person,
    Section,
)
from families.people.guards import why_not_related

pytestmark = pytest.mark.usefixtures("in_english")
TODAY = date(2026, 11, 21)


def test_who_may_not_write_there_is_told_so_before_anything_else(tree):
    home, stranger = tree.household(), tree.actor(tree.bozi)
    home.status = HouseholdStatus.CLOSED
    own = why_not_edit(home, by=tree.actor(tree.maoba))
    for why_not in (why_not_edit, why_not_split, why_not_complete, why_not_discard):
        assert why_not(home, by=stranger) not in ("", own)
    assert why_not_start(tree.maoba, by=stranger) != ""


def test_a_closed_file_is_left_as_it_is(tree, clerk):
    home = tree.household()
    home.status = HouseholdStatus.CLOSED
    sentence = "This household file is closed and can no longer be changed."
    for why_not in (why_not_edit, why_not_split, why_not_complete, why_not_discard):
        assert why_not(home, by=clerk) == sentence


@pytest.mark.parametrize("status", [status for status in BranchStatus if status != BranchStatus.ACTIVE])
def test_nobody_is_registered_at_an_association_that_is_closed_or_moving(tree, clerk, status):
    assert why_not_start(tree.maoba, by=clerk) == ""
    tree.maoba.status = status
    assert why_not_start(tree.maoba, by=clerk) == (
        "This association is closed or moving; no household can be registered there now."
    )


def test_what_is_registered_is_completed_and_thrown_away_no_more(tree, clerk):
    home = tree.household()
    home.filled = list(Section)
    assert why_not_complete(home, by=clerk) == why_not_discard(home, by=clerk) == ""
    home.status = HouseholdStatus.ACTIVE
    assert why_not_complete(home, by=clerk) == "This household is registered already."
    assert why_not_discard(home, by=clerk) == (
        "Only a registration that was never completed can be thrown away."
    )


@pytest.mark.parametrize("relation", [one for one in Relation if one.other_sex is not None])
def test_a_relation_that_only_one_sex_can_have_says_which(relation):
    others = {Sex.FEMALE: "woman", Sex.MALE: "man"}
    wrong = Sex.MALE if relation.other_sex == Sex.FEMALE else Sex.FEMALE
    said = why_not_related(relation, sex=relation.sex or "", other=wrong)
    assert said == f"Only a {others[relation.other_sex]} has a “{relation.label}”; choose another relation."
    assert why_not_related(relation, sex=relation.sex or "", other=relation.other_sex) == ""


def test_two_entries_are_ruled_on_once(tree):
    reviewer = tree.actor(tree.yongxing, Role.REVIEWER)
    columns = ("base_id", "township_id", "county_id")
    place = {column: getattr(tree.maoba, column) for column in columns}
    one = Likeness(answered_by_id=-1, ruling="", branch=tree.maoba, **place)
    assert why_not_rule(one, by=reviewer, sees_both=True) == ""
    one.ruling = "same"
    assert why_not_rule(one, by=reviewer, sees_both=True) == "This is decided already."


def test_who_acts_below_the_county_is_not_of_the_county(tree):
    assert is_of_county_or_above(tree.actor(tree.meitan, Role.APPROVER))
    below_the_county_itself = SimpleNamespace(place=SimpleNamespace(township_id=None, base_id=tree.maoba.pk))
    for actor in (tree.actor(tree.yongxing), tree.actor(tree.maoba), below_the_county_itself):
        assert not is_of_county_or_above(actor)
    assert not is_of_county_or_above(SimpleNamespace(place=None))


def living(name, relation, sex, **more) -> HouseholdMember:
    return HouseholdMember(name=name, relation=relation, person=Person(name=name, sex=sex), **more)


def test_relations_are_compared_with_the_head_who_lives_there():
    relation = next(one for one in Relation if one.other_sex is not None)
    right, wrong = relation.other_sex, Sex.MALE if relation.other_sex == Sex.FEMALE else Sex.FEMALE
    other = living("陈秀兰", relation, relation.sex or wrong)
    for sex, found in ((right, []), (wrong, ["陈秀兰"])):
        members = [other, living("周德贵", Relation.HEAD, sex)]
        assert [one.sentence.partition(":")[0] for one in relation_findings(members)] == found


def child(sex=Sex.FEMALE, kinds=(ParentKind.OWN,), **more) -> Born:
    return Born(Child(sex=sex, **more), frozenset({1, 2}), frozenset(kinds))


@pytest.mark.parametrize(
    ("kind", "children", "fitting"),
    [
        (ClassKind.ONLY_CHILD, [child()], True),
        (ClassKind.ONLY_CHILD, [child(), child()], False),
        (ClassKind.ONLY_CHILD, [child(), child(kinds=(ParentKind.STEP,))], True),
        (ClassKind.TWO_DAUGHTERS, [child(), child()], True),
        (ClassKind.TWO_DAUGHTERS, [child(), child(sex=Sex.MALE)], False),
        (ClassKind.BEREAVED, [child(died_on=TODAY)], True),
        (ClassKind.BEREAVED, [child()], False),
        (ClassKind.DISABLED_CHILD, [child(disability_grade=3)], True),
        (ClassKind.DISABLED_CHILD, [child(disability_grade=4)], False),
        (ClassKind.DISABLED_CHILD, [child()], False),
    ],
)
def test_a_class_about_children_is_compared_with_those_on_record(kind, children, fitting):
    assert fits(kind, children, today=TODAY) is fitting
    row = HouseholdClass(kind=kind, starts_on=date(2020, 1, 1))
    assert [one.level for one in class_findings([row], children, today=TODAY)] == [
        "ok" if fitting else "warning"
    ]


def test_a_class_that_is_not_in_force_or_about_no_children_is_compared_with_none():
    rules = set(ClassKind) - {"only_child", "two_daughters", "bereaved", "disabled_child"}
    ended = HouseholdClass(kind=ClassKind.ONLY_CHILD, starts_on=date(2020, 1, 1), ends_on=date(2021, 1, 1))
    others = [HouseholdClass(kind=kind, starts_on=date(2020, 1, 1)) for kind in sorted(rules)]
    assert rules
    assert class_findings([ended, *others], [child()], today=TODAY) == []


def test_how_a_child_came_to_its_parents_is_named():
    both = child(kinds=(ParentKind.OWN, ParentKind.STEP))
    assert both.kind_label == ", ".join(str(ParentKind(kind).label) for kind in sorted(both.kinds))
