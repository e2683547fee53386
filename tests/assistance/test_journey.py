"""A grant from entry to approval, back and forth, as operations."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db.models import F

from accounts.models import AuditEntry, DeclaredRelative, Notification
from accounts.roles import Role
from assistance import operations
from assistance.cases.states import NEXT_STATES, Act, CaseState
from assistance.models import AidCase
from assistance.schemes.stages import Lane, Stage
from branches import queues
from families.models import BankAccount
from ground.refusals import Forbidden, Refused, Stale
from tests.accounts.people import signed_in
from tests.assistance.world import NOW, TODAY


@pytest.fixture
def clerk(world):
    return world.as_(Role.CLERK, "茅坝村")


@pytest.fixture
def reviewer(world):
    return world.as_(Role.REVIEWER, "永兴镇")


@pytest.fixture
def approver(world):
    return world.as_(Role.APPROVER, "湄潭县")


def test_a_grant_is_entered_reviewed_and_approved(world, clerk, reviewer, approver):
    case = world.submitted()
    assert case.number == "ZX520328-2026-00001"
    assert (case.state, case.awaiting_role, case.awaiting_branch) == (
        "in_review",
        "reviewer",
        world.branches["永兴镇"],
    )
    assert case.asked_amount == Decimal("1000.00")
    assert AidCase.objects.awaiting(reviewer).get() == case
    case = world.decide(case, reviewer, "agree")
    assert (case.state, case.awaiting_role, case.awaiting_branch) == (
        "in_review",
        "approver",
        world.branches["湄潭县"],
    )
    case = world.decide(case, approver, "agree")
    case.refresh_from_db()
    assert (case.state, case.approved_amount, case.decided_on) == ("approved", Decimal("1000.00"), TODAY)
    assert case.awaiting_role == ""
    assert [step.act for step in case.steps.all()] == ["entered", "submitted", "agreed", "agreed"]
    held = set(case.stage_holders.values_list("lane", "stage", "officer_id"))
    assert held == {
        (Lane.DECISION, Stage.ENTERED, clerk.officer_id),
        (Lane.DECISION, Stage.REVIEWED, reviewer.officer_id),
        (Lane.DECISION, Stage.APPROVED, approver.officer_id),
        (Lane.MONEY, Stage.APPROVED, approver.officer_id),
    }
    assert Notification.objects.get(user=clerk.user).kind == "case.approved"


def test_queues_count_what_waits(world, reviewer, approver, clerk):
    case = world.submitted()
    assert queues.waiting(reviewer) == {"review": 1}
    case = world.decide(case, reviewer, "return", reasons=["identity"])
    assert queues.waiting(reviewer) == {}
    assert queues.waiting(clerk) == {"mend": 1}
    operations.submit(case.pk, by=clerk, version=case.version, now=NOW)
    assert queues.waiting(clerk) == {}
    queues.fold()
    assert queues.waiting(reviewer) == {"review": 1}


def test_a_mended_case_goes_back_to_who_returned_it(world, clerk, approver):
    case = world.decide(world.reviewed(), approver, "return", reasons=["unclear"], fields=["reason"])
    assert (case.state, case.awaiting_role, case.awaiting_branch_id) == ("returned", "clerk", case.branch_id)
    case = mended(case, "request", by=clerk)
    case = operations.submit(case.pk, by=clerk, version=case.version, now=NOW)
    assert case.awaiting_role == "approver"
    assert world.decide(case, approver, "agree").state == CaseState.APPROVED


def test_a_school_year_that_was_open_when_it_was_applied_for_stays_so(world, clerk, reviewer):
    case = world.draft()
    AidCase.objects.filter(pk=case.pk).update(period="2025-2026")
    case = operations.submit(case.pk, by=clerk, version=case.version, now=NOW)
    for days in (300, 301):
        later = NOW + timedelta(days=days)
        case = world.decide(case, reviewer, "return", reasons=["unclear"], now=later)
        case = operations.submit(case.pk, by=clerk, version=case.version, now=later)
    assert (case.state, case.period) == ("in_review", "2025-2026")


def test_a_case_whose_payee_changed_starts_its_route_anew(world, clerk, approver):
    case = world.decide(world.reviewed(), approver, "return", reasons=["payee"])
    account = case.account
    account.number, account.number_last4, account.version = "6217000000099999", "9999", 2
    account.save()
    case = operations.submit(case.pk, by=clerk, version=case.version, now=NOW)
    assert case.awaiting_role == "reviewer"


def test_a_decision_binds_to_what_was_seen(world, reviewer):
    case = world.submitted()
    with pytest.raises(Stale):
        operations.decide(case.pk, by=reviewer, verdict="agree", seen="00" * 32, now=NOW)


@pytest.mark.parametrize(
    ("role", "place"), [(Role.CLERK, "茅坝村"), (Role.MANAGER, "湄潭县"), (Role.AUDITOR, "湄潭县")]
)
def test_only_reviewers_and_approvers_decide(world, role, place):
    case = world.submitted()
    with pytest.raises(Forbidden):
        world.decide(case, world.as_(role, place), "agree")


def test_another_township_does_not_see_the_case(world):
    case = world.submitted()
    with pytest.raises(AidCase.DoesNotExist):
        world.decide(case, world.as_(Role.REVIEWER, "复兴镇"), "agree")


def test_the_county_cannot_approve_what_waits_for_the_township(world, approver):
    case = world.submitted()
    with pytest.raises(Stale, match="not waiting for you now"):
        world.decide(case, approver, "agree")


def test_the_countys_reviewer_does_not_decide_what_waits_for_that_of_a_township(world):
    case = world.submitted()
    with pytest.raises(Forbidden, match="waiting for another association"):
        world.decide(case, world.as_(Role.REVIEWER, "湄潭县"), "agree")
    case.refresh_from_db()
    assert (case.state, case.awaiting_branch) == ("in_review", world.branches["永兴镇"])


def test_a_deputy_does_not_decide_for_somebody_who_holds_another_stage(world, clerk, reviewer):
    case = world.submitted()
    for_the_clerk = replace(world.as_(Role.REVIEWER, "永兴镇", 2), on_behalf_of=clerk.officer_id)
    with pytest.raises(Forbidden, match="holds one stage"):
        world.decide(case, for_the_clerk, "agree")
    assert [step.act for step in case.steps.all()] == ["entered", "submitted"]

    case = world.decide(case, replace(for_the_clerk, on_behalf_of=reviewer.officer_id), "agree")

    held = case.stage_holders.filter(stage=Stage.REVIEWED).values_list("officer_id", flat=True)
    assert set(held) == {for_the_clerk.officer_id, reviewer.officer_id}


def test_one_person_holds_one_stage_whatever_their_duties(world):
    user = world.user()
    clerk = actor(world, user, Role.CLERK, "永兴镇")
    reviewer = actor(world, user, Role.REVIEWER, "永兴镇")
    case = world.submitted(by=clerk)
    with pytest.raises(Forbidden, match="took part"):
        world.decide(case, reviewer, "agree")


def test_the_same_person_may_return_and_later_agree(world, clerk, reviewer):
    case = world.decide(world.submitted(), reviewer, "return", reasons=["other"])
    case = operations.submit(case.pk, by=clerk, version=case.version, now=NOW)
    assert world.decide(case, reviewer, "agree").awaiting_role == "approver"


@pytest.mark.parametrize("kin", ["self", "declared", "own household"])
def test_nobody_decides_on_themselves_or_a_relative(world, kin):
    home = world.household()
    father = home.members.get(relation="02").person
    user = world.user(father.id_number) if kin == "self" else world.user()
    if kin == "declared":
        relative = DeclaredRelative(
            officer=user.officer, name=father.name, relation="sibling", declared_at=NOW
        )
        relative.id_number = father.id_number
        relative.save()
    elif kin == "own household":
        daughter = home.members.get(relation="30").person
        user = world.user(daughter.id_number)
    case = world.submitted(home)
    with pytest.raises(Forbidden, match="relative"):
        world.decide(case, actor(world, user, Role.REVIEWER, "永兴镇"), "agree")
    with pytest.raises(Forbidden, match="relative"):
        operations.start_case(
            household_id=home.pk,
            scheme_id=world.scheme.pk,
            by=actor(world, user, Role.CLERK, "永兴镇"),
            now=NOW,
        )


def declared(officer, person):
    relative = DeclaredRelative(officer=officer, name=person.name, relation="spouse", declared_at=NOW)
    relative.id_number = person.id_number
    relative.save()


@pytest.mark.parametrize("state", ["draft", "in_review", "returned"])
def test_nobody_withdraws_the_case_of_a_relative(world, reviewer, state):
    case = world.draft() if state == "draft" else world.submitted()
    if state == "returned":
        case = world.decide(case, reviewer, "return", reasons=["unclear"])
    head = case.household.members.get(relation="02").person
    kin = actor(world, world.user(head.id_number), Role.CLERK, "茅坝村")

    with pytest.raises(Forbidden, match="relative"):
        operations.withdraw(case.pk, by=kin, version=case.version, reason="填错学生", now=NOW)


def test_nobody_takes_back_a_decision_on_a_relative(world, approver):
    case = world.decide(world.reviewed(), approver, "agree")
    declared(approver.user.officer, case.household.members.get(relation="02").person)

    with pytest.raises(Forbidden, match="relative"):
        world.take_back(case, approver)


def test_a_state_is_reached_by_the_table_of_moves_alone(world):
    case = world.draft()
    for state in CaseState:
        if state != case.state and state not in NEXT_STATES[CaseState(case.state)]:
            with pytest.raises(ValueError, match="does not become"):
                case.become(state)


def test_whoever_comes_second_at_the_same_step_is_told_that_it_is_decided(world, reviewer):
    """A double click, or a colleague's page that was opened before: no attempt at what is forbidden."""
    colleague = world.as_(Role.REVIEWER, "永兴镇", 2)
    case = world.submitted()
    world.decide(case, reviewer, "agree")

    for late in (reviewer, colleague):
        with pytest.raises(Stale, match="not waiting for you now"):
            world.decide(case, late, "agree")
    assert not AuditEntry.objects.filter(action="case.decision_forbidden").exists()


def test_whoever_has_no_step_on_the_route_is_refused(world):
    case = world.reviewed()
    with pytest.raises(Forbidden, match="another association"):
        world.decide(case, world.as_(Role.REVIEWER, "湄潭县"), "agree")


@pytest.mark.parametrize("stage", ["review", "approval"])
def test_nobody_agrees_to_an_account_that_was_changed_after_it_was_submitted(world, client, settings, stage):
    settings.SECOND_FACTOR_ROLES = frozenset()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    case = world.submitted() if stage == "review" else world.reviewed()
    by = world.as_(Role.REVIEWER, "永兴镇") if stage == "review" else world.as_(Role.APPROVER, "湄潭县")
    BankAccount.objects.filter(pk=case.account_id).update(holder_name="外人甲", version=F("version") + 1)

    page = signed_in(client, by.user).get(case.get_absolute_url()).content.decode()
    assert "account was changed after the case was submitted" in page
    with pytest.raises(Refused, match="account was changed"):
        world.decide(AidCase.objects.get(pk=case.pk), by, "agree")
    returned = world.decide(AidCase.objects.get(pk=case.pk), by, "return", reasons=["payee"])
    clerk = world.as_(Role.CLERK, "茅坝村")
    again = operations.submit(returned.pk, by=clerk, version=returned.version, now=NOW)
    assert world.decide(again, world.as_(Role.REVIEWER, "永兴镇"), "agree").awaiting_role == "approver"


def test_a_refusal_says_why_and_ends_the_case(world, reviewer):
    case = world.submitted()
    with pytest.raises(Refused, match="Say why"):
        world.decide(case, reviewer, "refuse")
    case.refresh_from_db()
    case = world.decide(case, reviewer, "refuse", comment="不符合条件")
    assert (case.state, case.decided_on, case.approved_amount) == ("refused", TODAY, None)


def test_a_return_names_a_known_reason(world, reviewer):
    case = world.submitted()
    for reasons in ([], ["nonsense"]):
        with pytest.raises(Refused, match="at least one reason"):
            world.decide(case, reviewer, "return", reasons=reasons)


def test_an_amount_outside_the_rule_is_refused_by_its_name(world, approver):
    case = world.reviewed()
    with pytest.raises(Refused, match=r"1,000\.00"):
        world.decide(case, approver, "agree", amount=Decimal("1200.00"), comment="特别困难")


def test_the_clerk_withdraws_until_somebody_acts(world, clerk, reviewer):
    case = world.submitted()
    taken = operations.withdraw(case.pk, by=clerk, version=case.version, reason="填错学生", now=NOW)
    assert (taken.state, taken.awaiting_role) == ("withdrawn", "")
    case = world.decide(world.submitted(world.household()), reviewer, "agree")
    with pytest.raises(Stale, match="acted on"):
        operations.withdraw(case.pk, by=clerk, version=case.version, reason="填错学生", now=NOW)


@pytest.mark.parametrize("verdict", ["agree", "return", "refuse"])
def test_a_decision_is_taken_back_the_same_day_and_before_the_next_act(world, approver, verdict):
    case = world.decide(world.reviewed(), approver, verdict, reasons=["other"], comment="说明")
    with pytest.raises(Stale, match="day"):
        world.take_back(case, approver, now=NOW + timedelta(days=1))
    case = world.take_back(case, approver)
    assert (case.state, case.awaiting_role, case.approved_amount, case.decided_on) == (
        "in_review",
        "approver",
        None,
        None,
    )
    assert case.steps.last().act == Act.TAKEN_BACK


def mended(case, part, *, by):
    """One part of a returned case saved as it stands; the request with another reason."""
    save, given = {
        "request": (
            operations.save_request,
            {
                "beneficiary_id": case.beneficiary_id,
                "period": case.period,
                "reason": "父亲患病，无力负担",
                "answers": {"school": "湄潭县中等职业学校", "stage": "vocational", "grade": 1},
            },
        ),
        "payee": (operations.save_payee, {"account_id": case.account_id}),
        "verification": (
            operations.save_verification,
            {
                "first_verifier": "赵敏",
                "second_verifier": "刘芳",
                "visited_on": date(2026, 11, 11),
                "met_on": date(2026, 11, 12),
                "result": "agreed",
            },
        ),
    }[part]
    return save(case.pk, by=by, version=case.version, now=NOW, **given)


@pytest.mark.parametrize("part", ["request", "payee", "verification"])
def test_a_return_is_not_taken_back_once_the_clerk_has_begun_to_mend(world, clerk, reviewer, part):
    case = world.decide(world.submitted(), reviewer, "return", reasons=["unclear"])
    case = mended(mended(case, part, by=clerk), "payee", by=clerk)
    with pytest.raises(Stale, match="begun to correct"):
        world.take_back(case, reviewer)
    case = operations.submit(case.pk, by=clerk, version=case.version, now=NOW)
    acts = [step.act for step in case.steps.all()]
    assert acts == ["entered", "submitted", "returned", "edited", "submitted"]
    assert (
        operations.withdraw(case.pk, by=clerk, version=case.version, reason="填错学生", now=NOW).state
        == "withdrawn"
    )


def test_a_return_that_is_being_mended_may_be_given_up(world, clerk, reviewer):
    case = world.decide(world.submitted(), reviewer, "return", reasons=["unclear"])
    case = mended(case, "request", by=clerk)
    assert (
        operations.withdraw(case.pk, by=clerk, version=case.version, reason="填错学生", now=NOW).state
        == "withdrawn"
    )


def test_a_refusal_is_not_taken_back_once_another_case_has_claimed_the_period(world, approver):
    refused = world.decide(world.reviewed(), approver, "refuse", comment="说明")
    world.submitted(refused.household)
    with pytest.raises(Refused, match="already has a case"):
        world.take_back(refused, approver)
    refused.refresh_from_db()
    assert refused.state == "refused"


def test_a_returned_case_is_not_rewritten_into_what_another_case_claims(world, clerk, reviewer):
    home = world.household(students=2, klass="two_daughters")
    world.submitted(home, student=0)
    case = world.decide(world.submitted(home, student=1), reviewer, "return", reasons=["identity"])
    first = home.members.exclude(relation="02").order_by("id")[0]
    with pytest.raises(Refused, match="already has a case"):
        operations.save_request(
            case.pk,
            by=clerk,
            version=case.version,
            now=NOW,
            beneficiary_id=first.person_id,
            period="2026-2027",
            reason="家庭困难",
            answers={"school": "湄潭县中等职业学校", "stage": "vocational", "grade": 1},
        )


def test_nobody_takes_back_what_another_decided(world, approver, reviewer):
    case = world.decide(world.reviewed(), approver, "agree")
    for other in (reviewer, world.as_(Role.APPROVER, "湄潭县", 2)):
        with pytest.raises(Forbidden):
            world.take_back(case, other)


def test_a_household_with_two_students_gets_two_grants(world):
    home = world.household(students=2, klass="two_daughters")
    first, second = world.submitted(home, student=0), world.submitted(home, student=1)
    assert first.beneficiary_id != second.beneficiary_id
    with pytest.raises(Refused, match="already has a case"):
        world.submitted(home, student=0)


def test_an_edit_on_an_older_version_is_refused(world, clerk):
    case = world.draft()
    with pytest.raises(Stale):
        operations.save_payee(case.pk, by=clerk, version=1, now=NOW, account_id=case.account_id)


def test_submitted_content_is_closed(world, clerk):
    case = world.submitted()
    with pytest.raises(Stale):
        operations.save_payee(case.pk, by=clerk, version=case.version, now=NOW, account_id=case.account_id)


def actor(world, user, role, place):
    from branches.actors import actor_for

    return actor_for(world.duty(user, role, place))


def test_a_digest_that_reads_like_a_telephone_is_decided_on_all_the_same(world, reviewer):
    case = world.submitted()
    digest = bytes.fromhex("13812345678a" + "0" * 52)
    AidCase.objects.filter(pk=case.pk).update(digest=digest)
    case.refresh_from_db()
    assert world.decide(case, reviewer, "agree").awaiting_role == "approver"
