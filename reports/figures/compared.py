"""A month beside its year so far and the same month a year before."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assistance.models import AidCase

from .aid import MEASURES, AidFigures, aid, aid_by_kind, kind_title
from .area import Area
from .counted import ONE_DECIMAL, approved, decided, received, refused
from .members import counted_members, joined, left
from .periods import Month, Period
from .registry import reads_money_alone

Counted = TypeVar("Counted")
Number = int | Decimal


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One measure of one item over the three stretches; ``is_money`` tells yuan from counts."""

    item: str
    measure: str
    this: Number
    year_to_date: Number
    a_year_before: Number
    is_money: bool = field(default=False, kw_only=True)

    @property
    def change(self) -> Decimal | None:
        """By how many per cent it is more than a year before, to one decimal; None from nothing."""
        if not self.a_year_before:
            return None
        change = (Decimal(self.this) - self.a_year_before) * 100 / self.a_year_before
        return change.quantize(ONE_DECIMAL, rounding=ROUND_HALF_UP)


def compared(area: Area, month: Month) -> list[ComparedRow]:
    """Every row of the monthly return, in its order: members, cases, aid of all kinds, aid of each kind.

    Anyone who reads figures of money alone gets the aid.
    """
    if reads_money_alone(area.by):
        return list(_of_aid(area, month))
    return [*_of_members(area, month), *_of_cases(area, month), *_of_aid(area, month)]


def _over(month: Month, count: Callable[[Period], Counted]) -> tuple[Counted, Counted, Counted]:
    return count(month), count(month.year_to_date()), count(month.a_year_before())


def _of_members(area: Area, month: Month) -> Iterable[ComparedRow]:
    for item, rows in ((_("Members joined"), joined), (_("Members left"), left)):
        entries, people = [], []
        for figures in _over(month, lambda period, rows=rows: counted_members(rows(area, period))):
            entries.append(figures.memberships)
            people.append(figures.people)
        yield ComparedRow(item, pgettext("measure", "entries"), *entries)
        yield ComparedRow(item, pgettext("measure", "people"), *people)


def _of_cases(area: Area, month: Month) -> Iterable[ComparedRow]:
    counts: list[tuple[str, Callable[[Area, Period], QuerySet[AidCase]]]] = [
        (_("Cases received"), received),
        (_("Cases decided"), decided),
        (_("of these refused"), refused),
    ]
    for item, rows in counts:
        numbers = _over(month, lambda period, rows=rows: rows(area, period).count())
        yield ComparedRow(item, pgettext("unit", "cases"), *numbers)


def _of_aid(area: Area, month: Month) -> Iterable[ComparedRow]:
    yield from _measures(_("Aid of all kinds"), *_over(month, lambda period: aid(approved(area, period))))
    by_kind = _over(
        month, lambda period: {row.code: row.figures for row in aid_by_kind(approved(area, period))}
    )
    codes = dict.fromkeys(code for kinds in by_kind for code in kinds)
    for code in codes:
        yield from _measures(kind_title(code), *(kinds.get(code, AidFigures()) for kinds in by_kind))


def _measures(item: str, this: AidFigures, to_date: AidFigures, before: AidFigures) -> Iterable[ComparedRow]:
    for measure in MEASURES:
        numbers = (getattr(figures, measure.code) for figures in (this, to_date, before))
        yield ComparedRow(item, str(measure.heading), *numbers, is_money=measure.code == "amount")
