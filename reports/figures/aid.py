"""Aid given in a period: households, people, cases and yuan, by the day of approval.

A case counts in the period of its approval day if, at the moment of asking, it is approved or in
any later state on the way to the archive; one that was stopped or reversed does not count. The
tree is today's. Distinct measures are counted again for every total and never added up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self

from django.db.models import BigIntegerField, Count, F, QuerySet, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.scope import Actor
from assistance.models import AidCase, Scheme
from assistance.schemes.registry import KINDS
from branches.models import Branch, Level

from .area import Area
from .counted import approved
from .periods import Period

# The ancestor columns that hold the associations directly below one of each level. A county has
# townships below it and bases of its own; where all are empty the row is the association's own.
CHILD_COLUMNS: dict[Level, tuple[str, ...]] = {
    Level.PROVINCE: ("city_id",),
    Level.CITY: ("county_id",),
    Level.COUNTY: ("township_id", "base_id"),
    Level.TOWNSHIP: ("base_id",),
    Level.BASE: ("branch_id",),
    Level.ATTACHED: ("branch_id",),
}


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that is counted: its heading, how it counts in words, and the SQL that counts it."""

    code: str
    heading: str | Promise
    meaning: str | Promise
    expression: Combinable


MEASURES = (
    Measure(
        "households",
        pgettext_lazy("measure", "Households"),
        _("Households: different households with at least one case that counts, each once."),
        Count("household_id", distinct=True),
    ),
    Measure(
        "people",
        pgettext_lazy("measure", "People"),
        _("People: different beneficiaries of cases that count, each once."),
        Count("beneficiary_id", distinct=True),
    ),
    Measure(
        "cases",
        pgettext_lazy("measure", "Cases"),
        _("Cases: every case that counts; a person with two cases is two."),
        Count("*"),
    ),
    Measure(
        "amount",
        pgettext_lazy("measure", "Yuan"),
        _("Yuan: the sum of the amounts approved in these cases, whether paid yet or not."),
        Sum("approved_amount", default=Decimal(0)),
    ),
)


@dataclass(frozen=True, slots=True)
class AidFigures:
    """Households (户), people (人), cases (人次) and approved yuan of one row."""

    households: int = 0
    people: int = 0
    cases: int = 0
    amount: Decimal = Decimal(0)

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        return cls(**{measure.code: row[measure.code] for measure in MEASURES})


@dataclass(frozen=True, slots=True)
class BranchRow:
    """The figures of one association with all below it, or of the reported one by itself alone."""

    branch: Branch
    is_itself: bool
    figures: AidFigures


@dataclass(frozen=True, slots=True)
class SchemeRow:
    scheme: Scheme
    figures: AidFigures


@dataclass(frozen=True, slots=True)
class KindRow:
    """The figures of one kind of aid; ``code`` is the kind's."""

    code: str
    figures: AidFigures

    @property
    def title(self) -> str:
        return kind_title(self.code)


@dataclass(frozen=True, slots=True)
class AidOfPeriod:
    """The whole of a period's aid below one association, as the database stood at ``as_of``."""

    branch: Branch
    period: Period
    as_of: datetime
    by_branch: tuple[BranchRow, ...]
    by_scheme: tuple[SchemeRow, ...]
    by_kind: tuple[KindRow, ...]
    total: AidFigures


def aid_of_period(area: Area, period: Period, *, branch: Branch, as_of: datetime) -> AidOfPeriod:
    """All figures of a period; called inside the snapshot that was taken at ``as_of``."""
    cases = approved(area, period)
    return AidOfPeriod(
        branch=branch,
        period=period,
        as_of=as_of,
        by_branch=aid_by_branch(cases, by=area.by, branch=branch, day=period.day_counted(as_of)),
        by_scheme=aid_by_scheme(cases),
        by_kind=aid_by_kind(cases),
        total=aid(cases),
    )


def aid(cases: QuerySet[AidCase]) -> AidFigures:
    """The four measures of these cases together, each counted again."""
    return AidFigures.of(cases.aggregate(**_measured()))


def aid_by_kind(cases: QuerySet[AidCase]) -> tuple[KindRow, ...]:
    """One row for each kind of aid there is, those without a case too, in their order."""
    counted = _grouped(cases, F("kind"))
    codes = [*KINDS, *sorted(counted.keys() - KINDS.keys())]
    return tuple(KindRow(code, counted.get(code, AidFigures())) for code in codes)


def kind_title(code: str) -> str:
    """The kind's name; its code where this release has no such kind."""
    return str(KINDS[code].title) if code in KINDS else code


def aid_by_branch(
    cases: QuerySet[AidCase], *, by: Actor | None, branch: Branch, day: date
) -> tuple[BranchRow, ...]:
    """One row for each association that was directly below on a day, those without a case too, and one
    for the association itself where cases hang on it directly.

    One that was closed or not yet founded that day is listed only where cases that count hang on it.
    """
    counted = _grouped(cases, child_key(branch))
    own = counted.pop(branch.pk, None)
    listed = {child.pk: child for child in children_of(branch, by=by, day=day)}
    listed |= Branch.objects.in_bulk(counted.keys() - listed.keys())
    rows = [
        BranchRow(child, is_itself=False, figures=counted.get(child.pk, AidFigures()))
        for child in sorted(listed.values(), key=in_order)
    ]
    if own or not rows:
        rows.append(BranchRow(branch, is_itself=True, figures=own or AidFigures()))
    return tuple(rows)


def children_of(branch: Branch, *, by: Actor | None, day: date) -> QuerySet[Branch]:
    """The associations directly below, of those that stood on a day."""
    rows = Branch.objects.all() if by is None else Branch.objects.visible_to(by)
    return rows.filter(parent=branch).standing_on(day)


def in_order(branch: Branch) -> str:
    """The order of associations in every table: townships and villages by code, then the others
    that share their place, whose codes go on with a dash and a letter.
    """
    return branch.code.replace("-", "~")


def aid_by_scheme(cases: QuerySet[AidCase]) -> tuple[SchemeRow, ...]:
    """One row for each scheme that gave something, in the order of the associations that run them."""
    counted = _grouped(cases, F("scheme_id"))
    schemes: Iterable[Scheme] = Scheme.objects.filter(pk__in=counted).select_related("branch")
    ordered = sorted(schemes, key=lambda scheme: (scheme.branch.code, scheme.pk))
    return tuple(SchemeRow(scheme, counted[scheme.pk]) for scheme in ordered)


def child_key(branch: Branch) -> Combinable:
    """Below which of its children a row hangs; the association itself for rows of its own."""
    return Coalesce(*CHILD_COLUMNS[Level(branch.level)], "branch_id", output_field=BigIntegerField())


def _grouped(cases: QuerySet[AidCase], key: Combinable) -> dict[Any, AidFigures]:
    rows = cases.order_by().values(key=key).annotate(**_measured())
    return {row["key"]: AidFigures.of(row) for row in rows}


def _measured() -> dict[str, Combinable]:
    return {measure.code: measure.expression for measure in MEASURES}
