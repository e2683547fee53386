"""Prints of the case list: the schedule (花名册) with a line a case, and the summary (汇总表)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import QuerySet

from accounts.scope import Actor
from assistance.cases.filters import CaseListFilters
from assistance.cases.listed import Listed, by_group, by_head, listed
from assistance.cases.models import AidCase
from branches.models import Branch
from branches.tree.tree_order import in_tree_order

from .fitting import line_height, lines_of
from .wording import Wording

MOST_SHEETS = 200
MOST_LINES = 1000
# An A4 side across, in millimetres: its width; the height left for lines once title, heading row and
# sub-total are on it; and what total, signatures and foot take of that on the last.
SIDE_WIDTH, ROOM, TAIL = 269, 146, 43
POINTS, BODY_POINTS = 9, 10.5
ROW, CELL = 2.7, 3.2
# As in the style sheet: the columns of words give way to the further cells that a county has worded.
WORDS, FURTHER = (23, 27, 20, 22, 22, 39), 14


@dataclass(frozen=True, slots=True)
class Line:
    """A case on the schedule, with its people as submitted, and as on file while it can be changed.

    "" is the township of an association directly below the county.
    """

    number: int
    case: AidCase
    township: str
    said: Listed

    @property
    def words(self) -> tuple[str, ...]:
        """The texts that go on in a second line where their column is too narrow."""
        case, said = self.case, self.said
        return self.township, case.branch.short_name, said.group, said.head, said.name, case.scheme.name


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
    """The cases of the filtered list as lists are printed: by town and village of today, group and head."""
    cases = filters.narrow(AidCase.objects.visible_to(actor)).filter(filters.unindexed())
    within = actor.scope[0] if actor.scope else ""
    return cases.order_by(*in_tree_order(below=within), by_group(), by_head(), "id")


def lines(cases: QuerySet[AidCase], *, most: int = MOST_LINES) -> list[Line]:
    """Up to ``most`` lines; two queries, however many."""
    rows = list(
        cases.select_related("branch", "scheme", "household__group", "account", "submission").defer(
            "reason", "digest", "submission__content_sealed"
        )[:most]
    )
    names = _townships(rows)
    return [
        Line(number, case, names.get(case.township_id, ""), listed(case))
        for number, case in enumerate(rows, start=1)
    ]


def leaves(found: list[Line], wording: Wording) -> list[Leaf]:
    """The schedule page by page, each with its own sum, and on the last room for total and signatures."""
    widths = [width - CELL for width in _of_words(len(wording.cells))]
    room = ROOM - _labels(wording.cells)
    closing = (lines_of(line, SIDE_WIDTH, BODY_POINTS) for line in wording.closing)
    tail = TAIL + sum(closing) * line_height(BODY_POINTS) + ROW
    pages: list[list[Line]] = []
    filled = [0.0]
    for line in found:
        height = _height(line, widths)
        if not pages or filled[-1] + height > room:
            pages.append([])
            filled.append(0.0)
        pages[-1].append(line)
        filled[-1] += height
    if pages and len(pages[-1]) > 1 and filled[-1] + tail > room:
        pages.append(_taken_over(pages[-1], filled[-1] + tail - room, widths))
    return [Leaf(number, page) for number, page in enumerate(pages, start=1)]


def _taken_over(page: list[Line], excess: float, widths: list[float]) -> list[Line]:
    """Take the last lines off a page, so many that those left would leave room for the tail."""
    over: list[Line] = []
    while excess > 0 and len(page) > 1:
        excess -= _height(page[-1], widths)
        over.insert(0, page.pop())
    return over


def _labels(cells: list[str]) -> float:
    """What the heading row takes beyond one line: those of the further cells, and of columns grown narrow."""
    lines = [3 if cells else 1, *(lines_of(label, FURTHER - CELL, POINTS) for label in cells)]
    return (max(lines) - 1) * line_height(POINTS)


def _of_words(further: int) -> list[float]:
    share = 1 - FURTHER * further / sum(WORDS)
    return [width * share for width in WORDS]


def _height(line: Line, widths: list[float]) -> float:
    most = max(lines_of(text, width, POINTS) for text, width in zip(line.words, widths, strict=True))
    return most * line_height(POINTS) + ROW


def summary(found: Iterable[Line]) -> tuple[list[Place], Measures]:
    """Township by township and scheme by scheme, and all of it together."""
    townships: dict[tuple[int | None, int | None], list[Line]] = {}
    for line in found:
        townships.setdefault((line.case.county_id, line.case.township_id), []).append(line)
    total = Measures()
    places = [_place(lines, total) for lines in townships.values()]
    return places, total


def _place(lines: list[Line], total: Measures) -> Place:
    """The summary of a township's lines, which are counted into the total as well."""
    measures = Measures()
    schemes: dict[int, tuple[str, Measures]] = {}
    for line in lines:
        _name, of_scheme = schemes.setdefault(line.case.scheme_id, (line.case.scheme.name, Measures()))
        for counted in (of_scheme, measures, total):
            counted.count(line.case)
    return Place(lines[0].township, sorted(schemes.values(), key=lambda scheme: scheme[0]), measures)


def measured(found: Iterable[Line]) -> Measures:
    total = Measures()
    for line in found:
        total.count(line.case)
    return total


def _townships(rows: list[AidCase]) -> dict[int, str]:
    ids = {case.township_id for case in rows if case.township_id}
    return dict(Branch.objects.filter(pk__in=ids).values_list("pk", "short_name"))
