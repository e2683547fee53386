"""The parts that sheets of returns share: caption, table with a total row, signature row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from jobs.progress import Progress
from jobs.workbooks.layout import UPRIGHT, Column, Format, fill, head, on_a4, put
from jobs.workbooks.stream import LINE_POINTS, lines_of
from jobs.workbooks.text import width_of

from .kind import Asked

WIDE_SPACE = "\u3000"
LINE_HEIGHT = 20
CENTERED = Alignment(horizontal="center", vertical="center")


def line(
    sheet: Worksheet, row: int, width: int, text: str, *, font: Font | None = None, center: bool = False
) -> None:
    """Write one text across a number of columns, wrapped, on a row high enough for it."""
    cell = put(sheet.cell(row, 1), text)
    cell.font = font or Font()
    cell.alignment = Alignment(horizontal="center" if center else None, vertical="center", wrap_text=True)
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
    room = sum(sheet.column_dimensions[get_column_letter(number)].width for number in range(1, width + 1))
    # The type of a caption is larger than the body's.
    taken = width_of(text) * (cell.font.size or 11) / 11
    sheet.row_dimensions[row].height = LINE_HEIGHT * max(1, -(-taken // room)) + (8 if font else 0)


def table(
    sheet: Worksheet,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    total: Sequence[Any] | None,
    *,
    caption: str,
    asked: Asked,
    formats: Sequence[Sequence[Format]] | None = None,
) -> None:
    """A whole sheet: caption, what it rests on, headings, numbered rows, the total and the signature row.

    The first column is the number of the row, and is given neither in ``rows`` nor in ``total``.
    ``formats`` are those of each row where they are not the same all down a column.
    """
    columns = [Column(pgettext("column", "No."), Format.WHOLE, 6), *columns]
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    line(sheet, 1, len(columns), caption, font=Font(bold=True, size=14), center=True)
    line(
        sheet,
        2,
        len(columns),
        _("Reporting unit: %(unit)s. %(as_of)s") % {"unit": asked.branch.name, "as_of": as_of(asked)},
    )
    for number, column in enumerate(columns, 1):
        head(put(sheet.cell(3, number), column.heading))
    of_columns = [column.format for column in columns]
    row = 3
    for row, values in enumerate(rows, 4):
        of_row = [Format.WHOLE, *formats[row - 4]] if formats else of_columns
        fill(sheet, row, [row - 3, *values], of_row)
    if total is not None:
        row += 1
        fill(sheet, row, [None, *total], of_columns, bold=True)
    line(sheet, row + 2, len(columns), signatures())
    for below in range(3, row + 1):
        sheet.row_dimensions[below].height = _height(sheet, below, columns)
        sheet.cell(below, 1).alignment = CENTERED
    sheet.freeze_panes = "A4"
    sheet.print_title_rows = "1:3"
    on_a4(sheet, landscape=sum(column.width for column in columns) > UPRIGHT)


def _height(sheet: Worksheet, row: int, columns: Sequence[Column]) -> float:
    """The height of a row in points, by the text in it that takes the most lines."""
    usual = 1
    for number, column in enumerate(columns, 1):
        usual = max(usual, lines_of(sheet.cell(row, number).value, column.width - 1, usual))
    return LINE_HEIGHT + (usual - 1) * LINE_POINTS


def as_of(asked: Asked) -> str:
    """When the figures were read, and that a running period is not closed yet."""
    moment = date_format(localtime(asked.as_of), "DATETIME_FORMAT")
    if asked.is_running:
        return _("As of %(moment)s, the period is not closed.") % {"moment": moment}
    return _("As of %(moment)s.") % {"moment": moment}


def signatures() -> str:
    """The row that a return is signed and sealed on."""
    places = (_("Reporting unit (seal):"), _("In charge:"), _("Checked by:"), _("Filled in by:"), _("Date:"))
    return (WIDE_SPACE * 6).join(places) + WIDE_SPACE * 3


def dress_list(sheet: Worksheet, asked: Asked) -> None:
    """Give a long list roomy rows, and on every printed page the moment it was read and the
    signature row.
    """
    sheet.sheet_format.defaultRowHeight = LINE_HEIGHT
    sheet.sheet_format.customHeight = True
    sheet["A1"].alignment = CENTERED
    sheet.cell(sheet.max_row, 1).alignment = CENTERED
    sheet.oddHeader.right.text = as_of(asked)
    sheet.oddFooter.left.text = signatures()
    sheet.oddFooter.center.text = None
    sheet.oddFooter.right.text = "&P / &N"


def tell(progress: Progress, titles: Sequence[str | Promise], number: int) -> None:
    """Say on the progress page which sheet is being written, the first being number 1."""
    words = {"number": number, "of": len(titles), "sheet": titles[number - 1]}
    progress.step(_("Sheet %(number)s of %(of)s: %(sheet)s") % words)
