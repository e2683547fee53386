"""The tree of associations: every real division's own, and special ones as the reports count them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time
from random import Random
from typing import Any

from django.utils import timezone

from accounts.scope import PLACE_COLUMNS
from branches.models import Branch, Division, Level, Placement
from branches.tree.operations.divisions import fill_divisions

from .special import special_branches
from .write import Rows

ADMINISTRATIVE_LEVELS = {2: Level.PROVINCE, 4: Level.CITY, 6: Level.COUNTY, 9: Level.TOWNSHIP, 12: Level.BASE}
COMMITTEES = ("村民委员会", "居民委员会", "村委会", "居委会")
AREA_TELEPHONES = {"52": "085124", "44": "075786"}
SPREAD_OF_NAME = "计划生育协会"


@dataclass(frozen=True, slots=True)
class Node:
    """A branch as the generator uses it, with the columns that rows of it carry.

    ``seat`` is the code of a division, ``where`` its name after those above it.
    """

    id: int
    code: str
    name: str
    level: str
    kind: str
    seat: str
    where: str
    place: dict[str, int | None]

    @property
    def county_code(self) -> str:
        return self.code[:6]

    @property
    def area_code(self) -> str:
        return self.code.partition("-")[0][:6].ljust(6, "0")


class Tree:
    """All branches by code and by id."""

    def __init__(self, nodes: list[Node]):
        self.by_code = {node.code: node for node in nodes}
        self.by_id = {node.id: node for node in nodes}
        self.bases: dict[str, list[Node]] = defaultdict(list)
        for node in nodes:
            if node.level in {Level.BASE, Level.ATTACHED}:
                self.bases[node.county_code].append(node)

    def above(self, node: Node, level: Level) -> Node | None:
        """The association of a level above (or at) a branch; None where there is none."""
        key = node.place[level.column]
        return self.by_id[key] if key else None


def build_tree(rows: Rows, *, counties: tuple[str, ...], share: float, now: datetime) -> Tree:
    """Found the associations of these counties, those above and those below; all for no counties named.

    ``share`` is how large a part of the special associations there is; every kind stays.
    """
    fill_divisions(on=timezone.localdate(now), refresh=False)
    divisions = {d.code: d for d in Division.objects.order_by("code") if _wanted(d.code, counties)}
    branches = [_administrative(division, rows.random) for division in divisions.values()]
    branches += special_branches(divisions, random=rows.random, share=share)
    keys: dict[str, int] = {}
    days = {branch["code"]: branch["founded_on"] for branch in branches}
    for level in Level:
        for branch in branches:
            if branch["level"] == level:
                keys[branch["code"]] = _add(rows, branch, keys, days)
        rows.write()
    return _read_tree()


def _wanted(code: str, counties: tuple[str, ...]) -> bool:
    return not counties or any(code.startswith(county) or county.startswith(code) for county in counties)


def short_name_of(division: Division) -> str:
    name = division.name
    for committee in COMMITTEES:
        if name.endswith(committee) and len(name) > len(committee):
            name = name.removesuffix(committee)
            return (
                name
                if name.endswith(("村", "社区"))
                else f"{name}社区"
                if committee.startswith("居")
                else f"{name}村"
            )
    return name


def _administrative(division: Division, random: Random) -> dict[str, Any]:
    short = short_name_of(division)
    level = ADMINISTRATIVE_LEVELS[len(division.code)]
    phone = ""
    if len(division.code) in {4, 6}:
        phone = f"{AREA_TELEPHONES[division.code[:2]]}{int(division.code.ljust(6, '0')[2:]) % 10**6:06d}"
    founded = {2: 1985, 4: 1986, 6: 1988}.get(len(division.code), random.randint(1990, 2005))
    return {
        "code": division.code,
        "name": f"{short}{SPREAD_OF_NAME}",
        "short_name": short,
        "level": level,
        "parent": division.parent_id,
        "seat_id": division.code,
        "phone": phone,
        "founded_on": date(founded, random.randint(1, 12), random.randint(1, 28)),
    }


def _add(rows: Rows, branch: dict[str, Any], keys: dict[str, int], days: dict[str, date]) -> int:
    """``days`` are those on which the associations were founded, by code."""
    values = dict(branch)
    parent = values.pop("parent")
    parent_id = keys[parent] if parent else None
    founded = values["founded_on"]
    counted_from = timezone.make_aware(datetime.combine(founded, time()))
    key = rows.add(Branch, **values, parent_id=parent_id, counted_from=counted_from)
    rows.add(Placement, branch_id=key, parent_id=parent_id, starts_on=max(founded, days.get(parent, founded)))
    return key


def _read_tree() -> Tree:
    read = Branch.objects.order_by("id").values(
        "id", "code", "short_name", "level", "kind", "seat_id", *PLACE_COLUMNS[:-1]
    )
    divisions = {code: (name, above) for code, name, above in Division.objects.values_list(
        "code", "name", "parent_id")}  # fmt: skip
    return Tree(
        [
            Node(
                id=row["id"],
                code=row["code"],
                name=row["short_name"],
                level=row["level"],
                kind=row["kind"],
                seat=row["seat_id"],
                where=_whole_name(divisions, row["seat_id"]),
                place={column: row[column] for column in PLACE_COLUMNS[:-1]} | {"branch_id": row["id"]},
            )
            for row in read
        ]
    )


def _whole_name(divisions: dict[str, tuple[str, str | None]], code: str | None) -> str:
    """The names from the province down to a division."""
    names: list[str] = []
    while code is not None:
        name, code = divisions[code]
        names.insert(0, name)
    return "".join(names)
