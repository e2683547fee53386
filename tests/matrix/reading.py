"""The matrix of addresses as rows, and what it says a request must be answered with."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

from accounts.roles import Role

FILE = Path(__file__).with_name("url_matrix.csv")
RELATIONS = ("own", "attached", "child", "sibling", "parent", "other county")
# How far each word of a cell reaches.
REACH = {
    "own": {"own"},
    "own+attached": {"own", "attached", "child"},
    "sub": {"own", "attached", "child"},
    "sub-below": {"attached", "child"},
    "sub-own": {"own"},
    # What the associations above run is read by those below.
    "sub+above": {"own", "attached", "child", "parent"},
    "all": set(RELATIONS),
    "-": set(),
}


@dataclass(frozen=True, eq=False)
class Row:
    """One address and method. A cell says what a role may do there.

    An address without a row of its own in it has ``yes`` or ``no`` (403). Otherwise the cell is
    a word of accounts/matrix.csv, or two, ``may/sees``: within the first the request is carried
    out, within the second it is answered 403, beyond it the row does not exist: 404. ``no`` is
    403 whether there is such a row or not. For strangers ``login`` leads to the sign-in page.
    """

    url: str
    method: str
    of: str
    cells: dict[str, str]
    ok: frozenset[int]

    def expected(self, role: Role, relation: str) -> frozenset[int]:
        cell = self.cells[role]
        if cell in {"yes", "no"}:
            return self.ok if cell == "yes" else frozenset({403})
        may, _slash, sees = cell.partition("/")
        if relation in REACH[may]:
            return self.ok
        return frozenset({403 if relation in REACH[sees or may] else 404})


def rows() -> list[Row]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return [
            Row(
                url=line["url"],
                method=line["method"],
                of=line["of"],
                cells={name: line[name] for name in ("anonymous", *Role.values)},
                ok=frozenset(int(status) for status in line["ok"].split("|")),
            )
            for line in csv.DictReader(file)
        ]


def addresses() -> Iterator[tuple[str, str, URLPattern]]:
    """Name, pattern and entry of every address of the resolver."""

    def walk(resolver: URLResolver, prefix: str, namespace: str) -> Iterator[tuple[str, str, URLPattern]]:
        for entry in resolver.url_patterns:
            pattern = prefix + str(entry.pattern)
            if isinstance(entry, URLPattern):
                yield f"{namespace}{entry.name}", pattern, entry
            else:
                inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
                yield from walk(entry, pattern, inner)

    return walk(get_resolver(), "", "")


def installed() -> dict[str, str]:
    """Name → pattern of every address; of two names for one address the first."""
    found: dict[str, str] = {}
    for name, pattern, _entry in addresses():
        found.setdefault(pattern, name)
    return {name: pattern for pattern, name in found.items()}
