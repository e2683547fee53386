"""Why a workbook may not be asked for, or a timetable changed."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from accounts.scope import Actor
from branches.permissions import why_not
from ground.refusals import ALLOWED, GuardAnswer, Stale

from .figures.periods import FIRST_YEAR, Period
from .models import Timetable, TimetableState


def why_not_period(period: Period, *, today: date) -> GuardAnswer:
    """The reason against figures of this period, or an empty string."""
    if not (period.first_day.year >= FIRST_YEAR and period.first_day <= today):
        return GuardAnswer(_("Choose one that has begun, from %(first)s on.") % {"first": FIRST_YEAR})
    return ALLOWED


def why_not_edit(timetable: Timetable, *, by: Actor) -> GuardAnswer:
    """The reason why this actor may not change the timetable, or an empty string."""
    if reason := why_not(by, "timetable.edit", timetable):
        return reason
    if timetable.state == TimetableState.ENDED:
        return GuardAnswer(_("This timetable has ended. Make a new one."), Stale)
    return ALLOWED
