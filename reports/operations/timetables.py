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
from accounts.scope import Actor
from branches.actors import confirm_duty
from branches.models import Branch, Duty
from branches.permissions import why_not
from ground.refusals import Refused, Stale, require
from reports.guards import why_not_edit
from reports.models import Timetable, TimetableState
from reports.recipients import recipients_for
from reports.registry import workbooks


@transaction.atomic
def make_timetable(
    workbook: str, *, by: Actor, day: int, recipients: Iterable[int], now: datetime
) -> Timetable:
    """Have a workbook of the actor's own association built after every period from today on.

    ``recipients`` are ids of users. Raises Forbidden, Refused.
    """
    today = timezone.localdate(now)
    confirm_duty(by, today=today)
    branch = Branch.objects.visible_to(by).get(pk=by.place.branch_id if by.place else None)
    require(why_not(by, "timetable.edit", branch))
    if workbook not in workbooks:
        raise Refused(_("There is no such workbook."), field="workbook")
    timetable = Timetable(
        branch=branch,
        workbook=workbook,
        day=day,
        owner=by.user,
        duty_id=by.duty_id,
        language=get_language() or "",
        starts_on=today,
        made_at=now,
    )
    _save(timetable, recipients=recipients, now=now)
    audit.record("timetable.made", by=by, target=timetable, data={"workbook": workbook, "day": day})
    return timetable


@transaction.atomic
def change_timetable(
    timetable_id: int, *, by: Actor, version: int, day: int, recipients: Iterable[int], now: datetime
) -> Timetable:
    """Change day and recipients; anyone who saves becomes the owner, in whose duty it is built.

    Raises Timetable.DoesNotExist outside the scope, Forbidden, Refused, Stale.
    """
    timetable = _locked(timetable_id, by=by, version=version, now=now)
    before = timetable.day
    timetable.day = day
    _take_over(timetable, by=by)
    _save(timetable, recipients=recipients, now=now)
    data = audit.changes({"day": before}, {"day": day})
    audit.record("timetable.changed", by=by, target=timetable, data=data)
    return timetable


@transaction.atomic
def pause_timetable(timetable_id: int, *, by: Actor, version: int, now: datetime) -> Timetable:
    """Let it rest until it is resumed; what falls due meanwhile is caught up then."""
    timetable = _locked(timetable_id, by=by, version=version, now=now)
    if timetable.state != TimetableState.ACTIVE:
        raise Stale(_("This timetable is paused already."))
    return _turn(timetable, TimetableState.PAUSED, "timetable.paused", by=by)


@transaction.atomic
def resume_timetable(timetable_id: int, *, by: Actor, version: int, now: datetime) -> Timetable:
    """Let it go on, in the duty of the one who resumes it."""
    timetable = _locked(timetable_id, by=by, version=version, now=now)
    if timetable.state != TimetableState.PAUSED:
        raise Stale(_("This timetable is active already."))
    timetable.pause_reason = ""
    _take_over(timetable, by=by)
    return _turn(timetable, TimetableState.ACTIVE, "timetable.resumed", by=by)


@transaction.atomic
def end_timetable(timetable_id: int, *, by: Actor, version: int, now: datetime) -> Timetable:
    """End it for good; what it built stays."""
    timetable = _locked(timetable_id, by=by, version=version, now=now)
    timetable.pause_reason = ""
    timetable.ended_at = now
    return _turn(timetable, TimetableState.ENDED, "timetable.ended", by=by)


def _locked(timetable_id: int, *, by: Actor, version: int, now: datetime) -> Timetable:
    confirm_duty(by, today=timezone.localdate(now))
    timetable = Timetable.objects.visible_to(by).select_for_update(of=("self",)).get(pk=timetable_id)
    require(why_not_edit(timetable, by=by))
    if timetable.version != version:
        raise Stale(_("Somebody has changed this timetable meanwhile. Look at it again, then save."))
    return timetable


def _take_over(timetable: Timetable, *, by: Actor) -> None:
    timetable.owner = by.user
    timetable.duty = Duty.objects.get(pk=by.duty_id)
    timetable.language = get_language() or ""


def _save(timetable: Timetable, *, recipients: Iterable[int], now: datetime) -> None:
    wanted = set(recipients)
    allowed = {user.pk: user for user in recipients_for(timetable.branch, today=timezone.localdate(now))}
    if not wanted:
        raise Refused(_("Choose at least one recipient."), field="recipients")
    if wanted - allowed.keys():
        raise Refused(_("Choose people on duty at this association or above it."), field="recipients")
    if timetable.pk is not None:
        timetable.version += 1
    timetable.save()
    timetable.recipients.set(User.objects.filter(pk__in=wanted))


def _turn(timetable: Timetable, state: TimetableState, action: str, *, by: Actor) -> Timetable:
    timetable.state = state
    timetable.version += 1
    timetable.save()
    audit.record(action, by=by, target=timetable)
    return timetable
