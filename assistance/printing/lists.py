"""Prints of the case list: the schedule (花名册) with a line a case, and the summary (汇总表)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from django.db.models import QuerySet

from accounts.scope import Actor
from assistance.filters import CaseListFilters
from assistance.models import AidCase
from branches.models import Branch

MOST_SHEETS = 200
MOST_LINES = 1000
LINES_A_PAGE = 14

# Township, village and group: the code of an association begins with those it stands below.
LIST_ORDER = (
    "branch__code",
    "household__group__position",
    "household__group__name",
    "household__head_sort_key",
    "id",
)


@dataclass(frozen=True, slots=True)
class Line:
    """A case on the schedule; "" is the township of an association directly below the county."""

    number: int
    case: AidCase
    township: str


@dataclass(slots=True)
class Measures:
    """Households, people and person-times, never added to each other; yuan as asked and as approved."""

    households: set[int] = field(default_factory=set)
    people: set[int] = field(default_factory=set)
    times: int = 0
    asked: Decimal = Decimal(0)
    approved: Decimal = Decimal(0)

    def count(self, case: AidCase) -> None:
        self.households.add(case.household_id)
        if case.beneficiary_id:
            self.people.add(case.beneficiary_id)
        self.times += 1
        self.asked += case.asked_amount or 0
        self.approved += case.approved_amount or 0


@dataclass(frozen=True, slots=True)
class Leaf:
    """One printed page of the schedule, with the measures of its own lines."""

    number: int
    lines: list[Line]

    @property
    def measures(self) -> Measures:
        return measured(self.lines)


@dataclass(frozen=True, slots=True)
class Place:
    """The summary of one township: a line a scheme, and the township's own measures."""

    name: str
    schemes: list[tuple[str, Measures]]
    measures: Measures


def filtered(actor: Actor, filters: CaseListFilters) -> QuerySet[AidCase]:
    """The cases of the filtered list, in the order in which lists are printed."""
    cases = filters.narrow(AidCase.objects.visible_to(actor)).filter(filters.unindexed())
    return cases.order_by(*LIST_ORDER)


def lines(cases: QuerySet[AidCase], *, most: int = MOST_LINES) -> list[Line]:
    """Up to ``most`` lines; two queries, however many."""
    rows = list(
        cases.select_related("branch", "scheme", "household__group", "account").defer("reason", "digest")[
            :most
        ]
    )
    names = _townships(rows)
    return [Line(number, case, names.get(case.township_id, "")) for number, case in enumerate(rows, start=1)]


def leaves(found: list[Line]) -> Iterator[Leaf]:
    """The schedule page by page, so that each page carries its own sum."""
    for number, start in enumerate(range(0, len(found), LINES_A_PAGE), start=1):
        yield Leaf(number, found[start : start + LINES_A_PAGE])


def summary(found: Iterable[Line]) -> tuple[list[Place], Measures]:
    """Township by township and scheme by scheme, and all of it together."""
    total, places = Measures(), []
    for name, of_township in groupby(found, key=lambda line: line.township):
        schemes: dict[str, Measures] = {}
        measures = Measures()
        for line in of_township:
            for counted in (schemes.setdefault(line.case.scheme.name, Measures()), measures, total):
                counted.count(line.case)
        places.append(Place(name, sorted(schemes.items()), measures))
    return places, total


def measured(found: Iterable[Line]) -> Measures:
    total = Measures()
    for line in found:
        total.count(line.case)
    return total


def _townships(rows: list[AidCase]) -> dict[int, str]:
    ids = {case.township_id for case in rows if case.township_id}
    return dict(Branch.objects.filter(pk__in=ids).values_list("pk", "short_name"))
