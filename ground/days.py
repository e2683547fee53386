"""On which days a dated fact holds: said once, for every figure, list and check.

A fact has the day it happened, as people say it, and the moment the books knew it (``created_at``,
``counted_from``, ``counted_until``). What stood on a day, and what a period counts, goes by the day
it happened alone; the moments are for the trail, and for undoing what was noted just now.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from .refusals import ALLOWED, GuardAnswer

# The name of the column that ends a fact tells what its day means: the last day on which it holds,
# or the first on which it does not. Who left on 31 December is not counted at the end of the year.
LAST = frozenset({"ends_on"})
FIRST_NOT = frozenset({"left_on", "closed_on", "died_on"})


@dataclass(frozen=True, slots=True)
class Days:
    """The columns between which a fact holds; the day on which it begins counts."""

    begins: str
    ends: str

    def __post_init__(self):
        if self.ends not in LAST | FIRST_NOT:
            raise ValueError(f"{self.ends!r} does not say whether its day counts")

    def on(self, day: Any, *, through: str = "") -> Q:
        """The condition that the fact holds on a day, a value or an expression.

        ``through`` is the relation over which the rows are reached.
        """
        begins, ends = self._columns(through)
        lasts = f"{ends}__gte" if self.ends in LAST else f"{ends}__gt"
        return Q(Q(**{ends: None}) | Q(**{lasts: day}), **{f"{begins}__lte": day})

    def begun(self, first: date, last: date, *, through: str = "") -> Q:
        """The condition that the fact began on one of these days."""
        return Q(**{f"{self._columns(through)[0]}__range": (first, last)})

    def ended(self, first: date, last: date, *, through: str = "") -> Q:
        """The condition that one of these days is the first on which the fact holds no more.

        So what held the day before ``first``, with what began and without what ended, is what
        holds on ``last``.
        """
        earlier = timedelta(days=1 if self.ends in LAST else 0)
        return Q(**{f"{self._columns(through)[1]}__range": (first - earlier, last - earlier)})

    def hold(self, row: models.Model, day: date) -> bool:
        """The same as `on`, of a row that was read."""
        begins, ends = getattr(row, self.begins), getattr(row, self.ends)
        if begins is None or begins > day:
            return False
        return ends is None or (day <= ends if self.ends in LAST else day < ends)

    def after(self, day: date) -> date:
        """What stands in the ending column of a fact that holds no more from this day on."""
        return day - timedelta(days=1) if self.ends in LAST else day

    def _columns(self, through: str) -> tuple[str, str]:
        prefix = f"{through}__" if through else ""
        return prefix + self.begins, prefix + self.ends


class Dated:
    """A queryset of rows that hold from one day to another; their model names the columns as ``days``.

    Rows that are no facts at all (entered in error, taken out) do not meet ``facts`` and hold on no day.
    """

    facts: ClassVar[Q] = Q()

    def standing_on(self, day: Any) -> Self:
        return self._dated(self.model.days.on(day))

    def begun_within(self, first: date, last: date) -> Self:
        return self._dated(self.model.days.begun(first, last))

    def ended_within(self, first: date, last: date) -> Self:
        return self._dated(self.model.days.ended(first, last))

    def _dated(self, condition: Q) -> Self:
        return self.filter(self.facts, condition)


def why_not_happened(day: date | None, *, today: date) -> GuardAnswer:
    """Against a day, where one is named, on which something has happened: it is still to come."""
    return GuardAnswer(_("This day is still to come.")) if day is not None and day > today else ALLOWED
