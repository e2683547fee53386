"""The one decision function, for every stage and every way a decision comes about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts import audit
from accounts.hooks import sentences
from accounts.messages.notify import notify
from accounts.roles import Role
from accounts.scope import Actor, Place
from assistance.cases.facts import facts_of_one
from assistance.cases.guards import HandsOff
from assistance.cases.kind import kind_of
from assistance.cases.models import AidCase, RouteStep
from assistance.cases.operations.record import (
    hold_files,
    leave_queue,
    locked,
    save_claiming,
    wait_at,
    wait_for,
    write_step,
)
from assistance.cases.snapshots import short_code
from assistance.cases.standing import allowed_now, standing_of
from assistance.cases.states import Act, CaseState, ReturnReason
from assistance.deciding.guards import waiting_step, why_not_agree, why_not_decide
from assistance.schemes.amounts import Allowed, limit
from assistance.schemes.stages import Stage
from branches.models import Duty
from ground.refusals import Forbidden, Refused, Stale, require

from .telling import tell

sentences["case.hands_off"] = gettext_noop(
    "%(officer)s tried to decide case %(number)s, from which they must keep away."
)

VERDICTS = {"agree": Act.AGREED, "return": Act.RETURNED, "refuse": Act.REFUSED}


def decide(case_id: int, *, by: Actor, verdict: str, seen: str, now: datetime, **opinion: Any) -> AidCase:
    """Agree, return or refuse at the step where a case waits.

    The row is fetched through the scope and stays locked until commit, so of two officers who
    decide at once the second is refused. ``seen`` is the digest, in hex, of what the officer was
    shown. ``amount`` (yuan) is what the last decision step approves; without it, what was asked.
    What a kind does on approval is done in the same transaction.
    A return names ``reasons`` (and the ``fields`` to mend), a refusal says why in its ``comment``.
    Raises Forbidden (role, own case, relative, held another stage), which is put on record and of
    the last three the auditors above are told, Stale (moved on, shown something else) or Refused.
    """
    with _forbidden_on_record(case_id, by=by, now=now), transaction.atomic():
        return _decide(case_id, by=by, verdict=verdict, seen=seen, now=now, **opinion)


def keep_outsiders_off(case: AidCase, *, by: Actor, now: datetime) -> None:
    """Refuse anyone who may not decide here, before anything is said of what they typed.

    Raises Forbidden, put on record as by `decide`.
    """
    against = why_not_decide(case, by=by)
    if issubclass(against.refusal, Forbidden):
        with _forbidden_on_record(case.pk, by=by, now=now):
            require(against)


@contextmanager
def _forbidden_on_record(case_id: int, *, by: Actor, now: datetime) -> Iterator[None]:
    """Write down that a decision was forbidden, and tell the auditors of a case to keep away from."""
    try:
        yield
    except Forbidden as forbidden:
        case = AidCase.objects.visible_to(by).filter(pk=case_id).first()
        audit.record("case.decision_forbidden", by=by, target=case, data={"reason": str(forbidden)})
        if case is not None and isinstance(forbidden, HandsOff):
            _alert(case, by=by, now=now)
        raise


def _decide(
    case_id: int,
    *,
    by: Actor,
    verdict: str,
    seen: str,
    now: datetime,
    comment: str = "",
    reasons: Sequence[str] = (),
    fields: Sequence[str] = (),
    amount: Decimal | None = None,
) -> AidCase:
    case = locked(case_id, by=by, now=now)
    require(why_not_decide(case, by=by))
    if case.digest is None or bytes(case.digest).hex() != seen:
        raise Stale(_("The case was submitted again after you opened it. Look at it once more."))
    act, step = VERDICTS[verdict], waiting_step(case)
    given = {"position": step.position, "comment": comment, "digest": case.digest}
    brought: Mapping[str, Any] = {}
    if act == Act.AGREED:
        approved = _agree(case, step, amount=amount, comment=comment, now=now)
        given["approved_amount"] = approved
        brought = kind_of(case).approved(case, by=by, now=now) if approved is not None else {}
    elif act == Act.RETURNED:
        given |= {"reasons": _known(reasons), "fields": list(fields)}
        _return(case, step, now=now)
    else:
        if not comment.strip():
            raise Refused(_("Say why the case is refused; the family is told."), field="comment")
        _close(case, CaseState.REFUSED, now=now)
    case.version += 1
    save_claiming(case, by=by)
    write_step(case, act=act, stage=Stage(step.stage), by=by, now=now, **given)
    tell(case, now=now)
    told = {"stage": step.stage, "amount": str(case.approved_amount or ""), "digest": short_code(case.digest)}
    audit.record(f"case.{act.value}", by=by, target=case, data={"number": case.number, **told, **brought})
    return case


def _agree(
    case: AidCase, step: RouteStep, *, amount: Decimal | None, comment: str, now: datetime
) -> Decimal | None:
    """Move on along the route, or approve at its end; gives the amount that this step approved, in yuan."""
    hold_files(case)
    facts = facts_of_one(case, today=timezone.localdate(now))
    require(why_not_agree(standing_of(facts)))
    following = case.route.filter(position__gt=step.position).order_by("position").first()
    if following is not None:
        wait_at(case, following, now=now)
        return None
    approved = _approvable(case, allowed_now(facts), amount, comment=comment)
    case.approved_amount = approved
    _close(case, CaseState.APPROVED, now=now)
    case.counted_until = None
    return approved


def _approvable(case: AidCase, allowed: Allowed, amount: Decimal | None, *, comment: str) -> Decimal:
    """The amount to approve, in yuan: within the rule that was submitted, and no more than is needed."""
    assert case.asked_amount is not None
    approved = case.asked_amount if amount is None else amount
    if not allowed.admits(approved):
        raise Refused(
            _("The rule allows %(lowest)s to %(highest)s yuan; return or refuse the case instead.")
            % allowed.values,
            field="amount",
        )
    most = kind_of(case).most(case)
    if most is not None and approved > most:
        raise Refused(limit(most), field="amount")
    if approved != case.asked_amount and not comment.strip():
        raise Refused(_("Say why the amount differs from what was asked."), field="comment")
    return approved


def _return(case: AidCase, step: RouteStep, *, now: datetime) -> None:
    wait_for(case, role=Role.CLERK, branch_id=case.branch_id, now=now)
    case.become(CaseState.RETURNED)
    case.position, case.return_position = None, step.position


def _close(case: AidCase, state: CaseState, *, now: datetime) -> None:
    leave_queue(case)
    case.become(state)
    case.position = None
    case.decided_at, case.decided_on = now, timezone.localdate(now)
    case.counted_until = now


def _known(reasons: Sequence[str]) -> list[str]:
    if not reasons or not set(reasons) <= set(ReturnReason.values):
        raise Refused(_("Choose at least one reason, so that the clerk knows what to mend."), field="reasons")
    return [reason for reason in ReturnReason.values if reason in set(reasons)]


def _alert(case: AidCase, *, by: Actor, now: datetime) -> None:
    """Tell the auditors at the associations above the case; once, however often it is tried."""
    place = Place.of(case)
    duties = Duty.objects.current(timezone.localdate(now)).filter(
        role=Role.AUDITOR, branch__in=set(filter(None, place.columns().values())), user__is_active=True
    )
    link = case.get_absolute_url()
    for auditor in {duty.user for duty in duties.select_related("user")}:
        if auditor.notifications.filter(kind="case.hands_off", link=link, read_at=None).exists():
            continue
        told = {"officer": by.user.officer.name, "number": case.number}
        notify(auditor, "case.hands_off", params=told, link=link, now=now, place=place)
