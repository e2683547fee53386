"""One person, one household, one flood: what a case claims, who stands in its way, and who is told of it."""

import ast
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from assistance import operations
from assistance.cases.claims import claims_of
from assistance.cases.operations.record import save_claiming
from assistance.cases.states import AMOUNT_STATES, CLAIMING_STATES, CaseState
from assistance.models import AidCase, SchemeRule, Unit
from assistance.schemes.registry import KINDS
from branches.models import Branch, BranchKind, BranchModel, Level
from families.codes import Relation
from families.models import Household, HouseholdMember
from families.registering.operations.split import split_household
from ground.refusals import Refused
from tests.assistance import aid
from tests.assistance.aid import RURAL, entered, found, household, member, scheme_of, submitted
from tests.assistance.claiming import at_odds
from tests.assistance.world import NOW, TODAY

FLOOD = TODAY - timedelta(days=20)
ALL_CAUSES = RURAL | {"causes": ["disaster", "accident", "illness", "hardship"]}


@pytest.fixture
def relief(world):
    return scheme_of(world, "relief", eligibility=ALL_CAUSES)


def couple(world, place="茅坝村"):
    """The usual family, with a wife."""
    home = household(world, place)
    world.member(home, world.person("陈秀兰", date(1977, 9, 3), male=False, at=home.branch), Relation.SPOUSE)
    return home


def struck(world, home, who=Relation.HEAD, *, cause="disaster", on=FLOOD, scheme=None):
    """A draft of relief for a member of a household."""
    return entered(
        world, "relief", home, scheme=scheme, beneficiary_id=member(home, who).person_id,
        event_on=on, period=on.isoformat(), cause=cause, health_note="尘肺三期" if cause == "illness" else "",
    )  # fmt: skip


@pytest.mark.parametrize("cause", ["disaster", "hardship"])
def test_the_wife_cannot_apply_for_the_flood_the_husband_applied_for(world, relief, cause):
    home = couple(world)
    his, hers = struck(world, home, cause=cause), struck(world, home, Relation.SPOUSE, cause=cause)
    submitted(world, his)
    named = (
        "This household, or one split off from it, already has a case of this scheme "
        f"for {FLOOD.isoformat()}: {his.number}."
    )
    assert (found(hers, "period").level, found(hers, "period").sentence) == ("refusal", named)
    with pytest.raises(Refused, match=his.number):
        submitted(world, hers)
    assert at_odds() == []


@pytest.mark.parametrize("cause", ["accident", "illness"])
def test_husband_and_wife_may_both_fall_ill_on_one_day(world, relief, cause):
    home = couple(world)
    his = submitted(world, struck(world, home, cause=cause))
    hers = submitted(world, struck(world, home, Relation.SPOUSE, cause=cause))
    assert [claim.key for claim in (*his.claims.all(), *hers.claims.all())] == [
        f"P{his.beneficiary_id}",
        f"P{hers.beneficiary_id}",
    ]


def test_one_day_of_two_people_is_near_and_of_one_person_is_the_same(world, relief):
    home = couple(world)
    his, again = struck(world, home, cause="illness"), struck(world, home, cause="illness")
    hers = struck(world, home, Relation.SPOUSE, cause="illness")
    submitted(world, his)

    claims = claims_of([again, hers])
    assert [other.number for other in claims[hers.pk].near] == [his.number]
    assert (claims[again.pk].twin.number, claims[again.pk].near) == (his.number, ())


def test_without_a_period_nothing_is_claimed(world, relief):
    draft = struck(world, couple(world))
    AidCase.objects.filter(pk=draft.pk).update(period="")

    assert found(draft, "period") is None


def test_a_house_is_mended_once_whoever_of_the_family_applies(world):
    home = couple(world)
    his = submitted(world, entered(world, "housing", home))
    hers = entered(world, "housing", home, beneficiary_id=member(home, Relation.SPOUSE).person_id)
    with pytest.raises(Refused) as refused:
        submitted(world, hers)
    assert str(refused.value) == (
        "This household, or one split off from it, already has a case of this scheme, "
        f"which is given once: {his.number}."
    )
    assert his.claims.get().key == f"H{home.lineage_id}"


def test_each_kind_claims_for_its_own_unit(world, relief):
    home = couple(world)
    keys = {
        "education": f"P{member(home, Relation.DAUGHTER).person_id}",
        "housing": f"H{home.pk}",
        "funeral": f"P{member(home, Relation.MOTHER).person_id}",
        "relief": f"P{member(home, Relation.HEAD).person_id}",
    }
    drafts = [world.draft(home), *(entered(world, kind, home) for kind in ("housing", "funeral", "relief"))]
    for draft in drafts:
        assert [claim.key for claim in submitted(world, draft).claims.all()] == [keys[draft.kind]]


def test_the_two_of_a_couple_each_hold_a_key(world, monkeypatch):
    monkeypatch.setitem(KINDS, "housing", replace(KINDS["housing"], unit_of=lambda case: Unit.COUPLE))
    home = couple(world)
    his = submitted(world, entered(world, "housing", home))
    pair = sorted(f"P{member(home, who).person_id}" for who in (Relation.HEAD, Relation.SPOUSE))
    assert sorted(claim.key for claim in his.claims.all()) == pair
    # She takes her half along into another household.
    world.member(other := household(world), move_out(member(home, Relation.SPOUSE)), Relation.SPOUSE)
    with pytest.raises(Refused, match=f"This couple already has .* once: {his.number}"):
        submitted(world, entered(world, "housing", other))


def test_who_left_the_household_is_no_half_of_its_couple(world, monkeypatch):
    monkeypatch.setitem(KINDS, "housing", replace(KINDS["housing"], unit_of=lambda case: Unit.COUPLE))
    home = couple(world)
    move_out(member(home, Relation.SPOUSE))
    draft = entered(world, "housing", home)
    assert claims_of([draft])[draft.pk].keys == (f"P{member(home, Relation.HEAD).person_id}",)


def move_out(row: HouseholdMember):
    """Let somebody leave their household as of today; the person."""
    HouseholdMember.objects.filter(pk=row.pk).update(left_on=TODAY, left_reason="再婚")
    return row.person


def test_a_remarried_man_takes_his_own_claims_along_and_leaves_those_of_the_house(world, relief):
    old = couple(world)
    ill = submitted(world, struck(world, old, cause="illness"))
    flood, house = submitted(world, struck(world, old)), submitted(world, entered(world, "housing", old))
    wife = member(old, Relation.SPOUSE)
    man = move_out(member(old, Relation.HEAD))
    HouseholdMember.objects.filter(pk=wife.pk).update(relation=Relation.HEAD)
    new = household(world)
    world.member(new, man, Relation.SPOUSE)

    for who, cause, other in ((Relation.SPOUSE, "illness", ill), (Relation.HEAD, "disaster", None)):
        case = struck(world, new, who, cause=cause)
        assert found(case, "period").level == ("refusal" if other else "ok")
    with pytest.raises(Refused, match=ill.number):
        submitted(world, struck(world, new, Relation.SPOUSE, cause="illness"))
    submitted(world, struck(world, new, Relation.SPOUSE))
    submitted(world, entered(world, "housing", new, beneficiary_id=man.pk))
    for kind, other in (("relief", flood), ("housing", house)):
        left_behind = (
            struck(world, old)
            if kind == "relief"
            else entered(world, kind, old, beneficiary_id=wife.person_id)
        )
        with pytest.raises(Refused, match=other.number):
            submitted(world, left_behind)


def split_in_two(world, home, *, at="茅坝村", by=None):
    """The wife goes on as a household of her own, with a class and an account; the new household."""
    wife = member(home, Relation.SPOUSE)
    new = split_household(
        home.pk, by=by or world.as_(Role.CLERK, "茅坝村"), version=Household.objects.get(pk=home.pk).version,
        now=NOW, relations={wife.pk: Relation.HEAD}, branch_id=world.branches[at].pk, on=TODAY,
    )  # fmt: skip
    given = world.household(at, students=0)
    given.classes.update(household=new)
    given.accounts.update(household=new, holder=wife.person)
    world.member(new, world.person("陈桂英", date(1950, 3, 1), male=False, at=new.branch), Relation.MOTHER)
    return new


@pytest.mark.parametrize("begun_as", ["school_year", "event"])
def test_a_draft_of_an_older_version_does_not_slip_past_once(world, begun_as):
    """What it was begun for is no period of the version of its day, and claims nothing that others claim."""
    home, scheme = couple(world), scheme_of(world, "housing")
    SchemeRule.objects.filter(scheme=scheme).update(period_kind=begun_as)
    period = {"school_year": "2026-2027", "event": FLOOD.isoformat()}[begun_as]
    hers = entered(
        world, "housing", home, beneficiary_id=member(home, Relation.SPOUSE).person_id, period=period,
        event_on=FLOOD,
    )  # fmt: skip
    SchemeRule.objects.filter(scheme=scheme).update(period_kind="once")
    submitted(world, entered(world, "housing", home))

    assert (found(hers, "open").level, found(hers, "period").level) == ("refusal", "ok")
    with pytest.raises(Refused, match=f"{period} is no period of the rule"):
        submitted(world, hers)


def test_the_period_of_an_event_is_its_day(world, relief):
    home = couple(world)
    case = entered(world, "relief", home, event_on=FLOOD, period=(FLOOD - timedelta(days=2)).isoformat())
    with pytest.raises(Refused, match="is no period of the rule"):
        submitted(world, case)


@pytest.mark.parametrize("kind", ["housing", "relief"])
def test_after_a_split_the_house_and_the_flood_are_still_given_once(world, relief, kind):
    home = couple(world)

    def draft(of):
        return struck(world, of) if kind == "relief" else entered(world, "housing", of)

    first = submitted(world, draft(home))
    new = split_in_two(world, home)
    second = draft(new)
    assert found(second, "period").level == "refusal"
    with pytest.raises(Refused, match=f"or one split off from it, .*{first.number}"):
        submitted(world, second)


def test_after_a_split_what_was_given_to_a_person_goes_with_the_person(world, relief):
    home = couple(world)
    submitted(world, struck(world, home, cause="illness"))
    hers = submitted(world, struck(world, home, Relation.SPOUSE, cause="illness"))
    new = split_in_two(world, home)
    with pytest.raises(Refused, match=hers.number):
        submitted(world, struck(world, new, cause="illness"))


@pytest.mark.parametrize(("on", "code"), [(FLOOD, "period"), (FLOOD + timedelta(days=1), "near")])
def test_a_case_at_another_association_is_named_inside_its_scope_alone(world, relief, on, code):
    home = couple(world)
    first = submitted(world, struck(world, home))
    world.branches["湄潭县"].phone = "085124221234"
    world.branches["湄潭县"].save()
    aid.another_village(world)
    new = split_in_two(world, home, at="梁桥村", by=world.as_(Role.CLERK, "永兴镇"))
    draft = entered(
        world, "relief", new, by=world.as_(Role.CLERK, "梁桥村"), event_on=on, period=on.isoformat(),
        beneficiary_id=member(new, Relation.HEAD).person_id, cause="disaster", health_note="",
    )  # fmt: skip
    finding = found(draft, code)
    asks = "ask 湄潭县计划生育协会, telephone 0851-24221234"
    for role, place, sees in (
        (Role.CLERK, "梁桥村", False),
        (Role.CLERK, "永兴镇", True),
        (Role.REVIEWER, "永兴镇", True),
        (Role.APPROVER, "湄潭县", True),
    ):
        said = finding.told_to(world.as_(role, place)).sentence
        assert (first.number in said, asks in said) == (sees, not sees)
    assert first.number not in finding.sentence


def test_who_reads_the_village_reads_what_its_attached_association_was_asked_for(world, relief):
    home = couple(world)
    first = submitted(world, struck(world, home))
    attached = Branch.objects.create(
        code="520328101200-01",
        name="茅坝村个体协会",
        short_name="个体协会",
        level=Level.ATTACHED,
        kind=BranchKind.ENTERPRISE,
        model=BranchModel.ATTACHED,
        parent=home.branch,
        seat=home.branch.seat,
        founded_on=date(2020, 5, 29),
        counted_from=NOW,
    )
    AidCase.objects.filter(pk=first.pk).update(branch=attached)
    near = found(struck(world, home, Relation.SPOUSE, on=FLOOD + timedelta(days=1)), "near")
    assert near.words["values"]["number"] == first.number
    # Everybody who reads the case reads the other: nobody has to be asked about it.
    assert "outside" not in near.words
    hers = struck(world, home, Relation.SPOUSE, on=FLOOD + timedelta(days=2))
    AidCase.objects.filter(pk=hers.pk).update(branch=attached)
    assert "outside" not in found(hers, "near").words


def test_the_flood_typed_a_day_later_is_warned_about_and_names_the_other_case(world, relief):
    home = couple(world)
    his = submitted(world, struck(world, home))
    hers = struck(world, home, Relation.SPOUSE, on=FLOOD + timedelta(days=1))
    near = found(hers, "near")
    assert (near.level, near.sentence) == (
        "warning",
        f"Case {his.number} is about an event on {FLOOD.isoformat()}, within thirty days of this one. "
        "Check that the two are not one event.",
    )
    hers = submitted(world, hers)
    assert hers.findings.get(check_code="near").level == "warning"
    assert found(his, "near").words["values"]["number"] == hers.number


@pytest.mark.parametrize(
    ("cause", "who", "days", "warned"),
    [
        ("disaster", Relation.SPOUSE, 30, True),
        ("disaster", Relation.SPOUSE, -30, True),
        ("disaster", Relation.SPOUSE, 31, False),
        ("hardship", Relation.SPOUSE, 1, True),
        ("illness", Relation.SPOUSE, 1, True),
        ("accident", Relation.HEAD, 0, True),
        ("accident", Relation.HEAD, 31, False),
    ],
)
def test_events_of_one_household_within_thirty_days_warn_whatever_their_cause(
    world, cause, who, days, warned
):
    scheme = scheme_of(world, "relief", eligibility=ALL_CAUSES, apply_within_days=None)
    home, day = couple(world), FLOOD - timedelta(days=40)
    submitted(world, struck(world, home, on=day, scheme=scheme))
    draft = struck(world, home, who, cause=cause, on=day + timedelta(days=days), scheme=scheme)
    assert (found(draft, "near") is not None) is warned


def test_of_many_cases_each_is_told_of_the_events_near_its_own_day(world):
    scheme = scheme_of(world, "relief", eligibility=ALL_CAUSES, apply_within_days=None)
    days = [FLOOD - timedelta(days=far) for far in (200, 100, 0)]
    homes = [couple(world) for _day in days]
    near = [
        submitted(world, struck(world, home, on=day, scheme=scheme))
        for home, day in zip(homes, days, strict=True)
    ]
    submitted(world, struck(world, homes[0], on=days[2], scheme=scheme))
    drafts = [
        struck(world, home, Relation.SPOUSE, cause="accident", on=day, scheme=scheme)
        for home, day in zip(homes, days, strict=True)
    ]
    claims = claims_of(drafts)
    told = [[other.number for other in claims[draft.pk].near] for draft in drafts]
    assert told == [[case.number] for case in near]


def test_two_deaths_in_one_household_are_two_and_warn_nobody(world):
    home = couple(world)
    submitted(world, entered(world, "funeral", home))
    spouse = member(home, Relation.SPOUSE)
    scheme = scheme_of(world, "funeral", name="另一项补助")
    second = entered(world, "funeral", home, scheme=scheme, beneficiary_id=spouse.person_id)

    assert claims_of([second])[second.pk].near == ()


def test_an_event_that_another_scheme_was_asked_about_is_warned_of(world, relief):
    home, other = couple(world), scheme_of(world, "relief", name="市级救助", eligibility=ALL_CAUSES)
    his = submitted(world, struck(world, home, scheme=other))
    hers = struck(world, home, Relation.SPOUSE, scheme=relief)
    assert found(hers, "near").words["values"] == {"number": his.number, "day": FLOOD.isoformat()}


def test_a_draft_and_what_was_given_up_warn_nobody(world, relief):
    home = couple(world)
    his, hers = struck(world, home), struck(world, home, Relation.SPOUSE, on=FLOOD + timedelta(days=1))
    assert found(hers, "near") is None
    his = submitted(world, his)
    operations.withdraw(
        his.pk, by=world.as_(Role.CLERK, "茅坝村"), version=his.version, reason="填错", now=NOW
    )
    assert found(hers, "near") is None


def test_claims_follow_the_state_through_every_operation(world):
    clerk, reviewer = world.as_(Role.CLERK, "茅坝村"), world.as_(Role.REVIEWER, "永兴镇")
    approver = world.as_(Role.APPROVER, "湄潭县")
    home = world.household(students=2)

    def claiming(case):
        assert at_odds() == []
        return [claim.claiming for claim in case.claims.all()]

    case = world.draft(home)
    assert claiming(case) == []
    case = submitted(world, case)
    assert claiming(case) == [True]
    case = world.decide(case, reviewer, "return", reasons=["unclear"])
    assert claiming(case) == [True]
    sister = member_but(home, case.beneficiary_id)
    case = operations.save_request(
        case.pk, by=clerk, version=case.version, now=NOW, beneficiary_id=sister, period="2026-2027",
        reason="更正", answers={"school": "湄潭县中等职业学校", "stage": "vocational", "grade": 1},
    )  # fmt: skip
    assert claiming(case) == [True]
    assert [claim.key for claim in case.claims.all()] == [f"P{sister}"]
    case = submitted(world, case)
    assert claiming(case) == [True]
    case = world.decide(case, reviewer, "refuse", comment="不符合")
    assert claiming(case) == [False]
    case = operations.take_back(case.pk, by=reviewer, version=case.version, reason="看错材料", now=NOW)
    assert claiming(case) == [True]
    case = world.decide(case, reviewer, "agree")
    case = world.decide(case, approver, "agree")
    assert claiming(case) == [True]
    other = submitted(world, world.draft(home, student=0))
    operations.withdraw(other.pk, by=clerk, version=other.version, reason="填错", now=NOW)
    assert claiming(other) == [False]


def member_but(home, person_id):
    others = home.members.exclude(relation=Relation.HEAD).exclude(person=person_id)
    return others.values_list("person_id", flat=True).get()


@pytest.mark.parametrize("state", [state for state in CaseState if state in {*AMOUNT_STATES, "stopped"}])
def test_every_state_after_approval_claims_or_lets_go(world, state):
    case = world.decide(world.reviewed(), world.as_(Role.APPROVER, "湄潭县"), "agree")
    case.state = state
    if state == CaseState.STOPPED:
        case.approved_amount = None
    save_claiming(case, by=world.as_(Role.APPROVER, "湄潭县"))
    assert case.claims.get().claiming is (state in CLAIMING_STATES)
    assert at_odds() == []


def test_a_refusal_is_not_taken_back_once_another_case_has_claimed_the_same(world):
    home, reviewer = couple(world), world.as_(Role.REVIEWER, "永兴镇")
    his = world.decide(
        submitted(world, entered(world, "housing", home)), reviewer, "refuse", comment="不符合"
    )
    hers = submitted(
        world, entered(world, "housing", home, beneficiary_id=member(home, Relation.SPOUSE).person_id)
    )
    with pytest.raises(Refused, match=hers.number):
        operations.take_back(his.pk, by=reviewer, version=his.version, reason="看错材料", now=NOW)
    assert AidCase.objects.get(pk=his.pk).state == CaseState.REFUSED
    assert at_odds() == []


@pytest.mark.parametrize("count", [1, 6])
def test_the_claims_of_many_cases_cost_no_more_queries_than_those_of_one(world, relief, count):
    for _ in range(count):
        home = couple(world)
        submitted(world, struck(world, home))
        struck(world, home, Relation.SPOUSE, on=FLOOD)
        struck(world, home, Relation.SPOUSE, on=FLOOD + timedelta(days=1))
    drafts = list(AidCase.objects.filter(state="draft").select_related("household", "relief"))
    with CaptureQueriesContext(connection) as made:
        claims = claims_of(drafts)
    assert len(made) == 2
    assert sum(claims[case.pk].twin is not None for case in drafts) == count
    assert sum(bool(claims[case.pk].near) for case in drafts) == count


def test_a_case_is_saved_in_one_place_alone():
    """What saves a case elsewhere changes its state behind the back of its claims."""
    elsewhere = []
    for path in sorted(Path("assistance").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            saves = node.func.attr == "save" and ast.unparse(node.func.value) in {"case", "self.case"}
            bulk = node.func.attr in {"update", "bulk_update"} and any(
                word in ast.unparse(node) for word in ("AidCase", "state=")
            )
            if saves or bulk:
                elsewhere.append(f"{path}: {ast.unparse(node)}")
    assert elsewhere == ["assistance/cases/operations/record.py: case.save()"]
