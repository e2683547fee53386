"""Appointments: who may act where, and from when to when."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.roles import INCOMPATIBLE, Role
from accounts.scope import Actor
from branches.actors import confirm_duty
from branches.models import Branch, BranchStatus, Duty, Level
from branches.permissions import may
from ground.refusals import Forbidden, Refused

UPPER = (Level.COUNTY, Level.CITY, Level.PROVINCE)
LEVELS: dict[Role, tuple[Level, ...]] = {
    Role.CLERK: tuple(Level),
    Role.REVIEWER: (Level.TOWNSHIP, Level.COUNTY, Level.CITY),
    Role.APPROVER: UPPER,
    Role.MANAGER: UPPER,
    Role.FINANCE: UPPER,
    Role.AUDITOR: UPPER,
    Role.SYSTEM: UPPER,
}
ENTRY_ROLES = frozenset({Role.CLERK, Role.REVIEWER})


def someone_administers(*, today: date) -> bool:
    """Whether a system administrator holds office; until then the first ones are set up without an actor."""
    return Duty.objects.current(today).filter(role=Role.SYSTEM, user__is_active=True).exists()


def why_not_appoint(
    user: User, branch: Branch, role: Role, *, by: Actor | None, proposed_by: Actor | None, today: date
) -> str:
    """Why these two may not give or end this duty; "" when they may.

    A manager proposes and a system administrator confirms. A system administrator acts alone
    for another one, and where no manager at the branch or above is left to propose.
    """
    if by is None:
        if role == Role.SYSTEM and not someone_administers(today=today):
            return ""
        return _("Name who acts: only the very first system administrator is appointed by nobody.")
    # By the natural person: an account more does not make two people of one.
    if user.officer_id in {by.officer_id, proposed_by and proposed_by.officer_id}:
        return _("Nobody gives or ends a duty of their own.")
    if proposed_by and proposed_by.officer_id == by.officer_id:
        return _("Whoever proposes a duty does not confirm it: it takes two people.")
    if role == Role.SYSTEM:
        return (
            ""
            if may(by, "account.manage", branch)
            else _("Only a system administrator appoints another one.")
        )
    right = "duty.give_entry" if role in ENTRY_ROLES else "duty.give_office"
    if by.role != Role.SYSTEM or not may(by, right, branch):
        return _("A duty is confirmed by the system administrator of this association or one above it.")
    if proposed_by is None:
        if _managers_over(branch, today=today).exclude(user=user).exists():
            return _("Name the manager who proposes this: giving and ending a duty takes two people.")
        return ""
    if proposed_by.role != Role.MANAGER or not may(proposed_by, right, branch):
        return _("A duty is proposed by the manager of this association or one above it.")
    return ""


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
    if reason := why_not_appoint(user, branch, role, by=by, proposed_by=proposed_by, today=today):
        raise Forbidden(reason)
    if reason := why_not_hold(user, branch, role, starts_on=starts_on, ends_on=ends_on, today=today):
        raise Refused(reason)
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
    if reason := why_not_appoint(duty.user, duty.branch, role, by=by, proposed_by=proposed_by, today=today):
        raise Forbidden(reason)
    if reason := why_not_end(duty, today=today):
        raise Refused(reason)
    duty.ended_at = now
    duty.save(update_fields=["ended_at"])
    return duty


def why_not_end(duty: Duty, *, today: date) -> str:
    if duty.ended_at or (duty.ends_on and duty.ends_on < today):
        return _("This duty has ended already.")
    return ""


def _confirm(by: Actor | None, proposed_by: Actor | None, *, today: date) -> None:
    for actor in (proposed_by, by):
        if actor is not None:
            confirm_duty(actor, today=today)


def _managers_over(branch: Branch, *, today: date):
    """Those who could propose: managers in office at the branch or above it."""
    above = [branch.place.columns()[level.column] for level in UPPER]
    return Duty.objects.current(today).filter(
        role=Role.MANAGER, user__is_active=True, branch_id__in=[pk for pk in above if pk]
    )


def why_not_hold(
    user: User, branch: Branch, role: Role, *, starts_on: date, ends_on: date | None, today: date
) -> str:
    """Why this person may not hold this duty in these days; "" when nothing stands against it."""
    if not user.is_active:
        return _("This account is disabled; enable it first.")
    if branch.status != BranchStatus.ACTIVE:
        return _("%(branch)s is moving or closed; nobody is appointed there.") % {"branch": branch}
    if Level(branch.level) not in LEVELS[role]:
        return _("A %(level)s has no %(role)s.") % {
            "level": branch.get_level_display(),
            "role": role.label,
        }
    if starts_on < today:
        return _("A duty cannot begin before today.")
    if ends_on and ends_on < starts_on:
        return _("A duty cannot end before it begins.")
    return _why_not_together(user, branch, role, starts_on=starts_on, ends_on=ends_on)


def _why_not_together(
    user: User, branch: Branch, role: Role, *, starts_on: date, ends_on: date | None
) -> str:
    """Whether the person's other duties of the same days allow this one."""
    others = Duty.objects.filter(user__officer=user.officer_id, ended_at=None)
    others = others.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on))
    if ends_on:
        others = others.filter(starts_on__lte=ends_on)
    for other in others.select_related("branch"):
        if other.role == role and other.branch_id == branch.pk:
            return _("This person already holds this duty.")
        if frozenset({Role(other.role), role}) in INCOMPATIBLE:
            return _("This person is %(held)s at %(branch)s; one person cannot be %(role)s as well.") % {
                "held": other.get_role_display(),
                "branch": other.branch,
                "role": role.label,
            }
    return ""


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
