"""Nobody without an ID number comes on file twice without somebody's saying so."""

import ast
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.roles import Role
from families.codes import Relation
from families.identity.likeness import ELSEWHERE, LooksAlike, heard
from families.identity.operations.likeness import rule_on_likeness
from families.identity.operations.people import details_of, edit_person
from families.identity.person_data import PersonData
from families.models import Answer, Household, HouseholdMember, Likeness, Person
from families.registering.operations.members import NewMember, RowRefused, save_members
from families.registering.operations.register import start_household
from ground.refusals import Forbidden, Refused, Stale
from members.operations.enrol import enrol
from tests.members.conftest import membership_data

from .conftest import NOW, id_number, person_data

BORN = date(1950, 5, 1)


def unnumbered(name="李老根", **more) -> PersonData:
    told = {
        "sex": "1",
        "born_on": BORN,
        "no_id_reason": "遗失",
        "resident_status": "rural",
        "resident_basis": "former_rural",
    }
    return PersonData(name=name, **{**told, **more})


def register(tree, data, branch=None, by=None):
    branch = branch or tree.maoba
    return start_household(branch_id=branch.pk, head=data, by=by or tree.actor(branch), now=NOW)


def member_row(tree, data, branch=None):
    branch = branch or tree.maoba
    home = Household.objects.filter(branch=branch, head_name="吴桂英").first() or tree.household(branch)
    home.refresh_from_db()
    relation = Relation.MOTHER if data.sex == "2" else Relation.FATHER
    added = [NewMember(person=data, relation=relation)]
    by = tree.actor(branch)
    return save_members(home.pk, by=by, version=home.version, now=NOW, added=added)


def on_roster(tree, data, branch=None):
    branch = branch or tree.maoba
    return enrol(branch_id=branch.pk, person=data, data=membership_data(), by=tree.actor(branch), now=NOW)


# Every operation that can put somebody on file.
WAYS = (register, member_row, on_roster)


def refusal_of(way, *given, **more):
    with pytest.raises(Refused) as refusal:
        way(*given, **more)
    cause = getattr(refusal.value, "refusal", refusal.value)
    assert isinstance(cause, LooksAlike)
    return cause


@pytest.mark.parametrize("second", WAYS)
@pytest.mark.parametrize("first", WAYS)
def test_each_way_to_a_second_entry_asks_and_keeps_the_answer(tree, clerk, first, second):
    first(tree, unnumbered())
    known = Person.objects.get(name="李老根")

    alikes = refusal_of(second, tree, unnumbered()).alikes
    assert [one.person for one in alikes.inside] == [known]
    assert alikes.outside == ()
    assert Person.objects.filter(name="李老根").count() == 1

    second(tree, unnumbered(answers={known.pk: "other"}))

    row = Likeness.objects.get()
    assert (row.other, row.answer, row.answered_by, row.answered_at) == (known, "other", clerk.user, NOW)
    assert (row.person.name, row.branch, row.ruling) == ("李老根", tree.maoba, "")


def test_whoever_is_found_is_shown_with_the_pages_where_they_are_on_file(tree):
    home, roster = register(tree, unnumbered()), None
    known = Person.objects.get()
    roster = enrol(
        branch_id=tree.maoba.pk, person=home.members.get().pk, data=membership_data(),
        by=tree.actor(tree.maoba), now=NOW,
    )  # fmt: skip
    (one,) = refusal_of(register, tree, unnumbered()).alikes.inside
    assert (one.person, one.member, one.place) == (known, home.members.get(), tree.maoba.name)
    assert one.pages == (
        (home.number, home.get_absolute_url()),
        (roster.card_no, roster.get_absolute_url()),
    )


@pytest.mark.parametrize(
    "given", [{}, {999_999: "same"}, {ELSEWHERE: "other"}, {"own": ""}, {"own": "perhaps"}]
)
def test_only_an_answer_about_that_person_opens_the_way(tree, given):
    register(tree, unnumbered())
    known = Person.objects.get()
    answers = {known.pk if key == "own" else key: value for key, value in given.items()}
    refusal_of(register, tree, unnumbered(answers=answers))
    assert Person.objects.count() == 1


def test_a_number_is_compared_with_those_who_have_none_and_the_other_way_round(tree):
    number = person_data("李老根", id_number("19500501", 1))
    register(tree, number)
    refusal_of(register, tree, unnumbered())
    Person.objects.all()[0].listings.all()
    register(tree, person_data("李老根", id_number("19500501", 3)))
    assert Person.objects.count() == 2


def test_a_number_after_an_entry_without_one_is_asked_about(tree):
    register(tree, unnumbered())
    refusal_of(on_roster, tree, person_data("李老根", id_number("19500501", 1)))


@pytest.mark.parametrize("changed", [{"name": "李老梗"}, {"sex": "2"}, {"born_on": date(1950, 5, 2)}])
def test_another_name_sex_or_birth_date_is_somebody_else(tree, changed):
    register(tree, unnumbered())
    register(tree, unnumbered(**changed))
    assert not Likeness.objects.exists()


@pytest.mark.parametrize(
    ("one", "other"),
    [("阿依·古丽", "阿依古丽"), ("Li Ming", "LI-MING"), ("Ōtani Ken", "ōtani ken"), ("李老根", "李 老 根")],
)
def test_names_are_compared_as_they_are_heard(one, other):
    assert heard(one) == heard(other)


def test_a_name_typed_elsewhere_counts_as_well(tree):
    home = register(tree, unnumbered())
    home.members.update(name="李老艮")
    refusal_of(register, tree, unnumbered("李老艮"))


def test_outside_of_the_scope_only_the_county_to_ask_is_told(tree):
    register(tree, unnumbered(), tree.bozi)
    refusal = refusal_of(register, tree, unnumbered())
    assert refusal.tells_of_elsewhere
    assert refusal.alikes.inside == ()
    assert (
        refusal.alikes.sentence_elsewhere == f"Perhaps on file elsewhere as well. Ask {tree.fenggang.name}."
    )

    register(tree, unnumbered(answers={ELSEWHERE: "same"}))

    row = Likeness.objects.get()
    assert (row.other.keeping_branch, row.answer, row.branch) == (tree.bozi, "same", tree.maoba)


def told_of_outside(tree, name):
    """All that an asker learns: the sentences, what is to be answered, and how much was read for it."""
    by = tree.actor(tree.maoba)
    with CaptureQueriesContext(connection) as queries:
        refusal = refusal_of(register, tree, unnumbered(name), by=by)
    alikes = refusal.alikes
    return str(refusal), alikes.asked, alikes.sentence_elsewhere, alikes.inside, len(queries)


@pytest.mark.parametrize("how", ["living", "dead", "left", "with a number", "two of them"])
@pytest.mark.parametrize("first", WAYS)
def test_whoever_is_outside_is_told_of_in_the_same_words_for_the_same_work(tree, first, how):
    register(tree, unnumbered("王老五"), tree.bozi)
    number = person_data("李老根", id_number("19500501", 1))
    first(tree, number if how == "with a number" else unnumbered(), tree.bozi)
    known = Person.objects.filter(name="李老根")
    if how == "dead":
        known.update(died_on=date(2020, 1, 1))
    if how == "left":
        HouseholdMember.objects.filter(name="李老根").update(left_on=NOW.date(), left_reason="外出")
    if how == "two of them":
        register(tree, unnumbered(answers={known.get().pk: "other"}), tree.bozi)

    assert told_of_outside(tree, "李老根") == told_of_outside(tree, "王老五")


def test_in_a_township_a_village_is_inside_for_the_township_and_outside_for_its_neighbour(tree):
    register(tree, unnumbered(), tree.liuhedu)
    assert refusal_of(register, tree, unnumbered()).alikes.inside == ()
    township = refusal_of(register, tree, unnumbered(), by=tree.actor(tree.yongxing))
    assert len(township.alikes.inside) == 1
    assert not township.tells_of_elsewhere


def test_who_has_left_and_who_has_died_are_asked_about(tree, clerk):
    home = register(tree, unnumbered())
    home.members.update(left_on=NOW.date(), left_reason="外出")
    refusal_of(register, tree, unnumbered())
    Person.objects.update(died_on=date(2020, 1, 1))
    refusal_of(register, tree, unnumbered())


def test_one_person_in_two_rows_is_refused(tree, clerk):
    home = tree.household(by=clerk)
    added = [NewMember(person=unnumbered(), relation=relation) for relation in ("51", "97")]
    with pytest.raises(RowRefused, match="two rows") as refusal:
        save_members(home.pk, by=clerk, version=1, now=NOW, added=added)
    assert refusal.value.row == 1


def edit(home, clerk, **changes):
    home.refresh_from_db()
    member = home.members.get()
    data = replace(details_of(member.person), **changes)
    return edit_person(
        member.pk, household_id=home.pk, by=clerk, version=home.version,
        person_version=member.person.version, now=NOW, data=data,
    )  # fmt: skip


def test_a_correction_that_makes_two_alike_asks_once(tree, clerk):
    register(tree, unnumbered())
    known = Person.objects.get()
    home = register(tree, unnumbered("李老头"))
    edit(home, clerk, employer="务农")
    refusal_of(edit, home, clerk, name="李老根")
    edit(home, clerk, name="李老根", answers={known.pk: "other"})
    edit(home, clerk, name="李老 根", employer="茶厂")
    assert Likeness.objects.get().other == known


NAMES = st.sampled_from(["李老根", "李老艮", "王五"])
ENTRY = st.tuples(st.sampled_from(range(len(WAYS))), NAMES, st.sampled_from("12"), st.booleans())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=st.lists(ENTRY, min_size=2, max_size=5))
def test_whoever_stands_on_file_twice_was_answered_about(tree, entries):
    from django.db import transaction

    with transaction.atomic():
        for serial, (way, name, sex, has_number) in enumerate(entries):
            data = unnumbered(name, sex=sex)
            if has_number:
                data = person_data(name, id_number("19500501", 2 * serial + (2 if sex == "2" else 1)))
            try:
                with transaction.atomic():
                    WAYS[way](tree, data)
            except Refused as refusal:
                cause = getattr(refusal, "refusal", refusal)
                if isinstance(cause, LooksAlike):
                    answers = dict.fromkeys(cause.alikes.asked, "other")
                    WAYS[way](tree, replace(data, answers=answers))
        people = list(Person.objects.filter(born_on=BORN))
        asked = set(Likeness.objects.values_list("person_id", "other_id"))
        for one in people:
            for other in people:
                like = one.pk > other.pk and (one.name, one.sex) == (other.name, other.sex)
                if like and (one.id_index is None or other.id_index is None):
                    assert (one.pk, other.pk) in asked
        transaction.set_rollback(True)


def calls(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            found.add(ast.unparse(node.func))
    return found


def test_people_are_made_in_one_place_that_asks_first():
    root = Path(__file__).parents[2]
    makes = {"Person", "Person.objects.create", "Person.objects.get_or_create", "Person.objects.bulk_create"}
    apps = ("families", "members", "assistance", "reports", "desk")
    found = {
        path.relative_to(root).as_posix()
        for app in apps
        for path in (root / app).rglob("*.py")
        if calls(path) & makes
    }
    assert found == {"families/identity/operations/people.py"}
    tree = ast.parse((root / "families/identity/operations/people.py").read_text(encoding="utf-8"))
    (make,) = [node for node in tree.body if getattr(node, "name", "") == "_make"]
    made = [
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "Person"
    ]
    first = make.body[0]
    assert ast.unparse(first).startswith("alike = ask_whether_on_file(data")
    assert [make.lineno < node.lineno <= make.end_lineno for node in made] == [True]


@pytest.fixture
def likeness(tree):
    register(tree, unnumbered())
    register(tree, unnumbered(answers={Person.objects.get().pk: "same"}))
    return Likeness.objects.get()


def test_a_reviewer_rules_once(tree, likeness):
    reviewer = tree.actor(tree.meitan, Role.REVIEWER)
    row = rule_on_likeness(likeness.pk, by=reviewer, ruling="same", now=NOW)
    assert (row.ruling, row.ruled_by, row.ruled_at) == ("same", reviewer.user, NOW)
    with pytest.raises(Stale):
        rule_on_likeness(likeness.pk, by=reviewer, ruling="other", now=NOW)


def test_who_answered_does_not_rule_nor_does_a_clerk_nor_another_county(tree):
    reviewer = tree.actor(tree.yongxing, Role.REVIEWER)
    register(tree, unnumbered(), by=reviewer)
    known = Person.objects.get().pk
    register(tree, unnumbered(answers={known: Answer.SAME}), by=reviewer)
    row = Likeness.objects.get()
    with pytest.raises(Refused, match="You gave the answer yourself"):
        rule_on_likeness(row.pk, by=reviewer, ruling="same", now=NOW)
    with pytest.raises(Forbidden):
        rule_on_likeness(row.pk, by=tree.actor(tree.maoba), ruling="same", now=NOW)
    with pytest.raises(Likeness.DoesNotExist):
        rule_on_likeness(row.pk, by=tree.actor(tree.fenggang, Role.REVIEWER), ruling="same", now=NOW)


def test_below_the_county_nobody_rules_on_an_entry_that_they_cannot_see(tree):
    register(tree, unnumbered(), tree.suiyang)
    register(tree, unnumbered(answers={ELSEWHERE: "same"}))
    row = Likeness.objects.get()

    with pytest.raises(Refused, match="The county association decides"):
        rule_on_likeness(row.pk, by=tree.actor(tree.yongxing, Role.REVIEWER), ruling="same", now=NOW)
    county = tree.actor(tree.meitan, Role.REVIEWER)
    assert rule_on_likeness(row.pk, by=county, ruling="same", now=NOW).ruled_by == county.user


def test_a_township_rules_on_two_of_its_own(tree):
    register(tree, unnumbered(), tree.liuhedu)
    register(tree, unnumbered(answers={ELSEWHERE: "same"}))
    township = tree.actor(tree.yongxing, Role.REVIEWER)

    assert rule_on_likeness(Likeness.objects.get().pk, by=township, ruling="other", now=NOW).ruling == "other"
