"""The parts of a workbook that list its sheets, rewritten for sheets added after it was saved."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELATION = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
FILTER_NAME = "_xlnm._FilterDatabase"

_LAST_NUMBER = re.compile(r"\d+$")


@dataclass(frozen=True, slots=True)
class Continuation:
    """A sheet that goes on where the one titled ``of`` was full."""

    of: str
    title: str
    part: str


def with_continuations(
    parts: Mapping[str, bytes], added: Sequence[Continuation], bottoms: Mapping[str, int]
) -> dict[str, bytes]:
    """The workbook, its relations and the content types, with the added sheets in their places.

    ``bottoms`` are the last rows of the streamed sheets by title: their filters reach so far.
    """
    (workbook_part, workbook), (relations_part, relations), (types_part, types) = parts.items()
    book = ElementTree.fromstring(workbook)
    links = ElementTree.fromstring(relations)
    kinds = ElementTree.fromstring(types)
    sheets = _child(book, "sheets")
    before = [sheet.get("name") for sheet in sheets]
    for number, sheet in enumerate(added, 1):
        link = f"rIdMore{number}"
        ElementTree.SubElement(
            links,
            f"{{{PACKAGE_RELATION}}}Relationship",
            {"Type": f"{RELATION}/worksheet", "Target": f"/{sheet.part}", "Id": link},
        )
        ElementTree.SubElement(
            kinds, f"{{{CONTENT_TYPES}}}Override", {"PartName": f"/{sheet.part}", "ContentType": SHEET_TYPE}
        )
        _insert(sheets, sheet, link)
    _renumber(book, before, added, bottoms)
    return {
        workbook_part: _xml(book, MAIN),
        relations_part: _xml(links, PACKAGE_RELATION),
        types_part: _xml(kinds, CONTENT_TYPES),
    }


def _insert(sheets: ElementTree.Element, sheet: Continuation, link: str) -> None:
    """Put the sheet behind the one it continues and those that already continue it."""
    names = [element.get("name") for element in sheets]
    place = names.index(sheet.of) + 1
    while place < len(names) and sheets[place].get(f"{{{RELATION}}}id", "").startswith("rIdMore"):
        place += 1
    numbers = [int(element.get("sheetId", "0")) for element in sheets]
    element = ElementTree.Element(
        f"{{{MAIN}}}sheet",
        {
            "name": sheet.title,
            "sheetId": str(max(numbers) + 1),
            "state": "visible",
            f"{{{RELATION}}}id": link,
        },
    )
    sheets.insert(place, element)


def _renumber(
    book: ElementTree.Element, before: list, added: Sequence[Continuation], bottoms: Mapping[str, int]
) -> None:
    """Point names that belong to a sheet (repeated headings, filters) at its new place, and
    give each added sheet its own.
    """
    names = book.find(f"{{{MAIN}}}definedNames")
    if names is None:
        return
    places = {element.get("name"): place for place, element in enumerate(_child(book, "sheets"))}
    followers: dict[str, list[str]] = {}
    for sheet in added:
        followers.setdefault(sheet.of, []).append(sheet.title)
    for name in list(names):
        local = name.get("localSheetId")
        if local is None:
            continue
        title = before[int(local)]
        name.set("localSheetId", str(places[title]))
        text = name.text or ""
        for follower in followers.get(title, ()):
            twin = ElementTree.SubElement(
                names, name.tag, {**name.attrib, "localSheetId": str(places[follower])}
            )
            twin.text = _reaching(
                name, text.replace(_quoted(title), _quoted(follower)), bottoms.get(follower)
            )
        name.text = _reaching(name, text, bottoms.get(title))


def _reaching(name: ElementTree.Element, text: str, bottom: int | None) -> str:
    if bottom is None or name.get("name") != FILTER_NAME:
        return text
    return _LAST_NUMBER.sub(str(bottom), text)


def _quoted(title: str) -> str:
    return "'" + title.replace("'", "''") + "'!"


def _child(element: ElementTree.Element, name: str) -> ElementTree.Element:
    child = element.find(f"{{{MAIN}}}{name}")
    if child is None:
        raise ValueError(f"the workbook has no {name}")
    return child


def _xml(root: ElementTree.Element, namespace: str) -> bytes:
    """The element as a part, its namespace without a prefix as every reader expects it."""
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{namespace}}}")
    root.set("xmlns", namespace)
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + ElementTree.tostring(root)
