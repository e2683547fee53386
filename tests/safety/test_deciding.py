"""Nobody decides alone, on themselves or on the dead; anyone who tries is noticed."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, DeclaredRelative, Notification
from accounts.relatives.operations import declare_relative, end_relative
from accounts.roles import Role
from assistance import operations
from assistance.models import AidCase
from branches.actors import actor_for
from families.codes import Relation
from ground.refusals import Forbidden, Refused
from tests.accounts.people import signed_in
from tests.assistance.world import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


@pytest.fixture
def auditors(world):
    """The auditors at the county of the case and above it, and one of the other county."""
    return {place: world.as_(Role.AUDITOR, place).user for place in ("湄潭县", "遵义市", "凤冈县")}


def approver_of_the_own_case(world, case):
    """An approver who is the head of the household."""
    head = case.household.members.get(relation=Relation.HEAD).person
    user = world.user(head.id_number)
    world.duty(user, Role.APPROVER, "湄潭县")
    return user


def agree(client, case):
    return client.post(
        reverse("assistance:decide", args=[case.number]),
        {"verdict": "agree", "seen": bytes(case.digest).hex(), "amount": "", "comment": ""},
    )


def told(auditors):
    return {
        place: list(Notification.objects.filter(user=user).values_list("kind", flat=True))
        for place, user in auditors.items()
    }


def test_approving_ones_own_case_answers_403_and_alerts_the_auditors_above(world, client, auditors):
    case = world.reviewed()
    signed_in(client, approver_of_the_own_case(world, case))

    assert [agree(client, case).status_code for _try in range(2)] == [403, 403]
    assert AidCase.objects.get(pk=case.pk).state == "in_review"
    assert AuditEntry.objects.filter(action="case.decision_forbidden", object_id=str(case.pk)).count() == 2
    assert told(auditors) == {"湄潭县": ["case.hands_off"], "遵义市": ["case.hands_off"], "凤冈县": []}


def test_a_spouse_may_not_approve_though_only_declared(world, client, auditors):
    case = world.reviewed()
    approver = world.as_(Role.APPROVER, "湄潭县")
    spouse = DeclaredRelative(
        officer_id=approver.officer_id, name="周德贵", relation="spouse", declared_at=NOW
    )
    spouse.id_number = case.household.members.get(relation=Relation.HEAD).person.id_number
    spouse.save()
    signed_in(client, approver.user)

    assert agree(client, case).status_code == 403
    assert told(auditors)["湄潭县"] == ["case.hands_off"]


def test_a_second_stage_by_the_same_person_alerts_the_auditors(world, auditors):
    case = world.reviewed()
    reviewer = world.as_(Role.REVIEWER, "永兴镇")
    twice = actor_for(world.duty(reviewer.user, Role.APPROVER, "湄潭县"))

    with pytest.raises(Forbidden):
        world.decide(case, twice, "agree")
    assert told(auditors)["湄潭县"] == ["case.hands_off"]


def test_a_wrong_role_is_put_on_record_without_an_alert(world, auditors):
    case = world.submitted()
    with pytest.raises(Forbidden):
        world.decide(case, world.as_(Role.CLERK, "茅坝村"), "agree")
    assert told(auditors) == {"湄潭县": [], "遵义市": [], "凤冈县": []}


@pytest.mark.parametrize(
    "place", [(Role.CLERK, "茅坝村"), (Role.AUDITOR, "湄潭县"), (Role.REVIEWER, "湄潭县")]
)
@pytest.mark.parametrize("typed", [{}, {"verdict": "pay"}, {"verdict": "agree", "seen": "00" * 32}])
def test_who_may_not_decide_is_told_so_whatever_they_typed(world, client, place, typed):
    case = world.submitted()
    signed_in(client, world.as_(*place).user)

    answer = client.post(reverse("assistance:decide", args=[case.number]), typed)

    assert answer.status_code == 403
    assert AuditEntry.objects.filter(action="case.decision_forbidden", object_id=str(case.pk)).count() == 1


def test_an_unfinished_decision_on_ones_own_case_alerts_the_auditors_too(world, client, auditors):
    case = world.reviewed()
    signed_in(client, approver_of_the_own_case(world, case))

    assert client.post(reverse("assistance:decide", args=[case.number])).status_code == 403
    assert told(auditors)["湄潭县"] == ["case.hands_off"]


def died(case, day=date(2026, 11, 1)):
    case.beneficiary.died_on = day
    case.beneficiary.save(update_fields=["died_on"])


def test_an_application_in_the_name_of_a_dead_person_is_refused(world):
    case = world.draft()
    died(case)
    with pytest.raises(Refused, match="died on 2026-11-01"):
        operations.submit(case.pk, by=world.as_(Role.CLERK, "茅坝村"), version=case.version, now=NOW)


@pytest.mark.parametrize("stage", ["review", "approval"])
def test_a_case_whose_beneficiary_died_meanwhile_is_agreed_to_by_nobody(world, stage):
    case = world.submitted() if stage == "review" else world.reviewed()
    place = (Role.REVIEWER, "永兴镇") if stage == "review" else (Role.APPROVER, "湄潭县")
    died(case)

    with pytest.raises(Refused, match="died on 2026-11-01"):
        world.decide(AidCase.objects.get(pk=case.pk), world.as_(*place), "agree")
    refused = world.decide(AidCase.objects.get(pk=case.pk), world.as_(*place), "refuse", comment="已故")
    assert refused.state == "refused"


def test_ending_a_declaration_opens_no_case_that_was_begun_under_it(world):
    case = world.reviewed()
    by = world.as_(Role.APPROVER, "湄潭县")
    row = declare_relative(
        by.user.username, name="周小梅", relation="侄女", id_number=case.beneficiary.id_number, by=by
    )
    end_relative(row.pk, by=by, reason="填错了", now=timezone.now())

    with pytest.raises(Forbidden, match="relative"):
        world.decide(case, by, "agree")
