"""Making, changing and ending the timetables by which workbooks are built by themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.refusals import Forbidden, Refused, Stale
from accounts.scope import Actor
from branches.actors import confirm_duty
from branches.models import Branch, Duty
from branches.permissions import why_not
from reports.models import Schedule, ScheduleState
from reports.recipients import recipients_for
from reports.registry import workbooks


def why_not_edit(schedule: Schedule, *, by: Actor) -> str:
    """The reason why this actor may not change the timetable, or an empty string."""
    if reason := why_not(by, "schedule.edit", schedule):
        return reason
    if schedule.state == ScheduleState.ENDED:
        return _("This timetable has ended. Make a new one.")
    return ""


@transaction.atomic
def make_schedule(
    workbook: str, *, by: Actor, day: int, recipients: Iterable[int], now: datetime
) -> Schedule:
    """Have a workbook of the actor's own association built after every period from today on.

    ``recipients`` are ids of users. Raises Forbidden, Refused.
    """
    today = timezone.localdate(now)
    confirm_duty(by, today=today)
    branch = Branch.objects.visible_to(by).get(pk=by.place.branch_id if by.place else None)
    if reason := why_not(by, "schedule.edit", branch):
        raise Forbidden(reason)
    if workbook not in workbooks:
        raise Refused(_("There is no such workbook."), field="workbook")
    schedule = Schedule(
        branch=branch,
        workbook=workbook,
        day=day,
        owner=by.user,
        duty_id=by.duty_id,
        language=get_language() or "",
        starts_on=today,
        made_at=now,
    )
    _save(schedule, recipients=recipients, by=by, now=now)
    audit.record("schedule.made", by=by, target=schedule, data={"workbook": workbook, "day": day})
    return schedule


@transaction.atomic
def change_schedule(
    schedule_id: int, *, by: Actor, version: int, day: int, recipients: Iterable[int], now: datetime
) -> Schedule:
    """Change day and recipients; whoever saves becomes the owner, in whose duty it is built.

    Raises Schedule.DoesNotExist outside the scope, Forbidden, Refused, Stale.
    """
    schedule = _locked(schedule_id, by=by, version=version, now=now)
    before = schedule.day
    schedule.day = day
    _take_over(schedule, by=by)
    _save(schedule, recipients=recipients, by=by, now=now)
    data = audit.changes({"day": before}, {"day": day})
    audit.record("schedule.changed", by=by, target=schedule, data=data)
    return schedule


@transaction.atomic
def pause_schedule(schedule_id: int, *, by: Actor, version: int, now: datetime) -> Schedule:
    """Let it rest until it is resumed; what falls due meanwhile is caught up then."""
    schedule = _locked(schedule_id, by=by, version=version, now=now)
    if schedule.state != ScheduleState.ACTIVE:
        raise Stale(_("This timetable is paused already."))
    return _turn(schedule, ScheduleState.PAUSED, "schedule.paused", by=by)


@transaction.atomic
def resume_schedule(schedule_id: int, *, by: Actor, version: int, now: datetime) -> Schedule:
    """Let it go on, in the duty of whoever resumes it."""
    schedule = _locked(schedule_id, by=by, version=version, now=now)
    if schedule.state != ScheduleState.PAUSED:
        raise Stale(_("This timetable is active already."))
    schedule.pause_reason = ""
    _take_over(schedule, by=by)
    return _turn(schedule, ScheduleState.ACTIVE, "schedule.resumed", by=by)


@transaction.atomic
def end_schedule(schedule_id: int, *, by: Actor, version: int, now: datetime) -> Schedule:
    """End it for good; what it built stays."""
    schedule = _locked(schedule_id, by=by, version=version, now=now)
    schedule.pause_reason = ""
    schedule.ended_at = now
    return _turn(schedule, ScheduleState.ENDED, "schedule.ended", by=by)


def _locked(schedule_id: int, *, by: Actor, version: int, now: datetime) -> Schedule:
    confirm_duty(by, today=timezone.localdate(now))
    schedule = Schedule.objects.visible_to(by).select_for_update(of=("self",)).get(pk=schedule_id)
    if reason := why_not_edit(schedule, by=by):
        raise Stale(reason) if schedule.state == ScheduleState.ENDED else Forbidden(reason)
    if schedule.version != version:
        raise Stale(_("Somebody has changed this timetable meanwhile. Look at it again, then save."))
    return schedule


def _take_over(schedule: Schedule, *, by: Actor) -> None:
    schedule.owner = by.user
    schedule.duty = Duty.objects.get(pk=by.duty_id)
    schedule.language = get_language() or ""


def _save(schedule: Schedule, *, recipients: Iterable[int], by: Actor, now: datetime) -> None:
    wanted = set(recipients)
    allowed = {user.pk: user for user in recipients_for(schedule.branch, today=timezone.localdate(now))}
    if not wanted:
        raise Refused(_("Choose at least one recipient."), field="recipients")
    if wanted - allowed.keys():
        raise Refused(_("Choose people on duty at this association or above it."), field="recipients")
    if schedule.pk is not None:
        schedule.version += 1
    schedule.save()
    schedule.recipients.set(User.objects.filter(pk__in=wanted))


def _turn(schedule: Schedule, state: ScheduleState, action: str, *, by: Actor) -> Schedule:
    schedule.state = state
    schedule.version += 1
    schedule.save()
    audit.record(action, by=by, target=schedule)
    return schedule
