"""One worksheet as XML, row by row, in memory that does not grow with the sheet.

An openpyxl sheet costs some fifty times its text in memory, so long lists are never built as
one: their rows become XML here and go straight into the compressed file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

from django.utils import timezone
from openpyxl.utils import get_column_letter

from .text import clean, escaped, is_formula_like, keeps_space, width_of

# The format ends at row 1,048,576; that row itself stays empty.
LAST_ROW = 1_048_575
# A number keeps fifteen digits in a spreadsheet; a longer one is written as text.
EXACT_NUMBERS = 10**15
ROWS_A_WRITE = 256
# A line of the body type, and the highest that a row may be, in points.
LINE_POINTS, HIGHEST = 15, 409

_FIRST_DAY = date(1899, 12, 30)
# Serial days before March 1900 differ between spreadsheets by one.
_FIRST_SURE_DAY = date(1900, 3, 1)


@dataclass(frozen=True, slots=True)
class ColumnStyle:
    """How the cells of one column look, as style numbers of the book.

    ``quoted`` is the same look with the mark that keeps formula-like text a text. ``room`` is how
    wide its lines are in characters where a long text goes on in a further line, else 0.
    """

    plain: int
    quoted: int
    is_text: bool = False
    room: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the streamed rows: the XML before them, headings included, and after.

    ``height`` is that of a row in points, which holds as many lines as fit into it.
    """

    head: bytes
    tail: bytes
    first_row: int
    columns: tuple[ColumnStyle, ...]
    height: float = LINE_POINTS

    @property
    def lines(self) -> int:
        return max(1, int(self.height // LINE_POINTS))


class SheetStream:
    """Takes rows and writes them into an open file, until the sheet is full."""

    def __init__(self, out: IO[bytes], frame: Frame, *, last_row: int = LAST_ROW):
        self._out = out
        self._frame = frame
        self._last_row = last_row
        self._next = frame.first_row
        self._cells = tuple(
            (get_column_letter(number), style) for number, style in enumerate(frame.columns, 1)
        )
        self._wrapped = [(at, style.room) for at, style in enumerate(frame.columns) if style.room]
        self._waiting: list[str] = []
        out.write(frame.head)

    @property
    def full(self) -> bool:
        return self._next > self._last_row

    @property
    def bottom(self) -> int:
        """The number of the last row written, the headings' when there is none."""
        return self._next - 1

    def add(self, values: Sequence[Any]) -> None:
        """Write one row. Raises ValueError when it has not one value for each column."""
        number = self._next
        cells = "".join(
            [
                cell_xml(f"{letter}{number}", value, style)
                for (letter, style), value in zip(self._cells, values, strict=True)
            ]
        )
        self._waiting.append(f'<row r="{number}"{self._height(values)}>{cells}</row>')
        self._next += 1
        if len(self._waiting) >= ROWS_A_WRITE:
            self._flush()

    def _height(self, values: Sequence[Any]) -> str:
        """The height of a row that needs more lines than rows have: a reader takes it as told."""
        usual = self._frame.lines
        lines = max((lines_of(values[at], room, usual) for at, room in self._wrapped), default=usual)
        if lines <= usual:
            return ""
        height = min(HIGHEST, self._frame.height + (lines - usual) * LINE_POINTS)
        return f' ht="{height:g}" customHeight="1"'

    def finish(self, tail: bytes) -> None:
        self._flush()
        self._out.write(tail)

    def _flush(self) -> None:
        self._out.write("".join(self._waiting).encode())
        self._waiting.clear()


def cell_xml(place: str, value: Any, style: ColumnStyle) -> str:
    """One cell; an empty value keeps its borders."""
    if value is None or value == "":
        return f'<c r="{place}" s="{style.plain}"/>'
    if not style.is_text:
        number = as_number(value)
        if number is not None:
            return f'<c r="{place}" s="{style.plain}"><v>{number}</v></c>'
    text = clean(as_text(value))
    look = style.quoted if is_formula_like(text) else style.plain
    space = ' xml:space="preserve"' if keeps_space(text) else ""
    return f'<c r="{place}" s="{look}" t="inlineStr"><is><t{space}>{escaped(text)}</t></is></c>'


def lines_of(value: Any, room: int, usual: int) -> int:
    """How many lines a value takes; not counted out where ``usual`` are enough whatever its letters."""
    if not isinstance(value, str) or (len(value) * 2 <= room and "\n" not in value):
        return usual
    return max(usual, sum(max(1, -(-width_of(line) // room)) for line in value.split("\n")))


def as_number(value: Any) -> str | None:
    """The value as the number a cell stores, or None when only text can hold it exactly."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return str(value) if abs(value) < EXACT_NUMBERS else None
    if isinstance(value, Decimal):
        return format(value, "f") if value.is_finite() and abs(value) < EXACT_NUMBERS else None
    if isinstance(value, float):
        return repr(value) if abs(value) < EXACT_NUMBERS else None
    if isinstance(value, datetime):
        moment = local(value)
        if moment.date() < _FIRST_SURE_DAY:
            return None
        seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
        return f"{(moment.date() - _FIRST_DAY).days + seconds / 86400:.10f}"
    if isinstance(value, date):
        return str((value - _FIRST_DAY).days) if value >= _FIRST_SURE_DAY else None
    return None


def as_text(value: Any) -> str:
    if isinstance(value, datetime):
        return local(value).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


def local(moment: datetime) -> datetime:
    """The moment on the wall clock of the installation, without a zone: cells know none."""
    return timezone.make_naive(moment) if timezone.is_aware(moment) else moment
