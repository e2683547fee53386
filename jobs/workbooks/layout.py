"""The look of sheets: columns, headings, print settings, and cells written safely."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from .stream import LINE_POINTS, as_number, as_text, lines_of, local
from .text import clean, is_formula_like, literal

A4 = 9
TITLE_LENGTH = 31
_FORBIDDEN_IN_TITLE = re.compile(r"[\\/*?:\[\]]")


class Format(StrEnum):
    """The number formats of cells; in a text column every value is written as text."""

    TEXT = "@"
    WHOLE = "#,##0"
    MONEY = "#,##0.00"
    SHARE = "0.0"
    DAY = "yyyy-mm-dd"
    MOMENT = "yyyy-mm-dd hh:mm"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list; ``width`` is in characters of the body type."""

    heading: str
    format: Format = Format.TEXT
    width: int = 14


_LINE = Side(style="thin", color="D5DCE3")
_GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEADING_FILL = PatternFill("solid", fgColor="E6F0F6")
_SIDES = {
    Format.WHOLE: "right",
    Format.MONEY: "right",
    Format.SHARE: "right",
    Format.DAY: "center",
    Format.MOMENT: "center",
}
# The widest table, in characters, that is still read well upright, a little smaller than it is.
UPRIGHT = 117


def sheet_title(book: Workbook, wish: str) -> str:
    """A title for one more sheet of the book: allowed characters, 31 at most, not yet used."""
    base = _FORBIDDEN_IN_TITLE.sub(" ", clean(wish)).strip(" '") or "Sheet"
    return numbered_title(base, {sheet.title.casefold() for sheet in book.worksheets})


def numbered_title(base: str, taken: set[str], number: int = 1) -> str:
    """The title, with the lowest number from ``number`` that makes it unlike those taken."""
    while True:
        ending = f" ({number})" if number > 1 else ""
        title = cut(base, TITLE_LENGTH - len(ending)) + ending
        if title.casefold() not in taken:
            return title
        number += 1


def cut(text: str, units: int) -> str:
    """The text cut to so many UTF-16 units, as spreadsheets count them."""
    return text.encode("utf-16-le")[: units * 2].decode("utf-16-le", "ignore")


def put(cell: Cell, value: Any, format: Format | None = None) -> Cell:
    """Write a value into a cell of a formatted sheet as it would be in a streamed one.

    openpyxl takes a text that starts with "=" for a live formula and stops the whole book at
    a control character, so no text from people may reach a cell any other way.
    """
    if format is not None:
        cell.number_format = str(format)
    if value is None or value == "":
        cell.value = None
    elif format is not Format.TEXT and as_number(value) is not None:
        cell.value = local(value) if isinstance(value, datetime) else value
    else:
        text = clean(as_text(value))
        cell.value = literal(text)
        cell.data_type = "s"
        cell.quotePrefix = is_formula_like(text)
    return cell


def add_list(
    book: Workbook, title: str, columns: Sequence[Column], *, caption: str = "", landscape: bool = True
) -> Worksheet:
    """Add a sheet with headings that repeat on every printed page, and one empty row that
    shows how the rows below will look: a sheet to be filled by ``book.save``.
    """
    sheet = book.create_sheet(sheet_title(book, title))
    row = 1
    if caption:
        put(sheet.cell(1, 1), caption).font = Font(bold=True, size=14)
        sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(columns))
        row = 2
    for number, column in enumerate(columns, 1):
        head(put(sheet.cell(row, number), column.heading))
        body(sheet.cell(row + 1, number), column.format)
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    lines = max(lines_of(str(column.heading), column.width - 1, 1) for column in columns)
    sheet.row_dimensions[row].height = (lines + 1 / 3) * LINE_POINTS
    sheet.freeze_panes = sheet.cell(row + 1, 1)
    sheet.print_title_rows = f"1:{row}"
    on_a4(sheet, landscape=landscape)
    return sheet


def head(cell: Cell) -> Cell:
    """Dress a heading cell."""
    cell.font = Font(bold=True)
    cell.fill = _HEADING_FILL
    cell.border = _GRID
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    return cell


def body(cell: Cell, format: Format) -> Cell:
    """Dress a cell of the rows; a text too long for its column goes on in a further line."""
    cell.number_format = str(format)
    cell.border = _GRID
    cell.alignment = Alignment(
        horizontal=_SIDES.get(format), vertical="center", wrap_text=format is Format.TEXT
    )
    return cell


def on_a4(sheet: Worksheet, *, landscape: bool = False) -> None:
    """Print the sheet on A4, one page wide, numbered at the foot."""
    sheet.page_setup.paperSize = A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "&P / &N"


def fill(
    sheet: Worksheet, row: int, values: Sequence[Any], formats: Sequence[Format], *, bold: bool = False
) -> None:
    """Write one bordered row of a short table, such as a total row."""
    for number, (value, format) in enumerate(zip(values, formats, strict=True), 1):
        cell = body(put(sheet.cell(row, number), value, format), format)
        if bold:
            cell.font = Font(bold=True)
