"""Schemes of every kind in the small county, and requests that fit them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F

from accounts.roles import Role
from accounts.scope import Actor
from assistance import operations
from assistance.models import (
    AidCase,
    AmountKind,
    CareField,
    PeriodKind,
    RuleStep,
    Scheme,
    SchemeRule,
)
from assistance.schemes.stages import Stage
from branches.models import Branch, Division, Level
from families.codes import Relation
from families.models import (
    BankAccount,
    ClassKind,
    Household,
    HouseholdClass,
    HouseholdMember,
    Person,
    VillagerGroup,
)
from tests.assistance.world import NOW, TODAY, World

DIED_ON = TODAY - timedelta(days=30)
RURAL = {"any_of": [{"resident_status": "rural", "classes": ["only_child", "two_daughters"]}]}
TERMS: dict[str, dict[str, Any]] = {
    "housing": {
        "eligibility": RURAL | {"danger_grades": ["C", "D"]},
        "amount_kind": AmountKind.RANGE,
        "lowest": Decimal(0),
        "highest": Decimal(100_000),
        "period_kind": PeriodKind.ONCE,
    },
    "funeral": {
        "eligibility": RURAL,
        "amount_kind": AmountKind.TIERS,
        "lowest": Decimal(2500),
        "highest": Decimal(4000),
        "tiers": [
            {"classes": ["only_child"], "lowest": "4000.00"},
            {"classes": ["two_daughters"], "lowest": "2500.00", "highest": "4000.00"},
        ],
        "period_kind": PeriodKind.ONCE,
        "apply_within_days": 90,
    },
    "relief": {
        "eligibility": RURAL | {"causes": ["accident", "illness"]},
        "amount_kind": AmountKind.RANGE,
        "lowest": Decimal(500),
        "highest": Decimal(5000),
        "period_kind": PeriodKind.EVENT,
        "apply_within_days": 60,
    },
}
KINDS = tuple(TERMS)


def scheme_of(world: World, kind: str, *, name: str = "", at: str = "湄潭县", **terms: Any) -> Scheme:
    """A scheme of a kind with a confirmed rule and the usual route."""
    scheme = Scheme.objects.create(
        branch=world.branches[at], name=name or kind, kind=kind, care_field=CareField.OLD_AGE
    )
    rule = SchemeRule.objects.create(
        scheme=scheme,
        version=1,
        starts_on=date(2024, 1, 1),
        document_no="湄计协〔2024〕7号",
        written_by=world.as_(Role.MANAGER, "湄潭县").user,
        written_at=NOW,
        confirmed_by=world.as_(Role.APPROVER, "湄潭县", 9).user,
        confirmed_at=NOW,
        **(TERMS[kind] | terms),
    )
    RuleStep.objects.create(
        rule=rule, position=1, stage=Stage.REVIEWED, role=Role.REVIEWER, level=Level.TOWNSHIP
    )
    RuleStep.objects.create(
        rule=rule, position=2, stage=Stage.APPROVED, role=Role.APPROVER, level=Level.COUNTY
    )
    return scheme


def household(world: World, place: str = "茅坝村", *, klass: str = ClassKind.ONLY_CHILD) -> Household:
    """The usual family with a grandmother, who dies where a funeral is asked for."""
    home = world.household(place, klass=klass)
    grandmother = world.person("王桂英", date(1948, 3, 1), male=False, at=home.branch)
    world.member(home, grandmother, Relation.MOTHER)
    return home


def member(home: Household, relation: str) -> HouseholdMember:
    """Who is that in the household, or was the last to be."""
    found = home.members.filter(relation=relation).order_by(F("left_on").desc(nulls_first=True)).first()
    assert found is not None
    return found


def request_of(kind: str, home: Household, **changed: Any) -> dict[str, Any]:
    """What `save_request` takes for a kind; ``changed`` replaces parts of it, or answers by name."""
    head, elder = member(home, Relation.HEAD), member(home, Relation.MOTHER)
    made = {
        "housing": {
            "beneficiary_id": head.person_id,
            "period": "once",
            "asked_amount": Decimal(20_000),
            "event_on": None,
            "answers": {
                "work": "repair",
                "danger_grade": "C",
                "total_cost": Decimal(50_000),
                "before": "屋面漏雨",
            },
        },
        "funeral": {
            "beneficiary_id": elder.person_id,
            "period": "once",
            "asked_amount": None,
            "event_on": DIED_ON,
            "answers": {
                "proof_no": "死证2026-11",
                "applicant": head.person_id,
                "applicant_relation": Relation.SON,
                "payee_relation": "",
            },
        },
        "relief": {
            "beneficiary_id": head.person_id,
            "period": DIED_ON.isoformat(),
            "asked_amount": Decimal(3000),
            "event_on": DIED_ON,
            "answers": {"cause": "illness", "loss": Decimal(20_000), "health_note": "尘肺三期"},
        },
    }[kind]
    answers = made["answers"]
    for name, value in changed.items():
        (answers if name in answers else made)[name] = value
    return {"reason": "家庭困难"} | made


def another_village(world: World) -> Branch:
    """A second village of 永兴镇, whose clerk does not see the first one."""
    township = Division.objects.get(code="520328101")
    seat = Division.objects.create(code="520328101205", level="village", name="梁桥村", parent=township)
    world.branches["梁桥村"] = Branch.objects.create(
        code=seat.code,
        name="梁桥村计划生育协会",
        short_name="梁桥村",
        level=Level.BASE,
        seat=seat,
        parent=world.branches["永兴镇"],
        founded_on=date(1990, 5, 29),
        counted_from=NOW,
    )
    return world.branches["梁桥村"]


def entered(
    world: World,
    kind: str,
    home: Household,
    *,
    scheme: Scheme | None = None,
    by: Actor | None = None,
    **changed: Any,
) -> AidCase:
    """A case of a kind, whole and ready to be submitted."""
    county = Scheme.objects.filter(kind=kind, branch=world.branches["湄潭县"])
    scheme = scheme or county.first() or scheme_of(world, kind)
    return operations.enter(
        household_id=home.pk,
        scheme_id=scheme.pk,
        by=by or world.as_(Role.CLERK, "茅坝村"),
        now=NOW,
        request=request_of(kind, home, **changed),
        account_id=home.accounts.get().pk,
        verification={
            "first_verifier": "赵敏",
            "second_verifier": "刘芳",
            "visited_on": date(2026, 11, 10),
            "met_on": date(2026, 11, 12),
            "result": "agreed",
        },
    )


def submitted(world: World, case: AidCase) -> AidCase:
    return operations.submit(case.pk, by=world.as_(Role.CLERK, "茅坝村"), version=case.version, now=NOW)


def submitted_of(world: World, kind: str, home: Household | None = None) -> AidCase:
    """A case of a kind for somebody who is not paid for it: the student, or the grandmother."""
    home = home or household(world)
    elder = member(home, Relation.MOTHER).person_id
    case = world.draft(home) if kind == "education" else entered(world, kind, home, beneficiary_id=elder)
    return submitted(world, case)


def approved(world: World, case: AidCase, **given: Any) -> AidCase:
    """Submitted, reviewed and approved."""
    case = world.decide(submitted(world, case), world.as_(Role.REVIEWER, "永兴镇"), "agree")
    return world.decide(case, world.as_(Role.APPROVER, "湄潭县"), "agree", **given)


def found(case: AidCase, code: str):
    """What a check says of a case as it stands; None where it says nothing."""
    findings = operations.check(AidCase.objects.get(pk=case.pk), today=TODAY)
    return next((finding for finding in findings if finding.check_code == code), None)


def level(case: AidCase, code: str) -> str | None:
    finding = found(case, code)
    return finding and finding.level


def change_the_file(case: AidCase) -> None:
    """Another head, group, village, class, account, name and birth date on file than were submitted."""
    home = case.household
    away = Division.objects.get(code="520328102201")
    group = VillagerGroup.objects.create(branch=home.branch, name="九组")
    Household.objects.filter(pk=home.pk).update(head_name="周大婶", head_sort_key="zhou da shen", group=group,
                                                     address_division=away)  # fmt: skip
    HouseholdMember.objects.filter(household=home).update(name="周大婶", relation=Relation.OTHER_RELATIVE)
    HouseholdClass.objects.filter(household=home).update(kind=ClassKind.BEREAVED)
    BankAccount.objects.filter(household=home).update(holder_name="别人", number_last4="9999")
    Person.objects.filter(pk=case.beneficiary_id).update(
        name="周大婶",
        born_on=date(2001, 1, 1),
        sex="1",
        nation="06",
        phone_last4="1234",
    )
