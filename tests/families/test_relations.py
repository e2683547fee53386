"""The relation codes are those of GB/T 4761-2008, and nobody stands as what their sex rules out."""

import csv
import re
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

from families.codes import CHILD_RELATIONS, COUPLE, SPOUSES, Relation, Sex
from families.models import Child, HouseholdMember, Person
from families.people.guards import why_not_related
from families.registering.forms.relations import relations_to_another, relations_to_the_head
from families.registering.operations.members import MemberRefused, NewMember, RowRefused, save_members
from ground.refusals import Refused
from tests.violating import refuses

from .conftest import NOW, id_number, person_data
from .test_journey import sign_in

SEXES = {"男": Sex.MALE, "女": Sex.FEMALE, "": None}
# Code, Chinese name, the sex that it implies, and that of the person whose relation it is.
with (Path(__file__).parent / "relations.csv").open(encoding="utf-8") as file:
    TABLE = list(csv.DictReader(file))


def words(text):
    return re.split("或|、", text)


def test_the_codes_are_the_whole_table_under_its_names():
    with translation.override("zh-hans"):
        ours = {one.value: str(one.label) for one in Relation}

    assert len(TABLE) == 84
    assert ours == {row["code"]: row["name"] for row in TABLE}


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["code"])
def test_each_code_implies_the_sex_of_the_table_and_refuses_the_other(row):
    relation, sex, of = Relation(row["code"]), SEXES[row["sex"]], SEXES[row["of"]]

    assert (relation.sex, relation.other_sex) == (sex, of)
    for said in (Sex.MALE, Sex.FEMALE):
        assert bool(why_not_related(relation, sex=said)) == (sex not in (None, said))
        assert bool(why_not_related(relation, sex="", other=said)) == (of not in (None, said))
    for unknown in (Sex.UNKNOWN, Sex.UNSTATED, ""):
        assert why_not_related(relation, sex=unknown, other=unknown) == ""


def test_a_chinese_name_of_one_sex_never_stands_under_the_other():
    """The characters of the names themselves, read without the column of sexes."""
    manly, womanly = set("子夫父兄弟公婿侄甥"), set("女妻母嫂媳妇婆姐妹儿")
    for row in TABLE:
        last = {word.removesuffix("亲")[-1] for word in words(row["name"])}
        if row["sex"] == "男":
            assert last <= manly, row
        if row["sex"] == "女":
            assert last <= womanly, row


def test_children_and_couples_are_those_of_the_table():
    children = {code for code in Relation.values if "20" <= code <= "39"} - {"28", "38"}

    assert {one.value for one in CHILD_RELATIONS} == children
    assert [one.value for one in SPOUSES] == ["10", "11", "12"]
    assert [one.value for one in COUPLE] == ["02", "10", "11", "12"]


@pytest.mark.parametrize(
    ("choices", "left_out"), [(relations_to_the_head, {"01"}), (relations_to_another, {"01", "02"})]
)
def test_every_code_can_be_chosen_once_and_the_common_ones_come_first(choices, left_out):
    (_common, first), (_others, rest) = choices()
    offered = [value for value, _label in (*first, *rest)]

    assert sorted(offered) == sorted(set(Relation.values) - left_out)
    assert len(first) < 25
    assert [value for value, _label in rest] == sorted(value for value, _label in rest)


@pytest.mark.parametrize("wrong", ["", "01"])
def test_nobody_is_themselves_to_the_head(tree, wrong):
    tree.household()
    refuses("householdmember_relation_to_the_head", lambda: HouseholdMember.objects.update(relation=wrong))


def add(household, clerk, *people, version=1):
    added = [
        NewMember(person=person_data(name, id_number(born, serial)), relation=relation)
        for name, born, serial, relation in people
    ]
    return save_members(household.pk, by=clerk, version=version, now=NOW, added=added)


@pytest.mark.parametrize(
    ("serial", "relation"),
    [
        (1, Relation.DAUGHTER_IN_LAW),
        (2, Relation.SON_IN_LAW),
        (2, Relation.HUSBAND),
        (2, Relation.YOUNGER_BROTHER),
    ],
)
def test_a_new_member_of_the_wrong_sex_is_refused_at_its_row(tree, clerk, serial, relation):
    with pytest.raises(RowRefused) as refused:
        add(tree.household(), clerk, ("李明", "19760501", serial, relation))

    assert (refused.value.row, refused.value.field) == (0, "relation")
    assert HouseholdMember.objects.count() == 1


@pytest.mark.parametrize(("serial", "relation"), [(1, Relation.WIFES_FATHER), (2, Relation.WIFE)])
def test_a_woman_at_the_head_has_no_relation_of_a_man(tree, clerk, serial, relation):
    household = tree.household()

    with pytest.raises(RowRefused, match="choose another relation"):
        add(household, clerk, ("李大山", "19500501", serial, relation))

    assert add(household, clerk, ("李大山", "19500501", 1, Relation.HUSBANDS_FATHER)).member_count == 2


def test_a_change_of_relation_is_refused_at_the_row_of_the_member(tree, clerk):
    household = add(tree.household(), clerk, ("李强", "20000501", 1, Relation.SON))
    son = household.members.get(relation=Relation.SON)

    with pytest.raises(MemberRefused, match="This person is male") as refused:
        save_members(household.pk, by=clerk, version=2, now=NOW, relations={son.pk: Relation.DAUGHTER})
    assert (refused.value.member_id, refused.value.field) == (son.pk, "relation")


def test_a_husband_is_the_one_spouse_and_a_parent_of_the_children(tree, clerk):
    household = add(tree.household(), clerk, ("李明", "19760501", 1, Relation.HUSBAND))

    with pytest.raises(Refused, match="Only one living member can be the spouse"):
        add(household, clerk, ("王强", "19770501", 1, Relation.SPOUSE), version=2)

    add(household, clerk, ("李小雨", "20010501", 2, Relation.THIRD_DAUGHTER), version=2)
    assert Child.objects.get().parentages.count() == 2


def test_a_correction_of_the_number_leaves_a_relation_to_be_looked_at(client, tree, clerk):
    household = add(tree.household(), clerk, ("李小雨", "20010501", 2, Relation.DAUGHTER))
    sentence = "李小雨: “daughter” does not fit the sex on file. Correct the relation or the ID number."
    client = sign_in(client, tree, tree.maoba)
    assert sentence not in client.get(household.get_absolute_url()).content.decode()

    Person.objects.filter(name="李小雨").update(sex=Sex.MALE, born_on=date(2001, 5, 1))

    assert sentence in client.get(household.get_absolute_url()).content.decode()
