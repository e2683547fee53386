"""What holds of a submitted case today: for every kind of aid and every later change, whether it bars."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from assistance.cases.eligibility import eligible
from assistance.cases.facts import facts_of, facts_of_one
from assistance.cases.snapshots import circumstances
from assistance.cases.standing import allowed_now, standing_of
from assistance.deciding.guards import why_not_agree
from assistance.models import AidCase, SchemeRule
from assistance.schemes.registry import KINDS
from families.codes import Relation
from families.models import BankAccount, ClassKind, HouseholdClass, HouseholdMember, Person, VillagerGroup
from ground.refusals import Refused
from tests.assistance import aid
from tests.assistance.world import NOW, TODAY, resident_id

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day", "in_english")]

ALL = frozenset(KINDS)
LIVING = frozenset({"education", "housing", "relief"})
NONE: frozenset[str] = frozenset()
YESTERDAY = TODAY - timedelta(days=1)


def of_person(**values):
    return lambda case: Person.objects.filter(pk=case.beneficiary_id).update(**values)


def of_classes(**values):
    return lambda case: HouseholdClass.objects.filter(household=case.household_id).update(**values)


def of_account(**values):
    return lambda case: BankAccount.objects.filter(pk=case.account_id).update(**values)


def of_holder(**values):
    return lambda case: Person.objects.filter(pk=case.account.holder_id).update(**values)


def leave(case):
    HouseholdMember.objects.filter(person=case.beneficiary_id).update(left_on=TODAY)


def another_number(case):
    person = Person.objects.get(pk=case.beneficiary_id)
    person.id_number = resident_id(person.born_on, male=person.sex == "1")
    person.id_last4, person.no_id_reason = person.id_number[-4:], ""
    person.save()


def another_head(case):
    home = case.household
    HouseholdMember.objects.filter(household=home, relation=Relation.HEAD).update(relation=Relation.SON)
    HouseholdMember.objects.filter(household=home, relation=Relation.MOTHER).update(relation=Relation.HEAD)
    type(home).objects.filter(pk=home.pk).update(head_name="王桂英")


def another_group(case):
    group = VillagerGroup.objects.create(branch=case.household.branch, name="五组")
    type(case.household).objects.filter(pk=case.household_id).update(group=group)


def close_the_scheme(case):
    type(case.scheme).objects.filter(pk=case.scheme_id).update(closed_on=YESTERDAY)


def a_newer_version_for_others(case):
    rule = SchemeRule.objects.get(pk=case.rule_id)
    SchemeRule.objects.filter(pk=rule.pk).update(ends_on=YESTERDAY)
    rule.pk, rule.version, rule.starts_on = None, 2, TODAY
    rule.eligibility = {"any_of": [{"classes": [ClassKind.BEREAVED]}]}
    rule.save()


def die(case):
    day = case.event_on or TODAY
    Person.objects.filter(pk=case.beneficiary_id).update(died_on=day)


# What happened, the kinds of aid that it bars, and what of the submission it contradicts.
CHANGES = {
    "nothing": (lambda case: None, NONE, []),
    "class entered in error": (of_classes(counted_until=NOW), ALL, ["classes"]),
    "class ended later": (of_classes(ends_on=TODAY), NONE, ["classes"]),
    "class had ended before": (of_classes(ends_on=YESTERDAY), ALL, ["classes"]),
    "class began later": (of_classes(starts_on=TODAY + timedelta(days=1)), ALL, ["classes"]),
    "class of another kind": (of_classes(kind=ClassKind.DISABLED_CHILD), ALL, ["classes"]),
    "holder died": (of_holder(died_on=TODAY), ALL, ["payee.holder_died_on"]),
    "beneficiary died": (die, frozenset({"education", "housing"}), ["died_on"]),
    "beneficiary left": (leave, LIVING, ["home.lives_here"]),
    "other number": (another_number, ALL, ["beneficiary.id_number"]),
    "other birth date": (of_person(born_on=date(2009, 7, 7)), ALL, ["beneficiary.born_on"]),
    "other name": (of_person(name="周梅"), ALL, ["beneficiary.name_on_file"]),
    "other sex": (of_person(sex="1"), ALL, ["beneficiary.sex"]),
    "other status": (
        of_person(resident_status="urban", resident_basis="former_urban"),
        ALL,
        ["beneficiary.resident"],
    ),
    "other head": (another_head, NONE, ["home.head", "home.relation"]),
    "other group": (another_group, NONE, ["home.group"]),
    "account changed": (of_account(bank="农业银行", version=2), ALL, ["payee.bank"]),
    "account changed and back": (of_account(version=3), ALL, ["payee.account_version"]),
    "account closed": (of_account(closed_at=NOW), ALL, ["payee.in_use"]),
    "scheme closed": (close_the_scheme, NONE, []),
    "newer version": (a_newer_version_for_others, NONE, []),
}

# The death that the aid is for is no change, and the student stays what she is to the head.
BUT = {("funeral", "beneficiary died"): [], ("education", "other head"): ["home.head"]}


@pytest.mark.parametrize("kind", KINDS)
def test_a_change_bars_where_its_check_refuses_now_and_shows_both_values(world, kind):
    case = aid.submitted_of(world, kind)
    for name, (happens, barred, contradicted) in CHANGES.items():
        with transaction.atomic():
            happens(AidCase.objects.get(pk=case.pk))
            standing = standing_of(facts_of_one(AidCase.objects.get(pk=case.pk), today=TODAY))
            told = BUT.get((kind, name), contradicted)
            assert sorted(change.path for change in standing.changes) == told, (kind, name)
            assert all(change.before != change.after for change in standing.changes), (kind, name)
            assert bool(why_not_agree(standing)) is (kind in barred), (kind, name)
            transaction.set_rollback(True)


@pytest.mark.parametrize("kind", KINDS)
def test_the_calendar_alone_never_bars(world, kind):
    case = aid.submitted_of(world, kind)
    for days in (30, 400, 4000):
        standing = standing_of(facts_of_one(case, today=TODAY + timedelta(days=days)))
        assert not standing.changed
        assert not why_not_agree(standing)


@pytest.mark.parametrize(
    "name", ["class entered in error", "holder died", "beneficiary left", "other number"]
)
def test_the_decision_asks_again_under_its_lock(world, name):
    case = aid.submitted_of(world, "education")
    happens, _barred, _told = CHANGES[name]
    happens(case)
    with pytest.raises(Refused, match="Return or refuse the case"):
        world.decide(case, world.as_(Role.REVIEWER, "永兴镇"), "agree")
    assert AidCase.objects.get(pk=case.pk).state == "in_review"


def test_changed_findings_come_first_and_say_what_was_found_then(world):
    case = aid.submitted_of(world, "education")
    of_classes(counted_until=NOW)(case)
    held = standing_of(facts_of_one(case, today=TODAY)).findings
    assert [one.is_changed for one in held] == sorted((one.is_changed for one in held), reverse=True)
    eligible = next(one for one in held if one.today.check_code == "eligible")
    assert (eligible.today.level, eligible.then.level) == ("refusal", "ok")


def test_one_changed_finding_changes_the_case(world):
    case = aid.submitted_of(world, "education")
    SchemeRule.objects.filter(pk=case.rule_id).update(amount_kind="range", lowest=1, highest=2)
    standing = standing_of(facts_of_one(AidCase.objects.get(pk=case.pk), today=TODAY))
    assert not standing.changes
    assert 0 < sum(held.is_changed for held in standing.findings) < len(standing.findings)
    assert standing.changed


def test_refusals_and_warnings_are_told_apart_and_nothing_else_is_among_them(world):
    scheme = aid.scheme_of(world, "relief", apply_within_days=None)
    home = aid.household(world)
    aid.submitted(world, aid.entered(world, "relief", home, scheme=scheme))
    day = aid.DIED_ON + timedelta(days=1)
    case = aid.entered(world, "relief", home, scheme=scheme, event_on=day, period=day.isoformat())
    standing = standing_of(facts_of_one(case, today=TODAY))
    assert [found.check_code for found in standing.warnings] == ["near", "account"]
    assert standing.refusals == []
    of_classes(counted_until=NOW)(case)
    standing = standing_of(facts_of_one(AidCase.objects.get(pk=case.pk), today=TODAY))
    assert [found.check_code for found in standing.warnings] == ["near", "account"]
    assert [found.check_code for found in standing.refusals] == ["eligible"]


@pytest.mark.parametrize("missing", ["rule", "beneficiary"])
def test_without_a_rule_or_a_person_nobody_asks_who_is_eligible(world, missing):
    facts = facts_of_one(world.draft(aid.household(world)), today=TODAY)
    assert eligible(facts) is not None
    assert eligible(replace(facts, **{missing: None})) is None


def test_relief_outlives_its_beneficiary_but_not_its_payee(world):
    home = aid.household(world)
    case = aid.submitted(world, aid.entered(world, "relief", home))
    assert case.beneficiary_id == case.account.holder_id
    of_person(died_on=TODAY)(case)
    refusals = standing_of(facts_of_one(AidCase.objects.get(pk=case.pk), today=TODAY)).refusals
    assert [found.check_code for found in refusals] == ["payee"]


def test_a_number_put_on_file_where_there_was_none_contradicts_nothing(world):
    home = aid.household(world)
    student = aid.member(home, Relation.DAUGHTER).person
    student.id_number, student.id_last4, student.no_id_reason = "", "", "遗失"
    student.save()
    case = aid.submitted_of(world, "education", home)
    another_number(case)
    standing = standing_of(facts_of_one(AidCase.objects.get(pk=case.pk), today=TODAY))
    assert (list(standing.changes), bool(why_not_agree(standing))) == ([], False)


def test_the_amount_to_approve_keeps_to_what_was_submitted_and_to_todays_classes(world):
    terms = {
        "tiers": [
            {"classes": ["only_child"], "lowest": "2500.00", "highest": "4000.00"},
            {"classes": ["two_daughters"], "lowest": "2000.00", "highest": "3000.00"},
        ],
        "lowest": 2000,
    }
    home = aid.household(world)
    scheme = aid.scheme_of(world, "funeral", **terms)
    case = aid.submitted(world, aid.entered(world, "funeral", home, scheme=scheme))
    of_classes(kind=ClassKind.TWO_DAUGHTERS)(case)
    allowed = allowed_now(facts_of_one(case, today=TODAY))
    assert (allowed.lowest, allowed.highest) == (2500, 3000)


def test_a_fixed_amount_that_the_class_no_longer_gives_bars(world):
    case = aid.submitted_of(world, "funeral")
    SchemeRule.objects.filter(pk=case.rule_id).update(
        tiers=[
            {"classes": ["only_child"], "lowest": "4000.00"},
            {"classes": ["two_daughters"], "lowest": "2500.00"},
        ]
    )
    of_classes(kind=ClassKind.TWO_DAUGHTERS)(case)
    refusals = standing_of(facts_of_one(AidCase.objects.get(pk=case.pk), today=TODAY)).refusals
    assert [found.check_code for found in refusals] == ["amount"]


def test_facts_cost_the_same_queries_for_one_case_of_each_kind_as_for_three(world):
    homes = [aid.household(world) for _n in range(3)]
    cases = [aid.submitted_of(world, kind, home).pk for home in homes for kind in KINDS]
    costs = []
    for some in (cases[: len(KINDS)], cases):
        rows = list(AidCase.objects.filter(pk__in=some))
        with CaptureQueriesContext(connection) as made:
            facts = facts_of(rows, today=TODAY)
            asked = [bool(why_not_agree(standing_of(facts[row.pk]))) for row in rows]
        costs.append(len(made))
        assert asked == [False] * len(rows)
    assert costs[0] == costs[1]


@pytest.mark.parametrize("kind", KINDS)
def test_the_checks_ask_the_database_nothing(world, kind, django_assert_num_queries):
    home = aid.household(world)
    draft = world.draft(home) if kind == "education" else aid.entered(world, kind, home)
    for case in (draft, aid.submitted(world, draft)):
        facts = facts_of_one(AidCase.objects.get(pk=case.pk), today=TODAY)
        with django_assert_num_queries(0):
            standing_of(facts)


def test_todays_circumstances_are_those_submitted_while_nothing_changed(world):
    case = aid.submitted_of(world, "education")
    facts = facts_of_one(AidCase.objects.get(pk=case.pk), today=TODAY)
    assert circumstances(facts) == {part: facts.content[part] for part in circumstances(facts)}
