"""What is due by the timetables, and asking for it: exactly once, however many ask at a time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone, translation

from accounts import audit
from accounts.notify import notify
from accounts.refusals import Refused
from accounts.scope import Actor
from branches.actors import actor_for, duties_of
from reports.figures.periods import Period
from reports.models import PauseReason, Schedule, ScheduleRun, ScheduleState
from reports.recipients import reads_whole
from reports.registry import workbooks

from .building import ask_for

# After an outage so many periods of one timetable are caught up, the newest first.
MOST_CAUGHT_UP = 12


def due_day(period: Period, day: int) -> date:
    """The day on which a period's workbook is built: in the month after it."""
    return period.last_day + timedelta(days=day)


def due_periods(schedule: Schedule, *, today: date) -> list[Period]:
    """The periods whose day has come since the timetable began, the newest first, up to a cap."""
    periods: list[Period] = []
    period = workbooks[schedule.workbook].period.containing(today).before()
    while len(periods) < MOST_CAUGHT_UP and due_day(period, schedule.day) >= schedule.starts_on:
        if due_day(period, schedule.day) <= today:
            periods.append(period)
        period = period.before()
    return periods


def next_day(schedule: Schedule, *, today: date) -> date:
    """The first day after today on which it will be built."""
    period = workbooks[schedule.workbook].period.containing(today).before()
    while due_day(period, schedule.day) <= today:
        period = period.containing(period.last_day + timedelta(days=1))
    return due_day(period, schedule.day)


def run_due(*, now: datetime) -> int:
    """Ask for every workbook that is due and was not asked for yet; returns how many.

    Any number of these may run at once: each timetable is looked at by one of them at a time,
    and a run of a period is a row of its own.
    """
    active = Schedule.objects.filter(state=ScheduleState.ACTIVE).order_by("pk")
    return sum(_run(pk, now=now) for pk in list(active.values_list("pk", flat=True)))


@transaction.atomic
def _run(schedule_id: int, *, now: datetime) -> int:
    today = timezone.localdate(now)
    waiting = Schedule.objects.select_for_update(of=("self",), skip_locked=True)
    schedule = waiting.filter(pk=schedule_id, state=ScheduleState.ACTIVE).first()
    if schedule is None or schedule.workbook not in workbooks:
        return 0
    done = set(schedule.runs.values_list("period", flat=True))
    missing = [period for period in due_periods(schedule, today=today) if period.code not in done]
    if not missing:
        return 0
    actor = _owner_of(schedule, today=today)
    if actor is None:
        _pause(schedule, now=now)
        return 0
    return _ask(schedule, missing, by=actor, now=now)


def _owner_of(schedule: Schedule, *, today: date) -> Actor | None:
    """The owner in the duty the timetable was saved in, while that still holds and reads enough."""
    duty = duties_of(schedule.owner, today=today).filter(pk=schedule.duty_id).first()
    actor = actor_for(duty) if duty else None
    return actor if actor and reads_whole(actor, schedule.branch) else None


def _ask(schedule: Schedule, periods: list[Period], *, by: Actor, now: datetime) -> int:
    asked = 0
    with translation.override(schedule.language or None):
        for period in periods:
            try:
                with transaction.atomic():
                    job = ask_for(
                        schedule.workbook, by=by, branch_code=schedule.branch.code, period=period, now=now
                    )
                    ScheduleRun.objects.create(schedule=schedule, period=period.code, job=job, started_at=now)
            except Refused:
                # Too many jobs under way, or the same one for somebody else: the next beat asks again.
                break
            asked += 1
    return asked


def _pause(schedule: Schedule, *, now: datetime) -> None:
    schedule.state, schedule.pause_reason = ScheduleState.PAUSED, PauseReason.OWNER_LEFT
    schedule.version += 1
    schedule.save()
    users = {schedule.owner, *schedule.recipients.filter(is_active=True)}
    for user in sorted(users, key=lambda user: user.pk):
        with translation.override(user.language or schedule.language or None):
            title = str(workbooks[schedule.workbook].name)
            params = {"title": title, "branch": schedule.branch.short_name}
            notify(
                user,
                "schedule.paused",
                now=now,
                params=params,
                link=schedule.get_absolute_url(),
                place=schedule.branch.place,
            )
    audit.record("schedule.paused_itself", by=None, target=schedule)
