"""Which cases there are: for whom, for which school year, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from django.utils import timezone

from assistance.rules import school_year_of

from .households import Family, Member
from .office_hours import days_between, working_moment

ENTERING_AGE = 15
GRADES = range(1, 4)
# What is done to a case after it was entered, and how often of a hundred that had time for it.
CLOSED = (
    (("submit", "agree", "agree"), 76),
    (("submit", "agree", "return", "mend", "submit", "agree"), 6),
    (("submit", "return", "mend", "submit", "agree", "agree"), 6),
    (("submit", "agree", "refuse"), 4),
    (("submit", "refuse"), 2),
    (("submit", "agree", "agree", "take_back", "agree"), 2),
    (("submit", "withdraw"), 2),
    (("withdraw",), 2),
)
OPEN = (
    (("submit", "agree"), 80),
    (("submit",), 24),
    ((), 9),
    (("half",), 4),
    (("submit", "return"), 8),
    (("submit", "agree", "return"), 6),
    (("submit", "return", "withdraw"), 2),
    (("submit", "agree", "return", "mend", "submit"), 5),
    (("submit", "agree", "agree", "take_back"), 4),
    (("submit", "agree", "take_back"), 2),
)
OPEN_SINCE = timedelta(days=75)
# Of what waits, the cases of every so manieth day have been left lying.
LEFT_LYING = 7
# This autumn's cases are what the demo's offices have before them, so there are more of them.
THIS_AUTUMN, ITS_WEIGHT = timedelta(days=80), 20.0


@dataclass(frozen=True, slots=True)
class Plan:
    """A case to be made: whose, for which school year, and the acts that follow its entry, with moments."""

    family: Family
    student: Member
    period: str
    grade: int
    started_at: datetime
    acts: tuple[tuple[str, datetime], ...]


def student_years(today: date) -> range:
    """Birth years of those who were at vocational school at some time in the last three years."""
    return range(today.year - 2 - ENTERING_AGE - 2, today.year - ENTERING_AGE + 1)


def grade_in(student: Member, first_year: int) -> int:
    """The grade in a school year; outside 1 to 3 not at that school. Autumn children start a year later."""
    born = student.human.born_on
    return first_year - (born.year + ENTERING_AGE + (born.month >= 9)) + 1


def plan_cases(
    random: Random, families: Iterable[Family], *, count: int, now: datetime, only_old: bool
) -> list[Plan]:
    """So many cases, oldest first; ``only_old`` gives none after the first of the three years."""
    chances = [chance for family in families for chance in _chances(random, family, now, only_old=only_old)]
    weights = [weight for *_rest, weight in chances]
    chosen = _weighted_sample(random, chances, weights, count)
    plans = [_plan(random, *chance[:-1], now=now, only_old=only_old) for chance in chosen]
    return sorted(plans, key=lambda plan: plan.started_at)


def _chances(
    random: Random, family: Family, now: datetime, *, only_old: bool
) -> Iterator[tuple[Family, Member, date, float]]:
    """Every case that could be asked for by a family: student, day, and how likely it is."""
    today = timezone.localdate(now)
    first = today.year - 2
    entered = timezone.localdate(family.created_at) + timedelta(days=3)
    for student in family.members:
        if student.human.born_on.year not in student_years(today):
            continue
        for year in range(first - 1, today.year + 1):
            if grade_in(student, year) not in GRADES:
                continue
            spring = random.random() < 0.3
            opens = date(year + 1, 3, 1) if spring else date(year, 9, 8)
            closes = min(opens + timedelta(days=75), today)
            day = days_between(random, opens, closes) if closes >= opens else today
            if day < max(entered, date(first, 1, 1)) or closes < opens or (only_old and day.year > first):
                continue
            yield family, student, day, ITS_WEIGHT if today - day < THIS_AUTUMN else 1.0


def _weighted_sample(random: Random, chances: list, weights: list[float], count: int) -> list:
    """Some of the chances, the heavier ones rather (Efraimidis and Spirakis)."""
    keyed = sorted(
        ((random.random() ** (1 / weight), place) for place, weight in enumerate(weights)), reverse=True
    )
    return [chances[place] for _key, place in keyed[:count]]


def _plan(
    random: Random, family: Family, student: Member, day: date, *, now: datetime, only_old: bool
) -> Plan:
    started_at = working_moment(random, day)
    recent = not only_old and now - started_at < OPEN_SINCE
    paths = OPEN if recent and random.random() < 0.88 else CLOSED
    path = random.choices([path for path, _ in paths], [share for _, share in paths])[0]
    moments = moments_of(random, started_at, path)
    end = moments[-1] if moments else started_at
    weeks = -((end - now).days // 7 + 1) if end > now else 0
    if paths is OPEN and end < now and day.toordinal() % LEFT_LYING:
        # What waits came in lately, whole weeks later, so that days off stay days off.
        weeks = (now - end).days // 7
    started_at += timedelta(weeks=weeks)
    moments = [moment + timedelta(weeks=weeks) for moment in moments]
    period = school_year_of(timezone.localdate(started_at))
    grade = grade_in(student, int(period[:4]))
    return Plan(
        family, student, period, min(max(grade, 1), 3), started_at, tuple(zip(path, moments, strict=True))
    )


def moments_of(random: Random, started_at: datetime, path: tuple[str, ...]) -> list[datetime]:
    """When each act is done: entry the same day, taking back too, decisions after some days."""
    moments, last = [], started_at
    for act in path:
        if act in {"submit", "half", "take_back"}:
            last += timedelta(minutes=random.randint(6, 14))
        else:
            last = working_moment(random, timezone.localdate(last) + timedelta(days=random.randint(1, 6)))
        moments.append(last)
    return moments
