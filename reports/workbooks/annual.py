"""The yearly workbook (年度汇总): cover, aid by association, aid by scheme, and every case behind it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from openpyxl import Workbook

from branches.models import Level
from families.codes import Relation
from families.models import ClassKind
from jobs.progress import Progress
from jobs.workbooks import book
from jobs.workbooks.layout import Column, Format, add_list, sheet_title
from reports.figures.aid import MEASURES, AidFigures, AidOfYear, BranchRow, aid_of_year, counted_cases
from reports.figures.cases import ListedCase, listed_cases

from .cover import write_cover
from .kind import Asked, WorkbookKind
from .sheets import dress_list, table

SHEETS = (
    pgettext_lazy("sheet", "Cover"),
    pgettext_lazy("sheet", "By association"),
    pgettext_lazy("sheet", "By scheme"),
    pgettext_lazy("sheet", "Cases"),
)
ROWS_A_STEP = 500


def write(path: Path, asked: Asked, progress: Progress) -> None:
    """Write the workbook to ``path``, all of it from the snapshot the caller has opened."""
    cases = counted_cases(by=asked.by, branch=asked.branch, year=asked.year)
    _tell(progress, 1)
    aid = aid_of_year(by=asked.by, branch=asked.branch, year=asked.year, as_of=asked.as_of)
    progress.total(len(SHEETS) + aid.total.cases)
    workbook = Workbook()
    cover = workbook.active
    cover.title = sheet_title(workbook, str(SHEETS[0]))
    write_cover(cover, asked, caption=ANNUAL.titled(asked.branch, asked.year), total=aid.total)
    progress.advance()
    _tell(progress, 2)
    _write_by_association(workbook, aid, asked)
    progress.advance()
    _tell(progress, 3)
    _write_by_scheme(workbook, aid, asked)
    progress.advance()
    _tell(progress, 4)
    title = _add_cases(workbook, asked)
    book.save(workbook, path, {title: _case_rows(cases, asked, progress)}, made_at=asked.as_of)
    progress.advance()


def _tell(progress: Progress, number: int) -> None:
    words = {"number": number, "of": len(SHEETS), "sheet": SHEETS[number - 1]}
    progress.step(_("Sheet %(number)s of %(of)s: %(sheet)s") % words)


def _write_by_association(workbook: Workbook, aid: AidOfYear, asked: Asked) -> None:
    table(
        workbook.create_sheet(sheet_title(workbook, str(SHEETS[1]))),
        [
            Column(pgettext("column", "Association"), width=34),
            Column(pgettext("column", "Code"), width=20),
            *_measured_columns(),
        ],
        [(_row_name(row), row.branch.code, *_values(row.figures)) for row in aid.by_branch],
        (pgettext("column", "Total"), None, *_values(aid.total)),
        caption=_("%(title)s (by association)") % {"title": ANNUAL.titled(asked.branch, asked.year)},
        asked=asked,
    )


def _write_by_scheme(workbook: Workbook, aid: AidOfYear, asked: Asked) -> None:
    table(
        workbook.create_sheet(sheet_title(workbook, str(SHEETS[2]))),
        [
            Column(pgettext("column", "Scheme"), width=34),
            Column(pgettext("column", "Run by"), width=20),
            *_measured_columns(),
        ],
        [(row.scheme.name, row.scheme.branch.short_name, *_values(row.figures)) for row in aid.by_scheme],
        (pgettext("column", "Total"), None, *_values(aid.total)),
        caption=_("%(title)s (by scheme)") % {"title": ANNUAL.titled(asked.branch, asked.year)},
        asked=asked,
    )


def _measured_columns() -> list[Column]:
    return [
        Column(str(measure.heading), Format.MONEY if measure.code == "amount" else Format.WHOLE, 16)
        for measure in MEASURES
    ]


def _values(figures: AidFigures) -> tuple[Any, ...]:
    return tuple(getattr(figures, measure.code) for measure in MEASURES)


def _row_name(row: BranchRow) -> str:
    if row.is_itself:
        return _("%(branch)s itself") % {"branch": row.branch.short_name}
    return row.branch.short_name


def _add_cases(workbook: Workbook, asked: Asked) -> str:
    """Add the empty list; returns its title."""
    columns = [
        Column(pgettext("column", "No."), Format.WHOLE, 7),
        Column(pgettext("column", "Case number"), Format.TEXT, 23),
        *(Column(str(heading), Format.TEXT, 12) for heading, _level in _places(asked)),
        Column(pgettext("column", "Township"), Format.TEXT, 14),
        Column(pgettext("column", "Village"), Format.TEXT, 20),
        Column(pgettext("column", "Group"), Format.TEXT, 12),
        Column(pgettext("column", "Head of household"), Format.TEXT, 11),
        Column(pgettext("column", "Beneficiary"), Format.TEXT, 11),
        Column(pgettext("column", "Relation to the head"), Format.TEXT, 11),
        Column(pgettext("column", "Household class"), Format.TEXT, 22),
        Column(pgettext("column", "Scheme"), Format.TEXT, 26),
        Column(pgettext("column", "Amount (yuan)"), Format.MONEY, 13),
        Column(pgettext("column", "Approved on"), Format.DAY, 12),
    ]
    words = {"branch": asked.branch.short_name, "year": asked.year.number}
    sheet = add_list(
        workbook, str(SHEETS[3]), columns, caption=_("%(branch)s: cases of aid in %(year)s") % words
    )
    sheet.auto_filter.ref = f"A2:{sheet.cell(2, len(columns)).column_letter}2"
    dress_list(sheet, asked)
    return sheet.title


def _places(asked: Asked) -> list[tuple[str, str]]:
    """The columns of associations that a list for a wider area needs before the township."""
    level = Level(asked.branch.level)
    wider = []
    if level is Level.PROVINCE:
        wider.append((pgettext("column", "City"), "city"))
    if level in {Level.PROVINCE, Level.CITY}:
        wider.append((pgettext("column", "County"), "county"))
    return wider


def _case_rows(cases, asked: Asked, progress: Progress) -> Iterator[tuple[Any, ...]]:
    levels = [level for _heading, level in _places(asked)]
    number = 0
    for number, case in enumerate(listed_cases(cases), 1):
        yield _case_row(number, case, levels)
        if number % ROWS_A_STEP == 0:
            progress.advance(ROWS_A_STEP)
    progress.advance(number % ROWS_A_STEP)


def _case_row(number: int, case: ListedCase, levels: list[str]) -> tuple[Any, ...]:
    return (
        number,
        case.number,
        *(getattr(case, level) for level in levels),
        case.town or pgettext("place", "directly under"),
        " · ".join(name for name in (case.base, case.attached) if name) or pgettext("place", "itself"),
        case.group,
        case.head,
        case.beneficiary,
        Relation(case.relation).label if case.relation else None,
        _("; ").join(str(ClassKind(code).label) for code in case.classes),
        case.scheme,
        case.amount,
        case.decided_on,
    )


ANNUAL = WorkbookKind(
    code="annual",
    name=gettext_lazy("Yearly workbook"),
    title=gettext_lazy("%(branch)s: aid to families in %(year)s"),
    purpose=gettext_lazy(
        "Aid approved in one year: households, people, cases and yuan, and the cases behind them."
    ),
    sheets=SHEETS,
    rows=counted_cases,
    write=write,
)
