"""What is due by the timetables, and asking for it: exactly once, however many ask at a time."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone, translation

from accounts import audit
from accounts.messages.notify import notify
from accounts.scope import Actor
from branches.actors import actor_for, duties_of
from ground.refusals import Refused
from jobs.models import Failure
from reports.figures.periods import Period
from reports.models import PauseReason, Timetable, TimetableRun, TimetableState
from reports.recipients import reads_whole
from reports.registry import workbooks

from .building import ask_for

# After an outage so many periods of one timetable are caught up, the newest first.
MOST_CAUGHT_UP = 12


def due_day(period: Period, day: int) -> date:
    """The day on which a period's workbook is built: in the month after it."""
    return period.last_day + timedelta(days=day)


def due_periods(timetable: Timetable, *, today: date) -> list[Period]:
    """The periods whose day has come since the timetable began, the newest first, up to a cap."""
    periods: list[Period] = []
    period = workbooks[timetable.workbook].period.containing(today).before()
    while len(periods) < MOST_CAUGHT_UP and due_day(period, timetable.day) >= timetable.starts_on:
        if due_day(period, timetable.day) <= today:
            periods.append(period)
        period = period.before()
    return periods


def next_day(timetable: Timetable, *, today: date, done: Container[str]) -> date:
    """The first day after today on which it will be built; ``done`` has the codes of periods that were.

    The one built last is enough of them: when the day is moved later only that one seems to come again.
    """
    period = workbooks[timetable.workbook].period.containing(today).before()
    while due_day(period, timetable.day) <= today or period.code in done:
        period = period.containing(period.last_day + timedelta(days=1))
    return due_day(period, timetable.day)


def run_due(*, now: datetime) -> int:
    """Ask for every workbook that is due and was not asked for yet; returns how many.

    Any number of these may run at once: each timetable is looked at by one of them at a time,
    and a run of a period is a row of its own.
    """
    active = Timetable.objects.filter(state=TimetableState.ACTIVE).order_by("pk")
    return sum(_run(pk, now=now) for pk in list(active.values_list("pk", flat=True)))


@transaction.atomic
def _run(timetable_id: int, *, now: datetime) -> int:
    today = timezone.localdate(now)
    waiting = Timetable.objects.select_for_update(of=("self",), skip_locked=True)
    timetable = waiting.filter(pk=timetable_id, state=TimetableState.ACTIVE).first()
    if timetable is None or timetable.workbook not in workbooks:
        return 0
    # A job that ended with its owner's duty built nothing, and nobody can start it again.
    timetable.runs.filter(job__failure=Failure.DUTY_ENDED).delete()
    done = set(timetable.runs.values_list("period", flat=True))
    missing = [period for period in due_periods(timetable, today=today) if period.code not in done]
    if not missing:
        return 0
    actor = _owner_of(timetable, today=today)
    if actor is None:
        _pause(timetable, now=now)
        return 0
    return _ask(timetable, missing, by=actor, now=now)


def _owner_of(timetable: Timetable, *, today: date) -> Actor | None:
    """The owner in the duty the timetable was saved in, while that still holds and reads enough."""
    duty = duties_of(timetable.owner, today=today).filter(pk=timetable.duty_id).first()
    actor = actor_for(duty) if duty else None
    return actor if actor and reads_whole(actor, timetable.branch) else None


def _ask(timetable: Timetable, periods: list[Period], *, by: Actor, now: datetime) -> int:
    asked = 0
    with translation.override(timetable.language or None):
        for period in periods:
            try:
                with transaction.atomic():
                    job = ask_for(
                        timetable.workbook, by=by, branch_code=timetable.branch.code, period=period, now=now
                    )
                    TimetableRun.objects.create(
                        timetable=timetable, period=period.code, job=job, started_at=now
                    )
            except Refused:
                # Too many jobs under way, or the same one for somebody else: the next beat asks again.
                break
            asked += 1
    return asked


def _pause(timetable: Timetable, *, now: datetime) -> None:
    timetable.state, timetable.pause_reason = TimetableState.PAUSED, PauseReason.OWNER_LEFT
    timetable.version += 1
    timetable.save()
    users = {timetable.owner, *timetable.recipients.filter(is_active=True)}
    for user in sorted(users, key=lambda user: user.pk):
        with translation.override(user.language or timetable.language or None):
            title = str(workbooks[timetable.workbook].name)
            params = {"title": title, "branch": timetable.branch.short_name}
            notify(
                user,
                "timetable.paused",
                now=now,
                params=params,
                link=timetable.get_absolute_url(),
                place=timetable.branch.place,
            )
    audit.record("timetable.paused_itself", by=None, target=timetable)
