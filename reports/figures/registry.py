"""Every figure that is kept for the dashboard, defined once: its name, its meaning, its counting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.roles import Role
from accounts.scope import Actor
from branches.models import Branch

from . import counted
from .aid import AidFigures, aid, aid_by_kind, child_key
from .area import Area
from .members import counted_members, on_roster
from .periods import Period, Year, last_months

MONTHS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Counting:
    """What is counted for whom: the area, the association it belongs to, the period, the moment."""

    area: Area
    branch: Branch
    period: Period
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: ``count`` gives what is kept of it, as JSON; ``meaning`` says how it counts.

    ``behind`` is true of the cases behind it. ``of_money`` are the figures that finance reads.
    """

    code: str
    label: Promise
    meaning: Promise
    count: Callable[[Counting], Any]
    behind: Callable[[Period], Q] | None = None
    of_money: bool = False


def _associations(asked: Counting) -> dict[str, Any]:
    """How many, and how many of each kind and of each organisation model."""
    branches = counted.associations(asked.area, asked.period, asked.as_of).order_by()
    pairs = list(branches.values("kind", "model").annotate(count=Count("*")))
    kinds: dict[str, int] = {}
    models: dict[str, int] = {}
    for pair in pairs:
        kinds[pair["kind"]] = kinds.get(pair["kind"], 0) + pair["count"]
        if pair["model"]:
            models[pair["model"]] = models.get(pair["model"], 0) + pair["count"]
    return {"count": sum(pair["count"] for pair in pairs), "kinds": kinds, "models": models}


def _mean_days(asked: Counting) -> str | None:
    mean = counted.mean_days(asked.area, asked.period)
    return None if mean is None else str(mean)


def _aid(asked: Counting) -> dict[str, Any]:
    """The four measures together and for each kind; yuan as text, for JSON has no decimals."""
    cases = counted.approved(asked.area, asked.period)
    return {
        "total": _told(aid(cases)),
        "kinds": {row.code: _told(row.figures) for row in aid_by_kind(cases) if row.figures.cases},
    }


def _told(figures: AidFigures) -> dict[str, Any]:
    return asdict(figures) | {"amount": str(figures.amount)}


def _progress(asked: Counting) -> dict[str, list[int]]:
    """By the id of the association directly below: cases received, and those of them finished."""
    if asked.area != Area.of(asked.branch):
        return {}
    key = child_key(asked.branch)
    rows: dict[str, list[int]] = {}
    for place, count in enumerate((counted.received, counted.finished)):
        cases = count(asked.area, asked.period).order_by().values(key=key).annotate(count=Count("*"))
        for row in cases:
            rows.setdefault(str(row["key"]), [0, 0])[place] = row["count"]
    return rows


ASSOCIATIONS = Figure(
    "associations",
    _("Associations"),
    _(
        "Associations at the end of the period, of every kind and level, by the days of founding and closing "
        "and by today's tree."
    ),
    _associations,
)
MEMBERS = Figure(
    "members",
    pgettext_lazy("figure", "Members"),
    _(
        "Members: entries on the rosters at the end of the period, by the days of joining and leaving, "
        "without those made in error; who is on two rosters counts twice as member and once as a person."
    ),
    lambda asked: asdict(counted_members(on_roster(asked.area, asked.period, asked.as_of))),
)
RECEIVED = Figure(
    "received",
    _("Cases received"),
    _("Received: cases submitted and not withdrawn since, by the day on which the application was received."),
    lambda asked: counted.received(asked.area, asked.period).count(),
    behind=counted.was_received,
)
DECIDED = Figure(
    "decided",
    _("Cases decided"),
    _("Decided: cases approved or refused in the period, by the day of decision."),
    lambda asked: counted.decided(asked.area, asked.period).count(),
    behind=counted.was_decided,
)
AID = Figure(
    "approved",
    pgettext_lazy("figure", "Approved"),
    _("Approved: by the day of approval, whether paid yet or not; stopped and reversed cases do not count."),
    _aid,
    behind=counted.was_approved,
    of_money=True,
)
MEAN_DAYS = Figure(
    "mean_days",
    _("Mean time to a decision"),
    _("Calendar days from the receipt of the application to the decision, on average of the cases decided."),
    _mean_days,
    behind=counted.was_decided,
)
PROGRESS = Figure(
    "progress",
    _("Share decided"),
    _("Of the cases received this year, the share that waits for nobody's decision any more."),
    _progress,
)

FIGURES = (ASSOCIATIONS, MEMBERS, RECEIVED, DECIDED, AID, MEAN_DAYS, PROGRESS)
figures: dict[str, Figure] = {figure.code: figure for figure in FIGURES}
MONEY_CODES = tuple(figure.code for figure in FIGURES if figure.of_money)


def reads_money_alone(actor: Actor | None) -> bool:
    """Whether of all figures this actor reads those of money alone: finance sees cases only from
    their approval on and no rosters, so that anything else would be counted in part.
    """
    return actor is not None and actor.role == Role.FINANCE


def may_read(actor: Actor, figure: Figure) -> bool:
    return figure.of_money or not reads_money_alone(actor)


def counted_for_dashboard(area: Area, branch: Branch, *, as_of: datetime) -> Iterator[tuple[str, str, Any]]:
    """Figure, period and value of everything the dashboard shows of an area: each figure of the
    running year, and the aid of each of the last twelve months.
    """
    today = timezone.localdate(as_of)
    year = Year.containing(today)
    for figure in FIGURES:
        yield figure.code, year.code, figure.count(Counting(area, branch, year, as_of))
    for month in last_months(MONTHS_SHOWN, until=today):
        yield AID.code, month.code, AID.count(Counting(area, branch, month, as_of))
