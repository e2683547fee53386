"""Which cases there are: of what sort, for whom, when, and what became of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.utils import timezone

from .households import Family, Member
from .office_hours import working_moment

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
class Chance:
    """A case that could be asked for: by whom, on which day, and how likely it is."""

    family: Family
    member: Member
    day: date
    weight: float


@dataclass(frozen=True, slots=True)
class Request:
    """What is written on the form of a case: ``asked`` is yuan where it is typed."""

    detail: dict[str, Any]
    reason: str
    asked: Decimal | None = None
    applicant: Member | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort:
    """What the demo knows of a kind of aid: who could ask when, what they write, what is said of it.

    ``share`` is its part of a county's cases. ``lag`` is how many days the event lies before the
    application, for kinds that have one. ``mended`` is the answer that is completed after a return.
    ``visited`` is how many of a hundred approved cases are followed by a visit.
    """

    code: str
    share: float
    chances: Callable[[Random, Family, datetime], Iterator[Chance]]
    filled: Callable[[Random, Plan, str], Request]
    period: Callable[[date, date | None], str]
    returned: tuple[tuple[str, str, str], ...]
    refused: tuple[str, ...]
    mended: Callable[[Random, datetime], dict[str, Any]]
    lag: tuple[int, int] | None = None
    late: tuple[int, int] | None = None
    visited: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """A case to be made: of what sort, whose, when, and the acts that follow its entry, with moments."""

    sort: Sort
    family: Family
    member: Member
    event_on: date | None
    started_at: datetime
    acts: tuple[tuple[str, datetime], ...]

    @property
    def period(self) -> str:
        return self.sort.period(timezone.localdate(self.started_at), self.event_on)


def plan_cases(
    random: Random,
    families: Iterable[Family],
    *,
    sorts: Iterable[Sort],
    count: int,
    now: datetime,
    only_old: bool,
) -> list[Plan]:
    """So many cases of all sorts, oldest first; ``only_old`` gives none after the first of three years."""
    families, plans = list(families), []
    for sort in sorts:
        chances = [
            chance
            for family in families
            for chance in sort.chances(random, family, now)
            if not (only_old and chance.day.year > first_year(now))
        ]
        chosen = _weighted_sample(random, chances, round(count * sort.share))
        plans += [_plan(random, sort, chance, now=now, only_old=only_old) for chance in chosen]
    return sorted(plans, key=lambda plan: plan.started_at)


def leave_one_waiting(plans: list[Plan], *, town: str) -> list[Plan]:
    """The plans, with the latest one of a family of the town that asks but once ending at its submission."""
    often = Counter(plan.family.id for plan in plans)
    for place in reversed(range(len(plans))):
        plan = plans[place]
        once = often[plan.family.id] == 1 and plan.family.node.code.startswith(town)
        if once and plan.sort.lag is None and [act for act, _moment in plan.acts[:1]] == ["submit"]:
            return [*plans[:place], replace(plan, acts=plan.acts[:1]), *plans[place + 1 :]]
    return plans


def first_year(now: datetime) -> int:
    return timezone.localdate(now).year - 2


def weight_of(day: date, today: date) -> float:
    return ITS_WEIGHT if today - day < THIS_AUTUMN else 1.0


def _weighted_sample(random: Random, chances: list[Chance], count: int) -> list[Chance]:
    """Some of the chances, the heavier ones rather (Efraimidis and Spirakis)."""
    keyed = sorted(
        ((random.random() ** (1 / chance.weight), place) for place, chance in enumerate(chances)),
        reverse=True,
    )
    return [chances[place] for _key, place in keyed[:count]]


def _plan(random: Random, sort: Sort, chance: Chance, *, now: datetime, only_old: bool) -> Plan:
    started_at = working_moment(random, chance.day)
    recent = not only_old and now - started_at < OPEN_SINCE
    paths = OPEN if recent and random.random() < 0.88 else CLOSED
    path = random.choices([path for path, _ in paths], [share for _, share in paths])[0]
    if path[-1:] == ("agree",) and paths is CLOSED and random.randrange(100) < sort.visited:
        path = (*path, "visit")
    moments = moments_of(random, started_at, path)
    end = moments[-1] if moments else started_at
    weeks = -((end - now).days // 7 + 1) if end > now else 0
    if paths is OPEN and end < now and chance.day.toordinal() % LEFT_LYING:
        # What waits came in lately, whole weeks later, so that days off stay days off.
        weeks = (now - end).days // 7
    started_at += timedelta(weeks=weeks)
    moments = [moment + timedelta(weeks=weeks) for moment in moments]
    acts = tuple(zip(path, moments, strict=True))
    return Plan(sort, chance.family, chance.member, _event(random, sort, started_at), started_at, acts)


def _event(random: Random, sort: Sort, started_at: datetime) -> date | None:
    """The day of the event; one in twelve is reported late."""
    if sort.lag is None or sort.late is None:
        return None
    lag = sort.late if random.random() < 1 / 12 else sort.lag
    return timezone.localdate(started_at) - timedelta(days=random.randint(*lag))


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
