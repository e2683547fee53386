"""From a duty to the actor who may do what it allows."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from accounts.scope import Actor, Place
from ground.refusals import Forbidden

from .tree.models import Branch, Duty, Level

if TYPE_CHECKING:
    from jobs.models import Job


def scope_of(branch: Branch, role: Role) -> tuple[str, int]:
    """The equality that a duty at this branch sees rows by.

    Clerks above the township enter only for the association they sit in, so that the county's
    own clerk does not write in every village's name.
    """
    level = Level(branch.level)
    if role == Role.CLERK and level in {Level.PROVINCE, Level.CITY, Level.COUNTY}:
        return "branch_id", branch.pk
    return level.column, branch.pk


def actor_for(duty: Duty) -> Actor:
    """The actor that a duty makes; expects `duty.user` and `duty.branch` at hand."""
    role = Role(duty.role)
    return Actor(
        user=duty.user, role=role, place=duty.branch.place, scope=scope_of(duty.branch, role), duty_id=duty.pk
    )


def without_duty(user: User) -> Actor:
    """Someone signed in who holds no duty: sees no rows and may do nothing."""
    return Actor(user=user)


def duties_of(user: User, *, today: date) -> QuerySet[Duty]:
    """The duties a user can act in today, with their branches, the oldest first."""
    return (
        Duty.objects.current(today)
        .filter(user=user, user__is_active=True)
        .select_related("branch", "user__officer")
        .order_by("starts_on", "id")
    )


def this_day() -> date:
    """Today, for what is asked through registries, whose callers know no day."""
    return timezone.localdate()


def known_duties(user: User) -> Iterable[Duty]:
    """Today's duties as the request has read them, or read now."""
    read = getattr(user, "duties_today", None)
    return duties_of(user, today=this_day()) if read is None else read


def roles_of(user: User) -> set[Role]:
    return {Role(duty.role) for duty in known_duties(user)}


def place_of(user: User) -> Place | None:
    return next((duty.branch.place for duty in known_duties(user)), None)


def actor_of_job(job: "Job") -> Actor | None:
    """The one who asked for the job, if the duty it was asked in still holds."""
    duties = duties_of(job.asked_by, today=this_day()).filter(pk=job.duty_id, role=job.role)
    return next((actor_for(duty) for duty in duties), None)


_HELD = """
SELECT 1 FROM branches_duty d JOIN accounts_user u ON u.id = d.user_id
WHERE d.id = %s AND d.user_id = %s AND d.role = %s AND u.is_active
  AND d.ended_at IS NULL AND d.starts_on <= %s AND (d.ends_on IS NULL OR d.ends_on >= %s)
FOR SHARE OF d
"""


def confirm_duty(by: Actor, *, today: date) -> None:
    """Refuse an actor whose duty has ended since the actor was made.

    The duty row is locked against being ended until commit, so an operation is either wholly
    before the end or refused. Call it first in every operation's transaction. Raises Forbidden.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [by.duty_id, by.user.pk, by.role, today, today])
        if cursor.fetchone() is None:
            raise Forbidden(_("This duty has ended. Sign in again or choose another duty."))
