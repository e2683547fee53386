"""Tables of the four measures of aid: by association, by scheme, by kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook

from jobs.workbooks.layout import Column, Format, sheet_title
from reports.figures.aid import MEASURES, AidFigures, BranchRow, KindRow, SchemeRow

from .kind import Asked
from .sheets import table


def add_by_association(
    workbook: Workbook,
    title: str,
    rows: Sequence[BranchRow],
    total: AidFigures,
    *,
    caption: str,
    asked: Asked,
) -> None:
    table(
        workbook.create_sheet(sheet_title(workbook, title)),
        [
            Column(pgettext("column", "Association"), width=34),
            Column(pgettext("column", "Code"), width=20),
            *measured_columns(),
        ],
        [(row_name(row), row.branch.code, *values(row.figures)) for row in rows],
        (pgettext("column", "Total"), None, *values(total)),
        caption=_("%(title)s (by association)") % {"title": caption},
        asked=asked,
    )


def add_by_scheme(
    workbook: Workbook,
    title: str,
    rows: Sequence[SchemeRow],
    total: AidFigures,
    *,
    caption: str,
    asked: Asked,
) -> None:
    table(
        workbook.create_sheet(sheet_title(workbook, title)),
        [
            Column(pgettext("column", "Scheme"), width=34),
            Column(pgettext("column", "Run by"), width=20),
            *measured_columns(),
        ],
        [(row.scheme.name, row.scheme.branch.short_name, *values(row.figures)) for row in rows],
        (pgettext("column", "Total"), None, *values(total)),
        caption=_("%(title)s (by scheme)") % {"title": caption},
        asked=asked,
    )


def add_by_kind(
    workbook: Workbook, title: str, rows: Sequence[KindRow], total: AidFigures, *, caption: str, asked: Asked
) -> None:
    table(
        workbook.create_sheet(sheet_title(workbook, title)),
        [Column(pgettext("column", "Kind of aid"), width=34), *measured_columns()],
        [(row.title, *values(row.figures)) for row in rows],
        (pgettext("column", "Total"), *values(total)),
        caption=_("%(title)s (by kind of aid)") % {"title": caption},
        asked=asked,
    )


def measured_columns() -> list[Column]:
    return [
        Column(str(measure.heading), Format.MONEY if measure.code == "amount" else Format.WHOLE, 16)
        for measure in MEASURES
    ]


def values(figures: AidFigures) -> tuple[Any, ...]:
    return tuple(getattr(figures, measure.code) for measure in MEASURES)


def row_name(row: BranchRow) -> str:
    if row.is_itself:
        return _("%(branch)s itself") % {"branch": row.branch.short_name}
    return row.branch.short_name
