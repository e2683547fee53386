"""The cases behind the figures as a long list, one row each, written while they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook

from assistance.models import AidCase
from branches.models import Level
from families.codes import Relation
from families.models import ClassKind
from jobs.progress import Progress
from jobs.workbooks.layout import Column, Format, add_list
from reports.figures.cases import ListedCase, listed_cases

from .kind import Asked
from .sheets import LINE_HEIGHT, dress_list

ROWS_A_STEP = 500


@dataclass(frozen=True, slots=True)
class Part:
    """A column of the list, and what stands in it."""

    column: Column
    value: Callable[[ListedCase], Any]
    is_summed: bool = False


def part(heading: str, width: int, value: Callable[[ListedCase], Any]) -> Part:
    return Part(Column(heading, Format.TEXT, width), value)


def place_parts(asked: Asked) -> list[Part]:
    """From the widest association that a list for this area needs, down to the group."""
    level = Level(asked.branch.level)
    wider = []
    if level is Level.PROVINCE:
        wider.append(part(pgettext("column", "City"), 12, lambda case: case.city))
    if level in {Level.PROVINCE, Level.CITY}:
        wider.append(part(pgettext("column", "County"), 12, lambda case: case.county))
    return [
        *wider,
        part(
            pgettext("column", "Township"), 14, lambda case: case.town or pgettext("place", "directly under")
        ),
        part(pgettext("column", "Village"), 20, _village),
        part(pgettext("column", "Group"), 12, lambda case: case.group),
    ]


def people_parts() -> list[Part]:
    """Head, beneficiary, how they stand to each other, and the household's classes."""
    return [
        part(pgettext("column", "Head of household"), 11, lambda case: case.head),
        part(pgettext("column", "Beneficiary"), 11, lambda case: case.beneficiary),
        part(pgettext("column", "Relation to the head"), 11, _relation),
        part(pgettext("column", "Household class"), 26, _classes),
    ]


def number_part() -> Part:
    return part(pgettext("column", "Case number"), 23, lambda case: case.number)


def scheme_part() -> Part:
    return part(pgettext("column", "Scheme"), 26, lambda case: case.scheme)


def reason_part() -> Part:
    return part(pgettext("column", "Reason for applying"), 38, lambda case: case.reason)


def handler_part() -> Part:
    return part(pgettext("column", "Handled by"), 10, lambda case: case.handler)


def decision_parts() -> list[Part]:
    """The approved yuan and the day of approval."""
    amount = Column(pgettext("column", "Amount (yuan)"), Format.MONEY, 13)
    day = Column(pgettext("column", "Approved on"), Format.DAY, 12)
    return [Part(amount, lambda case: case.amount, is_summed=True), Part(day, lambda case: case.decided_on)]


def add_case_list(
    workbook: Workbook,
    title: str,
    parts: Sequence[Part],
    *,
    caption: str,
    asked: Asked,
    roomy: bool = False,
) -> str:
    """Add the empty list, to be filled by ``case_rows`` while the book is saved; returns its title.

    With ``roomy`` rows are two lines high at least.
    """
    columns = [Column(pgettext("column", "No."), Format.WHOLE, 7), *(each.column for each in parts)]
    sheet = add_list(workbook, title, columns, caption=caption)
    sheet.auto_filter.ref = f"A2:{sheet.cell(2, len(columns)).column_letter}2"
    dress_list(sheet, asked)
    if roomy:
        sheet.sheet_format.defaultRowHeight = 2 * LINE_HEIGHT
    return sheet.title


def case_rows(
    cases: QuerySet[AidCase], parts: Sequence[Part], progress: Progress
) -> Iterator[tuple[Any, ...]]:
    """The rows, numbered, and a last one that sums what can be summed."""
    number, sums = 0, {at: Decimal(0) for at, each in enumerate(parts) if each.is_summed}
    for number, case in enumerate(listed_cases(cases), 1):
        row = [each.value(case) for each in parts]
        for at in sums:
            sums[at] += row[at]
        yield (number, *row)
        if number % ROWS_A_STEP == 0:
            progress.advance(ROWS_A_STEP)
    progress.advance(number % ROWS_A_STEP)
    words = {0: pgettext("column", "Total")}
    yield (None, *(words.get(at, sums.get(at)) for at in range(len(parts))))


def _village(case: ListedCase) -> str:
    return " · ".join(name for name in (case.base, case.attached) if name) or pgettext("place", "itself")


def _relation(case: ListedCase) -> str | None:
    return str(Relation(case.relation).label) if case.relation else None


def _classes(case: ListedCase) -> str:
    return _("; ").join(str(ClassKind(code).label) for code in case.classes)
