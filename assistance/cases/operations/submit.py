"""Submitting a case and calling it back."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.scope import Actor
from assistance.cases.checklist import checks_of
from assistance.cases.facts import Facts, facts_of_one
from assistance.cases.findings import FoundThing, run
from assistance.cases.guards import why_not_submit, why_not_withdraw
from assistance.cases.kind import kind_of
from assistance.cases.models import AidCase, Finding, FindingLevel, RouteStep, Submission
from assistance.cases.snapshots import (
    amount_in_sight,
    changed_identity,
    content_of,
    digest_of,
    in_columns,
    short_code,
)
from assistance.cases.states import Act, CaseState
from assistance.schemes.models import SchemeRule
from assistance.schemes.stages import Stage
from branches.models import Level
from ground.refusals import Refused, require

from .record import expect_version, hold_files, leave_queue, locked, save_claiming, wait_at, write_step

# Where a step goes when the case's branch has no association at its level: one up, never left out.
UPWARDS = (Level.TOWNSHIP, Level.COUNTY, Level.CITY, Level.PROVINCE)


def check(case: AidCase, *, today: date) -> list[FoundThing]:
    """What the checks find in a case as it stands; writes nothing."""
    return checked(facts_of_one(case, today=today))


def checked(facts: Facts) -> list[FoundThing]:
    """What the checks find, with the amount in sight set in the case first, for some look at it."""
    facts.case.asked_amount = amount_in_sight(facts)
    return run(checks_of(kind_of(facts.case)), facts)


@transaction.atomic
def submit(case_id: int, *, by: Actor, version: int, now: datetime) -> AidCase:
    """Submit a draft, or a returned case again: freeze rule, route and content, and put it in a queue.

    A returned case goes back to the step that returned it, unless beneficiary, payee or amount
    changed; then it starts again. Raises Forbidden, Stale, and Refused naming the first check
    that does not let it pass.
    """
    case = locked(case_id, by=by, now=now)
    require(why_not_submit(case, by=by))
    expect_version(case, version)
    hold_files(case)
    facts = facts_of_one(case, today=timezone.localdate(now))
    findings = checked(facts)
    if refused := next((found for found in findings if found.level == FindingLevel.REFUSAL), None):
        raise Refused(refused.told_to(by).sentence)
    assert facts.rule is not None
    if not case.asked_amount:
        raise Refused(_("State the amount asked for."), field="asked_amount")
    if member := facts.last_membership:
        case.beneficiary_name, case.beneficiary_sort_key = member.name, member.sort_key
    back_to = case.return_position
    case.rule, case.submitted_at, case.submitted_on = facts.rule, now, facts.today
    case.counted_from = case.counted_from or now
    submission, again = _write_submission(case, facts, by=by, now=now)
    case.submission, case.digest = submission, submission.digest
    _write_findings(case, findings)
    route = list(case.route.all()) or _freeze_route(case, facts.rule)
    target = next((step for step in route if step.position == back_to and not again), route[0])
    wait_at(case, target, now=now)
    case.version += 1
    save_claiming(case, by=by, keys=facts.claims.keys)
    write_step(case, act=Act.SUBMITTED, stage=Stage.ENTERED, by=by, now=now, digest=case.digest)
    audit.record(
        "case.submitted",
        by=by,
        target=case,
        data={"number": case.number, "digest": short_code(submission.digest)},
    )
    return case


@transaction.atomic
def withdraw(case_id: int, *, by: Actor, version: int, reason: str, now: datetime) -> AidCase:
    """Give up a draft or a returned case, or call a submitted one back before anybody has acted on it.

    It stays on file as withdrawn. Raises Forbidden, Stale.
    """
    case = locked(case_id, by=by, now=now)
    require(why_not_withdraw(case, by=by))
    expect_version(case, version)
    leave_queue(case)
    case.become(CaseState.WITHDRAWN)
    case.position = case.return_position = None
    case.counted_until = now if case.counted_from else None
    case.version += 1
    save_claiming(case, by=by)
    write_step(case, act=Act.WITHDRAWN, stage=Stage.ENTERED, by=by, now=now, comment=reason)
    audit.record("case.withdrawn", by=by, target=case, data={"number": case.number})
    return case


def _write_submission(case: AidCase, facts: Facts, *, by: Actor, now: datetime) -> tuple[Submission, bool]:
    """Keep the content word for word; with it, whether identity or money changed since the last time."""
    content = content_of(facts)
    last = case.submissions.order_by("-seq").first()
    submission = Submission(
        case=case, seq=last.seq + 1 if last else 1, digest=digest_of(content), by=by.user, at=now
    )
    submission.content = content
    for column, value in in_columns(content).items():
        setattr(submission, column, value)
    submission.save()
    return submission, last is not None and changed_identity(last.content, content)


def _write_findings(case: AidCase, findings: list[FoundThing]) -> None:
    case.findings.all().delete()
    Finding.objects.bulk_create(
        Finding(case=case, position=place, check_code=found.check_code, level=found.level, words=found.words)
        for place, found in enumerate(findings)
    )
    case.warning_count = sum(found.level == FindingLevel.WARNING for found in findings)


def _freeze_route(case: AidCase, rule: SchemeRule) -> list[RouteStep]:
    """Copy the rule's route onto the case, each step at the association that holds it."""
    return RouteStep.objects.bulk_create(
        RouteStep(
            case=case,
            position=step.position,
            stage=step.stage,
            role=step.role,
            level=step.level,
            branch_id=_holder_of(case, Level(step.level)),
            days=step.days,
        )
        for step in rule.steps.all()
    )


def _holder_of(case: AidCase, level: Level) -> int:
    for higher in UPWARDS[UPWARDS.index(level) :]:
        if (branch_id := getattr(case, higher.column)) is not None:
            return branch_id
    raise Refused(_("No association above this one can take the step “%(level)s”.") % {"level": level.label})
