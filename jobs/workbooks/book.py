"""A formatted book that holds streamed sheets.

openpyxl writes the book: cover, tables, styles, print settings, and for each long list a
placeholder with its headings and one empty row that shows the look of the rows. The zip is then
copied, and in the copy each placeholder is written again with all its rows, in the styles the
book already has. A list too long for one sheet goes on in further ones, headings repeated.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import tostring

from .layout import Format, numbered_title
from .package import Continuation, with_continuations
from .stream import LAST_ROW, LINE_POINTS, ColumnStyle, Frame, SheetStream

# The oldest moment a zip can state: the same rows make the same bytes on every day.
ENTRY_TIME = (1980, 1, 1, 0, 0, 0)
COMPRESSION = 3
WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
TYPES = "[Content_Types].xml"
CORE = "docProps/core.xml"

_DIMENSION = re.compile(rb"<dimension [^>]*/>")
_ROW = re.compile(rb'<row r="(\d+)".*?</row>', re.DOTALL)
_STYLE = re.compile(rb'<c r="[A-Z]+\d+"([^>]*)/>')
_STYLE_NUMBER = re.compile(rb' s="(\d+)"')
_FILTER = re.compile(rb'(<autoFilter ref="\$?[A-Z]+\$?\d+:\$?[A-Z]+)\d+"')

Rows = Iterable[Sequence[Any]]


def save(
    book: Workbook, path: Path, rows: Mapping[str, Rows], *, made_at: datetime, last_row: int = LAST_ROW
) -> dict[str, int]:
    """Write the book to ``path``, the sheets named in ``rows`` filled with theirs.

    Such a sheet ends with one empty row whose cells show the style of each column. ``made_at``
    is the moment the file states as its own. The rows are read once, while the file is
    written, in the order of the sheets. Returns how many rows each list has. The book is
    changed and must not be used again.
    """
    sheets = {title: book[title] for title in rows}
    patterns = {title: _pattern(sheet) for title, sheet in sheets.items()}
    with tempfile.TemporaryFile() as formatted:
        book.save(formatted)
        parts = {sheet.path.lstrip("/"): title for title, sheet in sheets.items()}
        with (
            zipfile.ZipFile(formatted) as source,
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=COMPRESSION) as target,
            _Copy(
                source, target, taken={name.casefold() for name in book.sheetnames}, last_row=last_row
            ) as copying,
        ):
            for part in source.namelist():
                if part in parts:
                    title = parts[part]
                    copying.stream(part, title, patterns[title], rows[title])
                elif part == CORE:
                    copying.write(CORE, _properties(book, made_at))
                elif part not in (WORKBOOK, RELATIONS, TYPES):
                    copying.write(part, source.read(part))
            copying.list_parts()
    return copying.counts


@dataclass(frozen=True, slots=True)
class _Pattern:
    """What the XML of a placeholder does not tell of its rows: which columns hold text, how wide the lines
    of those that wrap are (0 where they do not), and the height of a row in points.
    """

    texts: list[bool]
    rooms: list[int]
    height: float


def _pattern(sheet: Worksheet) -> _Pattern:
    """Double the sheet's last row into a quoted twin, and say what its cells show."""
    bottom = sheet.max_row
    texts, rooms = [], []
    for cell in sheet[bottom]:
        if cell.value is not None:
            raise ValueError(f"the last row of {sheet.title!r} must be empty cells that show the style")
        if not cell.has_style:
            # A cell without any style would not be written at all.
            cell.alignment = Alignment(vertical="bottom")
        twin = sheet.cell(bottom + 1, cell.column)
        twin._style = copy(cell._style)
        twin.quotePrefix = True
        texts.append(cell.number_format == Format.TEXT)
        # A line ends a character before the border.
        width = sheet.column_dimensions[cell.column_letter].width
        rooms.append(max(2, int(width) - 1) if cell.alignment.wrap_text else 0)
    return _Pattern(texts, rooms, sheet.sheet_format.defaultRowHeight or LINE_POINTS)


def _properties(book: Workbook, made_at: datetime) -> bytes:
    moment = made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    book.properties.created = book.properties.modified = moment
    return tostring(book.properties.to_tree())


def _frame(xml: bytes, pattern: _Pattern) -> Frame:
    """Take a placeholder apart into what stays and the styles of its two pattern rows."""
    *_, plain, quoted = _ROW.finditer(xml)
    looks = [
        [
            int(number[1]) if (number := _STYLE_NUMBER.search(cell[1])) else 0
            for cell in _STYLE.finditer(row[0])
        ]
        for row in (plain, quoted)
    ]
    return Frame(
        head=_DIMENSION.sub(b"", xml[: plain.start()]),
        tail=xml[quoted.end() :],
        first_row=int(plain[1]),
        columns=tuple(ColumnStyle(*four) for four in zip(*looks, pattern.texts, pattern.rooms, strict=True)),
        height=pattern.height,
    )


class _Copy:
    """The zip being rewritten: one part after the other, the list of parts last."""

    def __init__(self, source: zipfile.ZipFile, target: zipfile.ZipFile, *, taken: set[str], last_row: int):
        self.source = source
        self.target = target
        self.taken = taken
        self.last_row = last_row
        self.file: IO[bytes] | None = None
        self.counts: dict[str, int] = {}
        self.bottoms: dict[str, int] = {}
        self.continuations: list[Continuation] = []

    def __enter__(self) -> _Copy:
        return self

    def __exit__(self, *_: object) -> None:
        # A zip with an open part cannot be closed, and would hide the error that stopped the rows.
        if self.file is not None:
            self.file.close()

    def write(self, part: str, content: bytes) -> None:
        self.target.writestr(_entry(part), content)

    def stream(self, part: str, title: str, pattern: _Pattern, rows: Rows) -> None:
        """Write a placeholder again with its rows, and the sheets that continue it."""
        frame = _frame(self.source.read(part), pattern)
        if frame.first_row > self.last_row:
            raise ValueError(f"the headings of {title!r} leave no room for rows")
        stream = self._open(part, frame)
        name, number, count = title, 1, 0
        for row in rows:
            if stream.full:
                self._close(stream, frame, name)
                number += 1
                name = numbered_title(title, self.taken, number)
                self.taken.add(name.casefold())
                continued = f"{part.removesuffix('.xml')}_{number}.xml"
                self.continuations.append(Continuation(of=title, title=name, part=continued))
                stream = self._open(continued, frame)
            stream.add(row)
            count += 1
        self._close(stream, frame, name)
        self.counts[title] = count

    def list_parts(self) -> None:
        """Write the parts that list the others, the sheets that were added among them."""
        changed = with_continuations(
            {part: self.source.read(part) for part in (WORKBOOK, RELATIONS, TYPES)},
            self.continuations,
            self.bottoms,
        )
        for part, content in changed.items():
            self.write(part, content)

    def _open(self, part: str, frame: Frame) -> SheetStream:
        self.file = self.target.open(_entry(part), "w", force_zip64=True)
        return SheetStream(self.file, frame, last_row=self.last_row)

    def _close(self, stream: SheetStream, frame: Frame, title: str) -> None:
        bottom = stream.bottom
        stream.finish(_FILTER.sub(rb'\g<1>%d"' % bottom, frame.tail))
        if self.file is not None:
            self.file.close()
        self.bottoms[title] = bottom


def _entry(part: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(part, ENTRY_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry
