"""Who may be sent the workbooks of an association."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from accounts.matrix import roles_with
from accounts.models import User
from accounts.roles import Role
from accounts.scope import Actor
from branches.actors import scope_of
from branches.models import Branch, Duty
from branches.permissions import in_scope
from jobs.models import Job

from .figures.area import Area
from .models import TimetableRun

MOST_OFFERED = 200


def reads_whole(actor: Actor, branch: Branch) -> bool:
    """Whether the actor's duty lets them read all figures of the association with all below it."""
    if actor.role not in _roles() or actor.scope is None:
        return False
    own_alone = actor.scope == ("branch_id", branch.pk) and Area.of(branch).column != "branch_id"
    return in_scope(actor, branch) and not own_alone


def _roles() -> list[Role]:
    """Finance builds workbooks of its own, with the figures of money alone."""
    return sorted(roles_with("report.build") - {Role.FINANCE})


def duties_above(branch: Branch, *, today: date) -> list[Duty]:
    """The duties in force at the association or above it that read the whole of it, the nearest
    associations first.
    """
    ids = [value for value in branch.place.columns().values() if value is not None]
    duties = (
        Duty.objects.current(today)
        .filter(Q(branch__in=ids), role__in=_roles(), user__is_active=True)
        .select_related("branch", "user__officer")
        .order_by("-branch__code", "role", "id")[:MOST_OFFERED]
    )
    return [
        duty
        for duty in duties
        if scope_of(duty.branch, duty.role)[0] != "branch_id" or Area.of(duty.branch).column == "branch_id"
    ]


def recipients_for(branch: Branch, *, today: date) -> list[User]:
    """The users who may be chosen, each once."""
    return list({duty.user_id: duty.user for duty in duties_above(branch, today=today)}.values())


def told_of(job: Job) -> list[User]:
    """The recipients of the timetables that a job was done for."""
    return list(
        User.objects.filter(report_timetables__runs__job=job, is_active=True)
        .select_related("officer")
        .distinct()
    )


def is_recipient(job: Job, actor: Actor) -> bool:
    """Whether the job was done for this actor, and the duty still reads what it holds."""
    runs = TimetableRun.objects.filter(job=job, timetable__recipients=actor.user).select_related(
        "timetable__branch"
    )
    return any(reads_whole(actor, run.timetable.branch) for run in runs)
