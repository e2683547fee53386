"""Moments in which offices work."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

SATURDAY = 5


def working_day(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= SATURDAY else day


def working_moment(random: Random, day: date) -> datetime:
    """A moment in office hours of that day or of the next working day."""
    minute = random.randrange(8 * 60 + 30, 17 * 60 + 20)
    clock = time(minute // 60, minute % 60, random.randrange(60))
    return timezone.make_aware(datetime.combine(working_day(day), clock))


def days_between(random: Random, first: date, last: date) -> date:
    return first + timedelta(days=random.randrange(max((last - first).days, 0) + 1))
