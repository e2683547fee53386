"""The monthly return (月报): cases received and decided, households, people, cases and yuan by kind."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from openpyxl import Workbook

from assistance.models import AidCase
from jobs.progress import Progress
from jobs.workbooks import book
from jobs.workbooks.layout import Column, Format, sheet_title
from reports.figures.aid import aid, aid_by_branch
from reports.figures.area import Area
from reports.figures.compared import compared
from reports.figures.counted import approved
from reports.figures.periods import Month, Period
from reports.figures.registry import DECIDED, RECEIVED, may_read

from .cover import write_cover
from .kind import Asked, WorkbookKind
from .measured import add_by_association
from .sheets import table, tell

SHEETS = (
    pgettext_lazy("sheet", "Cover"),
    pgettext_lazy("sheet", "Monthly return"),
    pgettext_lazy("sheet", "By association"),
)


def write(path: Path, asked: Asked, progress: Progress) -> None:
    """Write the workbook to ``path``, all of it from the snapshot the caller has opened."""
    progress.total(len(SHEETS))
    caption = MONTHLY.titled(asked.branch, asked.period)
    cases = approved(asked.area, asked.period)
    total = aid(cases)
    workbook = Workbook()
    cover = workbook.active
    tell(progress, SHEETS, 1)
    cover.title = sheet_title(workbook, str(SHEETS[0]))
    write_cover(cover, asked, caption=caption, total=total, meanings=_meanings(asked))
    progress.advance()
    tell(progress, SHEETS, 2)
    _write_return(workbook, asked, caption=caption)
    progress.advance()
    tell(progress, SHEETS, 3)
    day = asked.period.day_counted(asked.as_of)
    rows = aid_by_branch(cases, by=asked.by, branch=asked.branch, day=day)
    add_by_association(workbook, str(SHEETS[2]), rows, total, caption=caption, asked=asked)
    book.save(workbook, path, {}, made_at=asked.as_of)
    progress.advance()


def _meanings(asked: Asked) -> list[str]:
    return [
        *(str(figure.meaning) for figure in (RECEIVED, DECIDED) if may_read(asked.by, figure)),
        _(
            "Year to date runs from 1 January to the end of the month; last year's month is the whole of it; "
            "the change compares the month with it and is left empty where that was zero."
        ),
    ]


def _write_return(workbook: Workbook, asked: Asked, *, caption: str) -> None:
    rows = compared(asked.area, cast(Month, asked.period))
    wholes, money = (
        [Format.TEXT, Format.TEXT, *[each] * 3, Format.SHARE] for each in (Format.WHOLE, Format.MONEY)
    )
    table(
        workbook.create_sheet(sheet_title(workbook, str(SHEETS[1]))),
        [
            Column(pgettext("column", "Item"), width=30),
            Column(pgettext("column", "Measure"), width=14),
            Column(pgettext("column", "This month"), Format.WHOLE, 18),
            Column(pgettext("column", "Year to date"), Format.WHOLE, 18),
            Column(pgettext("column", "Same month last year"), Format.WHOLE, 18),
            Column(pgettext("column", "Change %"), Format.SHARE, 12),
        ],
        [(row.item, row.measure, row.this, row.year_to_date, row.a_year_before, row.change) for row in rows],
        None,
        caption=caption,
        asked=asked,
        formats=[money if row.is_money else wholes for row in rows],
    )


def cases_read(area: Area, period: Period) -> QuerySet[AidCase]:
    """The cases whose reading takes the time: those of the year so far."""
    return approved(area, period.year_to_date())


MONTHLY = WorkbookKind(
    code="monthly",
    name=gettext_lazy("Monthly return"),
    title=gettext_lazy("%(branch)s: monthly return for month %(month)s of %(year)s"),
    purpose=gettext_lazy(
        "Cases received and decided, and aid by kind: the month, the year to date, the same month last year."
    ),
    period=Month,
    sheets=SHEETS,
    rows=cases_read,
    write=write,
)
