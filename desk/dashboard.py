"""The overview: what stands on it is read from stamped figures, never counted for the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from accounts.scope import Actor
from assistance.schemes.registry import KINDS
from branches.models import Branch, BranchKind, BranchStatus
from branches.permissions import why_not
from jobs import registry
from jobs.models import LIVE, Job
from reports.charts import Series, Stacked, stacked
from reports.figures.aid import in_order, kind_title
from reports.figures.area import Area
from reports.figures.periods import Month, Year, last_months
from reports.figures.registry import (
    AID,
    ASSOCIATIONS,
    DECIDED,
    MEAN_DAYS,
    MEMBERS,
    MONTHS_SHOWN,
    PROGRESS,
    RECEIVED,
    Figure,
    reads_money_alone,
)
from reports.models import FigureStamp

# Beyond this a person needs to know no more than that much has happened.
MOST_SINCE = 99
MOST_JOBS = 5
MOST_KINDS = 3
TEN_THOUSAND = Decimal(10_000)
# In a card there is room for a word; that it is an association stands above it.
SHORT_KINDS = {
    BranchKind.ENTERPRISE: pgettext_lazy("short kind", "enterprises"),
    BranchKind.MIGRANT: pgettext_lazy("short kind", "migrants"),
    BranchKind.PARK: pgettext_lazy("short kind", "parks"),
    BranchKind.MARKET: pgettext_lazy("short kind", "markets"),
    BranchKind.ESTATE: pgettext_lazy("short kind", "estates"),
    BranchKind.STAFF_VILLAGE: pgettext_lazy("short kind", "staff villages"),
    BranchKind.INDUSTRY: pgettext_lazy("short kind", "industries"),
    BranchKind.INSTITUTION: pgettext_lazy("short kind", "institutions"),
}


@dataclass(frozen=True, slots=True)
class Card:
    """One large number: its label, the number with its unit, a note below, where it leads."""

    label: str
    value: str
    unit: str
    note: str
    meanings: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class Bar:
    """How far one association below is: the share decided, in per cent; None where it received nothing."""

    branch: Branch
    received: int
    finished: int

    @property
    def share(self) -> int | None:
        return self.finished * 100 // self.received if self.received else None


@dataclass(frozen=True, slots=True)
class Since:
    """What happened after the figures were counted, counted up to a cap."""

    entered: int
    decided: int


class Board:
    """The stamped figures of one area as the page shows them."""

    def __init__(self, branch: Branch, area: Area, *, actor: Actor, today_year: Year):
        stamps = FigureStamp.objects.visible_to(actor).filter(branch=branch, reach=area.column)
        rows = list(stamps.values_list("figure", "period", "value", "stamped_at"))
        self.branch = branch
        self.area = area
        self.actor = actor
        self.stamped_at: datetime | None = max((row[3] for row in rows), default=None)
        self.values: dict[tuple[str, str], Any] = {(row[0], row[1]): row[2] for row in rows}
        # Figures of last year stand until the first counting of the new one.
        self.year = Year.containing(timezone.localdate(self.stamped_at)) if self.stamped_at else today_year

    def value(self, figure: Figure, period: Year | Month | None = None) -> Any:
        return self.values.get((figure.code, (period or self.year).code))

    def behind(self, figure: Figure, period: Year | Month | None = None, kind: str = "") -> str:
        """The address of the cases behind a figure."""
        names = [figure.code, (period or self.year).code, self.branch.code]
        return reverse("reports:behind", args=names) + (f"?kind={kind}" if kind else "")


def cards(board: Board) -> list[Card]:
    """The five figures; for finance those of money."""
    if reads_money_alone(board.actor):
        return [_helped(board), _approved(board)]
    return [_associations(board), _members(board), _cases(board), _approved(board), _mean_days(board)]


def _associations(board: Board) -> Card:
    value = board.value(ASSOCIATIONS) or {"count": 0, "kinds": {}}
    parts = [
        f"{SHORT_KINDS[BranchKind(kind)]} {count:,}"
        for kind, count in sorted(value["kinds"].items(), key=lambda pair: -pair[1])
        if kind in SHORT_KINDS
    ]
    return Card(
        label=str(ASSOCIATIONS.label),
        value=f"{value['count']:,}",
        unit=pgettext("unit", "associations"),
        note=" · ".join(parts[:MOST_KINDS]),
        meanings=(str(ASSOCIATIONS.meaning),),
        url=_open_associations(board),
    )


def _open_associations(board: Board) -> str:
    """The address of those that are counted: the list holds all in scope, a page those below one of them."""
    if board.actor.place and board.branch.pk == board.actor.place.branch_id:
        return f"{reverse('branches:list')}?status={BranchStatus.ACTIVE}"
    return reverse("branches:page", args=[board.branch.code])


def _members(board: Board) -> Card:
    value = board.value(MEMBERS) or {"memberships": 0, "people": 0}
    return Card(
        label=str(MEMBERS.label),
        value=f"{value['memberships']:,}",
        unit=pgettext("unit", "members"),
        note=_("%(people)s people") % {"people": f"{value['people']:,}"},
        meanings=(str(MEMBERS.meaning),),
        url=f"{reverse('members:list')}?branch={board.branch.code}",
    )


def _helped(board: Board) -> Card:
    total = (board.value(AID) or {"total": {"households": 0, "people": 0}})["total"]
    words = {"people": f"{total['people']:,}"}
    return Card(
        label=_("Households helped this year"),
        value=f"{total['households']:,}",
        unit=pgettext("unit", "households"),
        note=_("%(people)s people") % words,
        meanings=(_("Households and people with at least one case approved this year, each once."),),
        url=board.behind(AID),
    )


def _cases(board: Board) -> Card:
    received, decided = board.value(RECEIVED) or 0, board.value(DECIDED) or 0
    return Card(
        label=_("Received / decided this year"),
        value=f"{received:,}",
        unit=_("/ %(decided)s cases") % {"decided": f"{decided:,}"},
        note=_share_decided(board),
        meanings=tuple(str(figure.meaning) for figure in (RECEIVED, DECIDED, PROGRESS)),
        url=board.behind(RECEIVED),
    )


def _share_decided(board: Board) -> str:
    """How much of what came in this year is decided, of all associations below together."""
    of_each = (board.value(PROGRESS) or {}).values()
    received, finished = (sum(one[at] for one in of_each) for at in (0, 1))
    return _("%(share)s%% decided") % {"share": finished * 100 // received} if received else ""


def _approved(board: Board) -> Card:
    total = (board.value(AID) or {"total": {"cases": 0, "amount": "0"}})["total"]
    value, unit = large_yuan(Decimal(total["amount"]))
    words = {"cases": f"{total['cases']:,}"}
    return Card(
        label=_("Approved this year"),
        value=value,
        unit=unit,
        note=_("%(cases)s cases") % words,
        meanings=(str(AID.meaning),),
        url=board.behind(AID),
    )


def _mean_days(board: Board) -> Card:
    mean = board.value(MEAN_DAYS)
    return Card(
        label=str(MEAN_DAYS.label),
        value=mean or "—",
        unit=pgettext("unit", "days") if mean else "",
        note=_("from submission to decision"),
        meanings=(str(MEAN_DAYS.meaning),),
        url=board.behind(MEAN_DAYS),
    )


def large_yuan(amount: Decimal) -> tuple[str, str]:
    """An amount as it is said aloud: 318.6 and ten thousand yuan, or plain yuan below that."""
    if amount >= TEN_THOUSAND:
        return f"{amount / TEN_THOUSAND:,.1f}", pgettext("unit", "ten thousand yuan")
    return f"{amount:,.2f}", pgettext("unit", "yuan")


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month of the table beside the chart; ``cells`` are (count, address) for each kind."""

    name: str
    cells: tuple[tuple[int, str], ...]
    total: int


@dataclass(frozen=True, slots=True)
class Chart:
    drawing: Stacked
    series: tuple[Series, ...]
    rows: tuple[MonthRow, ...]
    summary: str

    @property
    def is_empty(self) -> bool:
        return not any(row.total for row in self.rows)


def chart(board: Board) -> Chart:
    """Cases approved in each of twelve months, by kind of aid."""
    until = timezone.localdate(board.stamped_at) if board.stamped_at else None
    months = last_months(MONTHS_SHOWN, until=until) if until else []
    of_months = [(board.value(AID, month) or {"kinds": {}})["kinds"] for month in months]
    codes = list(dict.fromkeys([*KINDS, *(code for kinds in of_months for code in sorted(kinds))]))
    counts = {code: tuple(kinds.get(code, {"cases": 0})["cases"] for kinds in of_months) for code in codes}
    series = tuple(Series(kind_title(code), counts[code]) for code in codes)
    names = [date_format(month.first_day, pgettext("format of a month", "M")) for month in months]
    rows = tuple(
        MonthRow(
            month.code,
            tuple((counts[code][at], board.behind(AID, month, code)) for code in codes),
            sum(counts[code][at] for code in codes),
        )
        for at, month in enumerate(months)
    )
    summary = ", ".join(f"{row.name}: {row.total}" for row in rows)
    return Chart(stacked(names, series), series, rows, summary)


def places(actor: Actor, shown: Branch) -> list[Branch]:
    """Whose figures the actor may choose: the own association's, those directly below, the one shown.

    In the order of the tables; one query.
    """
    own = actor.place and actor.place.branch_id
    within = Q(pk=own) | Q(pk=shown.pk) | (Q(parent=own) & ~Q(status=BranchStatus.CLOSED))
    seen = Branch.objects.visible_to(actor).filter(within)
    found = [branch for branch in seen if not why_not(actor, "report.build", branch)]
    return sorted(found, key=lambda branch: (branch.pk != own, in_order(branch)))


def bars(board: Board) -> list[Bar]:
    """The associations directly below that were counted or stood that day, the furthest first; those that
    received nothing last. One closed or moved since is part of the share that stands above the bars.
    """
    counted = board.value(PROGRESS)
    if not counted:
        return []
    standing = Branch.days.on(timezone.localdate(board.stamped_at)) & Q(parent=board.branch)
    seen = Branch.objects.visible_to(board.actor).exclude(pk=board.branch.pk)
    below = seen.filter(standing | Q(pk__in=[int(key) for key in counted]))
    made = [Bar(child, *counted.get(str(child.pk), (0, 0))) for child in below]
    return sorted(made, key=lambda bar: (bar.share is None, -(bar.share or 0), bar.branch.code))


def target() -> int:
    """The share in per cent that associations are held to."""
    return settings.DECIDED_TARGET


def running_jobs(actor: Actor) -> list[Job]:
    jobs = Job.objects.visible_to(actor).filter(status__in=LIVE)
    return list(jobs.exclude(kind__in=registry.quiet_codes()).order_by("-id")[:MOST_JOBS])


# Each half walks an index from the newest row back and stops at the cap.
SINCE = """
SELECT (SELECT count(*) FROM (SELECT 1 FROM assistance_aidcase
         WHERE {column} = %(pk)s AND created_at > %(at)s LIMIT %(most)s) entered),
       (SELECT count(*) FROM (SELECT 1 FROM assistance_aidcase
         WHERE {column} = %(pk)s AND decided_on >= %(day)s AND decided_at > %(at)s LIMIT %(most)s) decided)
"""


def since(board: Board) -> Since | None:
    """How many cases were entered, and how many decided, after the figures were counted."""
    if board.stamped_at is None or reads_money_alone(board.actor):
        return None
    column = connection.ops.quote_name(board.area.column)
    words = {
        "pk": board.area.branch_id,
        "at": board.stamped_at,
        "day": timezone.localdate(board.stamped_at),
        "most": MOST_SINCE + 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(SINCE.format(column=column), words)
        return Since(*cursor.fetchone())


def since_words(happened: Since | None) -> str:
    """What happened since, as a sentence; "" when nothing did."""
    if happened is None or not (happened.entered or happened.decided):
        return ""
    parts = []
    if happened.entered:
        counted = min(happened.entered, MOST_SINCE)
        parts.append(
            ngettext("%(count)s case entered", "%(count)s cases entered", counted)
            % {"count": _capped(happened.entered)}
        )
    if happened.decided:
        counted = min(happened.decided, MOST_SINCE)
        parts.append(
            ngettext("%(count)s case decided", "%(count)s cases decided", counted)
            % {"count": _capped(happened.decided)}
        )
    return _("Since then: %(what)s.") % {"what": _(", ").join(parts)}


def _capped(count: int) -> str:
    return f"{MOST_SINCE}+" if count > MOST_SINCE else str(count)
