"""Every kind of aid from entry to approval, and each of its checks at its border."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.roles import Role
from assistance import operations
from assistance.models import AidCase, AmountKind
from assistance.schemes.registry import KINDS as REGISTERED
from families.codes import Relation
from families.households.findings import class_findings
from families.households.queries import children_born
from families.models import ClassKind, HouseholdMember
from ground.refusals import Refused
from tests.assistance.aid import (
    DIED_ON,
    KINDS,
    approved,
    entered,
    found,
    household,
    level,
    member,
    request_of,
    scheme_of,
    submitted,
)
from tests.assistance.world import NOW, TODAY

SERIES = {"housing": "ZF", "funeral": "SZ", "relief": "JZ"}
ASKED = {"housing": Decimal(20_000), "funeral": Decimal(4000), "relief": Decimal(3000)}


def test_four_kinds_are_registered_each_with_a_series_of_its_own():
    assert set(REGISTERED) == {"education", *KINDS}
    assert sorted(kind.series for kind in REGISTERED.values()) == ["JZ", "SZ", "ZF", "ZX"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_case_of_every_kind_is_entered_reviewed_and_approved(world, kind):
    case = approved(world, entered(world, kind, household(world)))
    case.refresh_from_db()
    assert case.number == f"{SERIES[kind]}520328-2026-00001"
    assert (case.kind, case.state, case.decided_on) == (kind, "approved", TODAY)
    assert (case.asked_amount, case.approved_amount) == (ASKED[kind], ASKED[kind])
    content = case.submissions.get().content
    assert content["amount"]["asked"] == f"{ASKED[kind]:.2f}"
    assert content["answers"] == REGISTERED[kind].answers(case)


@pytest.mark.parametrize("kind", KINDS)
def test_a_mended_case_of_every_kind_goes_back_to_who_returned_it(world, kind):
    home = household(world)
    case = submitted(world, entered(world, kind, home))
    case = world.decide(case, world.as_(Role.REVIEWER, "永兴镇"), "agree")
    case = world.decide(case, world.as_(Role.APPROVER, "湄潭县"), "return", reasons=["unclear"])
    case = operations.save_request(
        case.pk,
        by=world.as_(Role.CLERK, "茅坝村"),
        version=case.version,
        now=NOW,
        **(request_of(kind, home) | {"reason": "补充说明"}),
    )
    assert submitted(world, case).awaiting_role == "approver"


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_has_two_cases_of_a_scheme_and_period(world, kind):
    home = household(world)
    submitted(world, entered(world, kind, home))
    twin = entered(world, kind, home)
    assert level(twin, "period") == "refusal"
    with pytest.raises(Refused, match="already has a case"):
        submitted(world, twin)


@pytest.mark.parametrize("kind", ["housing", "relief"])
def test_an_application_in_the_name_of_the_dead_is_refused(world, kind):
    home = household(world)
    head = member(home, Relation.HEAD).person
    case = entered(world, kind, home)
    head.died_on = DIED_ON
    head.save()
    assert level(case, "beneficiary") == "refusal"


@pytest.mark.parametrize(
    ("kind", "asked", "says"),
    [
        ("housing", "0.01", "ok"),
        ("housing", "100000.00", "ok"),
        ("housing", "100000.01", "refusal"),
        ("relief", "499.99", "refusal"),
        ("relief", "500.00", "ok"),
        ("relief", "5000.00", "ok"),
        ("relief", "5000.01", "refusal"),
    ],
)
def test_what_is_asked_lies_within_the_rule(world, kind, asked, says):
    home = household(world)
    case = entered(world, kind, home, asked_amount=Decimal(asked), **({"total_cost": Decimal(200_000)}
                   if kind == "housing" else {}))  # fmt: skip
    assert level(case, "amount") == says


def test_where_the_rule_leaves_room_the_amount_is_asked_for(world):
    case = entered(world, "housing", household(world), asked_amount=None)
    with pytest.raises(Refused, match="amount asked for"):
        submitted(world, case)


@pytest.mark.parametrize(("cost", "says"), [("20000.00", "ok"), ("19999.99", "refusal")])
def test_nobody_is_given_more_than_the_work_costs(world, cost, says):
    assert level(entered(world, "housing", household(world), total_cost=Decimal(cost)), "cost") == says


ONE_FIGURE = {
    "fixed": {"amount_kind": AmountKind.FIXED, "lowest": Decimal(20_000), "highest": Decimal(20_000)},
    "tier": {
        "amount_kind": AmountKind.TIERS,
        "lowest": Decimal(20_000),
        "highest": Decimal(30_000),
        "tiers": [
            {"classes": ["only_child"], "lowest": "20000.00"},
            {"classes": ["two_daughters"], "lowest": "30000.00"},
        ],
    },
}


@pytest.mark.parametrize("terms", ONE_FIGURE.values(), ids=ONE_FIGURE)
def test_an_amount_that_nobody_types_is_not_above_the_cost_either(world, terms):
    scheme = scheme_of(world, "housing", **terms)
    given = {"scheme": scheme, "asked_amount": None}
    case = entered(world, "housing", household(world), total_cost=Decimal("19999.99"), **given)
    with pytest.raises(Refused, match="the work costs"):
        submitted(world, case)
    case = entered(world, "housing", household(world), total_cost=Decimal(20_000), **given)
    assert submitted(world, case).asked_amount == 20_000


@pytest.mark.parametrize(("loss", "warnings"), [("20000.00", 0), ("19999.99", 1)])
def test_a_fixed_relief_above_the_loss_is_looked_at_when_first_submitted(world, loss, warnings):
    scheme = scheme_of(world, "relief", **ONE_FIGURE["fixed"])
    case = entered(world, "relief", household(world), scheme=scheme, asked_amount=None, loss=Decimal(loss))
    assert submitted(world, case).findings.filter(check_code="loss", level="warning").count() == warnings


def test_the_approver_gives_no_more_than_the_work_costs(world):
    case = entered(world, "housing", household(world))
    reviewed = world.decide(submitted(world, case), world.as_(Role.REVIEWER, "永兴镇"), "agree")
    approver = world.as_(Role.APPROVER, "湄潭县")
    with pytest.raises(Refused, match=r"50,000\.00") as refusal:
        world.decide(reviewed, approver, "agree", amount=Decimal("50000.01"), comment="特别困难")
    assert refusal.value.field == "amount"
    case = world.decide(reviewed, approver, "agree", amount=Decimal(50_000), comment="特别困难")
    assert case.approved_amount == 50_000


@pytest.mark.parametrize(("grade", "says"), [("A", "refusal"), ("B", "refusal"), ("C", "ok"), ("D", "ok")])
def test_the_house_is_as_dangerous_as_the_rule_says(world, grade, says):
    assert level(entered(world, "housing", household(world), danger_grade=grade), "danger") == says


def test_a_fitting_has_no_danger_grade_and_no_finding_on_it(world):
    case = entered(world, "housing", household(world), work="toilet", danger_grade="")
    assert found(case, "danger") is None
    assert level(case, "work") == "ok"


def test_a_rule_may_leave_out_a_kind_of_work(world):
    rural = {"any_of": [{"resident_status": "rural", "classes": ["only_child"]}], "works": ["build"]}
    scheme = scheme_of(world, "housing", eligibility=rural)
    assert level(entered(world, "housing", household(world), scheme=scheme), "work") == "refusal"


@pytest.mark.parametrize(("cause", "says"), [("accident", "ok"), ("illness", "ok"), ("disaster", "refusal")])
def test_relief_is_for_the_causes_that_the_rule_names(world, cause, says):
    assert level(entered(world, "relief", household(world), cause=cause, health_note=""), "cause") == says


@pytest.mark.parametrize(("loss", "says"), [("3000.00", "ok"), ("2999.99", "warning")])
def test_relief_above_the_loss_is_looked_at(world, loss, says):
    assert level(entered(world, "relief", household(world), loss=Decimal(loss)), "loss") == says


def test_an_illness_that_is_not_named_is_looked_at(world):
    assert level(entered(world, "relief", household(world), health_note=""), "illness") == "warning"
    named = entered(world, "relief", household(world))
    assert found(named, "illness") is None
    shown = dict(REGISTERED["relief"].shown(named))
    assert "尘肺" not in "".join(map(str, shown.values()))


@pytest.mark.parametrize(
    ("kind", "days", "says"), [("funeral", 90, "ok"), ("funeral", 91, "warning"), ("relief", 61, "warning")]
)
def test_who_applies_late_is_warned(world, kind, days, says):
    day = TODAY - timedelta(days=days)
    assert level(entered(world, kind, household(world), event_on=day), "in_time") == says


def test_who_applies_late_is_refused_where_the_rule_refuses(world):
    scheme = scheme_of(world, "funeral", lateness="refuses")
    day = TODAY - timedelta(days=91)
    case = entered(world, "funeral", household(world), scheme=scheme, event_on=day)
    assert level(case, "in_time") == "refusal"


def test_who_applied_in_time_stays_in_time_however_often_the_case_is_returned(world):
    scheme = scheme_of(world, "funeral", lateness="refuses")
    clerk, reviewer = world.as_(Role.CLERK, "茅坝村"), world.as_(Role.REVIEWER, "永兴镇")
    case = submitted(world, entered(world, "funeral", household(world), scheme=scheme))
    for day in (61, 62):
        late = NOW + timedelta(days=day)
        case = world.decide(case, reviewer, "return", reasons=["unclear"], now=late)
        case = operations.submit(case.pk, by=clerk, version=case.version, now=late)
    assert case.findings.get(check_code="in_time").level == "ok"
    assert case.submitted_on == TODAY + timedelta(days=62)


@pytest.mark.parametrize("kind", ["funeral", "relief"])
def test_what_lies_in_the_future_is_refused(world, kind):
    code = {"funeral": "deceased", "relief": "cause"}[kind]
    today = entered(world, kind, household(world), event_on=TODAY)
    tomorrow = entered(world, kind, household(world), event_on=TODAY + timedelta(days=1))
    missing = entered(world, kind, household(world), event_on=None)
    assert [level(case, code) for case in (today, tomorrow, missing)] == ["ok", "refusal", "refusal"]


def test_nobody_dies_before_birth(world):
    home = household(world)
    born = member(home, Relation.MOTHER).person.born_on
    assert level(entered(world, "funeral", home, event_on=born), "deceased") == "ok"
    home = household(world)
    assert level(entered(world, "funeral", home, event_on=born - timedelta(days=1)), "deceased") == "refusal"


def test_the_date_of_death_agrees_with_the_household_file(world):
    home = household(world)
    elder = member(home, Relation.MOTHER).person
    case = entered(world, "funeral", home)
    for day, says in ((DIED_ON, "ok"), (DIED_ON - timedelta(days=1), "refusal")):
        elder.died_on = day
        elder.save()
        assert level(case, "deceased") == says


def test_the_applicant_lives_here_and_is_somebody_else(world):
    home = household(world)
    elder = member(home, Relation.MOTHER)
    with pytest.raises(Refused, match="living member"):
        entered(world, "funeral", home, applicant=elder.person_id)
    case = entered(world, "funeral", home)
    assert level(case, "applicant") == "ok"
    HouseholdMember.objects.filter(person=case.funeral.applicant_id).update(left_on=TODAY)
    assert level(case, "applicant") == "refusal"


def test_an_applicant_who_has_died_since_is_refused(world):
    home = household(world)
    case = entered(world, "funeral", home)
    head = member(home, Relation.HEAD).person
    head.died_on = DIED_ON
    head.save()
    assert level(case, "applicant") == "refusal"


def test_an_account_of_the_deceased_is_not_paid_into(world):
    home = household(world)
    daughter = member(home, Relation.DAUGHTER)
    case = entered(
        world, "funeral", home, beneficiary_id=member(home, Relation.HEAD).person_id,
        applicant=daughter.person_id, applicant_relation=Relation.DAUGHTER,
    )  # fmt: skip
    assert level(case, "payee") == "refusal"


def shared(home, other, *, holder):
    """The account number of a household in use by another one too."""
    account = other.accounts.get()
    account.number, account.holder_id = home.accounts.get().number, holder
    account.save()


def test_an_account_of_two_households_is_paid_into_where_its_holder_lives(world):
    home, other, third = (household(world) for _ in range(3))
    case = entered(world, "relief", home)
    head, stranger = (member(one, Relation.HEAD).person_id for one in (home, other))
    for holder, says in ((head, "ok"), (stranger, "refusal"), (None, "refusal")):
        shared(home, other, holder=holder)
        assert level(case, "payee") == says
    shared(home, other, holder=head)
    shared(home, third, holder=None)
    assert level(case, "payee") == "refusal"


def test_another_payee_than_the_applicant_says_how_they_stand_to_the_deceased(world):
    home = household(world)
    assert level(entered(world, "funeral", home), "applicant") == "ok"
    daughter = {
        "applicant": member(home, Relation.DAUGHTER).person_id,
        "applicant_relation": Relation.GRANDDAUGHTER,
    }
    assert level(entered(world, "funeral", home, **daughter), "applicant") == "refusal"
    told = entered(world, "funeral", home, **daughter, payee_relation=Relation.SON)
    assert level(told, "applicant") == "ok"


@pytest.mark.parametrize(
    ("field", "relation"),
    [
        ("applicant_relation", Relation.DAUGHTER),
        ("applicant_relation", Relation.WIFES_FATHER),
        ("payee_relation", Relation.YOUNGER_SISTER),
    ],
)
def test_nobody_stands_to_the_deceased_as_their_sexes_rule_out(world, field, relation):
    """The applicant and payee is a man, the deceased a woman."""
    home = household(world)
    case = entered(world, "funeral", home)
    changed = request_of("funeral", home, **{field: relation})

    with pytest.raises(Refused) as refused:
        operations.save_request(
            case.pk, by=world.as_(Role.CLERK, "茅坝村"), version=case.version, now=NOW, **changed
        )

    assert refused.value.field == field


def test_somebody_who_left_or_moved_out_may_be_reported_but_nobody_of_another_household(world):
    home, other = household(world), household(world)
    kind = REGISTERED["funeral"]
    left = member(home, Relation.MOTHER)
    HouseholdMember.objects.filter(pk=left.pk).update(left_on=TODAY)
    stranger = member(other, Relation.MOTHER).person_id
    assert left.person_id in {one.person_id for one in kind.candidates(home)}
    with pytest.raises(Refused, match="lives in this household"):
        entered(world, "funeral", home, beneficiary_id=stranger,
                applicant=member(home, Relation.HEAD).person_id)  # fmt: skip
    child = member(home, Relation.DAUGHTER)
    HouseholdMember.objects.filter(pk=child.pk).delete()
    assert child.person_id in {one.person_id for one in kind.candidates(home)}
    world.member(other, child.person, Relation.DAUGHTER_IN_LAW)
    assert child.person_id not in {one.person_id for one in kind.candidates(home)}


@pytest.mark.parametrize(
    ("classes", "lowest", "highest"),
    [
        ([ClassKind.ONLY_CHILD], 4000, 4000),
        ([ClassKind.TWO_DAUGHTERS], 2500, 4000),
        ([ClassKind.ONLY_CHILD, ClassKind.TWO_DAUGHTERS], 4000, 4000),
    ],
)
def test_the_amount_follows_the_class_and_says_why(world, classes, lowest, highest):
    from assistance.schemes.amounts import allowed_by

    rule = scheme_of(world, "funeral").rules.get()
    allowed = allowed_by(rule, classes)
    assert (allowed.lowest, allowed.highest) == (lowest, highest)
    assert "household on file as" in allowed.sentence
    assert allowed_by(rule, [ClassKind.HARDSHIP]) is None


def test_a_class_without_a_tier_is_refused_by_name(world):
    everyone = {"any_of": [{"classes": ["hardship"]}]}
    scheme = scheme_of(world, "funeral", eligibility=everyone)
    case = entered(world, "funeral", household(world, klass=ClassKind.HARDSHIP), scheme=scheme)
    assert level(case, "amount") == "refusal"


@pytest.mark.parametrize(
    ("amount", "comment", "field"),
    [("2499.99", "困难", "amount"), ("4000.01", "困难", "amount"), ("3000.00", "", "comment")],
)
def test_the_approver_keeps_to_the_range_and_says_why(world, amount, comment, field):
    case = entered(world, "funeral", household(world, klass=ClassKind.TWO_DAUGHTERS))
    with pytest.raises(Refused) as refusal:
        approved(world, case, amount=Decimal(amount), comment=comment)
    assert refusal.value.field == field


def test_the_approver_fixes_the_amount_within_the_range(world):
    case = entered(world, "funeral", household(world, klass=ClassKind.TWO_DAUGHTERS))
    case = approved(world, case, amount=Decimal("4000.00"), comment="主要劳动力去世")
    assert (case.asked_amount, case.approved_amount) == (Decimal(2500), Decimal(4000))


def test_the_range_is_the_one_that_was_submitted(world):
    case = submitted(world, entered(world, "relief", household(world)))
    case.scheme.rules.update(highest=Decimal(9000))
    case = world.decide(case, world.as_(Role.REVIEWER, "永兴镇"), "agree")
    with pytest.raises(Refused, match=r"5,000\.00"):
        world.decide(
            case, world.as_(Role.APPROVER, "湄潭县"), "agree", amount=Decimal(6000), comment="特别困难"
        )
    assert AidCase.objects.get(pk=case.pk).state == "in_review"


@pytest.mark.parametrize(
    ("klass", "children", "fits"),
    [
        (ClassKind.ONLY_CHILD, 1, True),
        (ClassKind.ONLY_CHILD, 2, False),
        (ClassKind.TWO_DAUGHTERS, 2, True),
        (ClassKind.TWO_DAUGHTERS, 1, False),
        (ClassKind.BEREAVED, 1, False),
    ],
)
def test_the_class_is_judged_as_on_the_page_of_the_household(world, klass, children, fits):
    home = world.household(students=children, klass=klass)
    case = world.draft(home)

    members = list(home.members.filter(left_on=None))
    on_page = class_findings(home.classes.all(), children_born(members), today=TODAY)
    in_case = [one for one in operations.check(case, today=TODAY) if "children on file" in one.words["say"]]
    assert [one.level for one in in_case] == [one.level for one in on_page] == ["ok" if fits else "warning"]
