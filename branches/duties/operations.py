"""Appointments: who may act where, and from when to when."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.roles import Role
from accounts.scope import Actor
from branches.actors import confirm_duty
from branches.duties.guards import why_not_appoint, why_not_end, why_not_hold
from branches.tree.models import Branch, Duty
from ground.refusals import require


@transaction.atomic
def give_duty(
    *,
    user: User,
    branch: Branch,
    role: Role,
    starts_on: date,
    ends_on: date | None = None,
    by: Actor | None,
    now: datetime,
    proposed_by: Actor | None = None,
) -> Duty:
    """Appoint a user to a role at a branch, from one day to another or for good.

    The user stays locked until commit, so that two appointments that do not go together cannot
    pass each other. Raises Forbidden when the two may not, Refused when the rules forbid it.
    """
    duty = enter_duty(
        user=user,
        branch=branch,
        role=role,
        starts_on=starts_on,
        ends_on=ends_on,
        by=by,
        proposed_by=proposed_by,
        now=now,
    )
    audit.record("duty.given", by=by, target=duty, data=facts_of(duty, proposed_by))
    return duty


def enter_duty(
    *,
    user: User,
    branch: Branch,
    role: Role,
    starts_on: date,
    ends_on: date | None,
    by: Actor | None,
    proposed_by: Actor | None,
    now: datetime,
) -> Duty:
    """The row of an appointment, for operations that leave their own audit line last of all."""
    today = timezone.localdate(now)
    _confirm(by, proposed_by, today=today)
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    branch = Branch.objects.select_for_update(of=("self",), no_key=True).get(pk=branch.pk)
    require(why_not_appoint(user, branch, role, by=by, proposed_by=proposed_by, today=today))
    require(why_not_hold(user, branch, role, starts_on=starts_on, ends_on=ends_on, today=today))
    return Duty.objects.create(
        user=user,
        branch=branch,
        role=role,
        starts_on=starts_on,
        ends_on=ends_on,
        given_by=by.user if by else None,
    )


@transaction.atomic
def end_duty(
    duty_id: int, *, by: Actor, now: datetime, proposed_by: Actor | None = None, reason: str = ""
) -> Duty:
    """End a duty at once: with the user's next click, and in jobs that still wait.

    An operation already under way in this duty finishes first. Raises Duty.DoesNotExist out of
    scope, Forbidden when the two may not, Refused when it has ended already.
    """
    duty = close_duty(duty_id, by=by, proposed_by=proposed_by, now=now)
    reason = audit.stated_reason(reason) if reason else ""
    audit.record("duty.ended", by=by, target=duty, data=facts_of(duty, proposed_by, reason=reason))
    return duty


def close_duty(duty_id: int, *, by: Actor, proposed_by: Actor | None, now: datetime) -> Duty:
    """The end of an appointment, for operations that leave their own audit line last of all."""
    today = timezone.localdate(now)
    _confirm(by, proposed_by, today=today)
    duty = (
        Duty.objects.visible_to(by)
        .select_for_update(of=("self",))
        .select_related("user", "branch")
        .get(pk=duty_id)
    )
    role = Role(duty.role)
    require(why_not_appoint(duty.user, duty.branch, role, by=by, proposed_by=proposed_by, today=today))
    require(why_not_end(duty, today=today))
    duty.ended_at = now
    duty.save(update_fields=["ended_at"])
    return duty


def _confirm(by: Actor | None, proposed_by: Actor | None, *, today: date) -> None:
    for actor in (proposed_by, by):
        if actor is not None:
            confirm_duty(actor, today=today)


def facts_of(duty: Duty, proposed_by: Actor | None, *, reason: str = "") -> dict[str, str | None]:
    """What the trail says of an appointment."""
    return {
        "user": duty.user.username,
        "role": duty.role,
        "branch": duty.branch.code,
        "starts_on": duty.starts_on.isoformat(),
        "ends_on": duty.ends_on.isoformat() if duty.ends_on else None,
        "proposed_by": proposed_by.user.username if proposed_by else None,
        **({"reason": reason} if reason else {}),
    }
