"""The official list of administrative divisions, read from a file."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.refusals import Refused

from .models import Division, DivisionLevel

DIVISIONS_FILE = Path(__file__).with_name("data") / "divisions.csv"
COLUMNS = ["code", "parent", "level", "name"]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a file changed: codes added, renamed or brought back, and ended."""

    added: int
    changed: int
    ended: int


def read_divisions(path: Path) -> list[Division]:
    """The divisions of a CSV file in UTF-8 with the columns code, parent, level, name.

    Raises Refused naming the line that is wrong; nothing has been written then.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if reader.fieldnames != COLUMNS:
            raise Refused(_("The file must begin with the columns code, parent, level, name."))
        divisions = [
            Division(code=row["code"], parent_id=row["parent"] or None, level=row["level"], name=row["name"])
            for row in reader
        ]
    _refuse_wrong_rows(divisions)
    return divisions


@transaction.atomic
def load_divisions(divisions: Iterable[Division], *, on: date) -> Loaded:
    """Make the table say what the list says from this day on.

    A code the list no longer has ends the day before and keeps its row; one that is new
    begins on this day, or without a first day when the table was empty. Loading the same list
    again changes nothing.
    """
    listed = {division.code: division for division in divisions}
    held = Division.objects.in_bulk()
    added = [division for code, division in listed.items() if code not in held]
    if held:
        for division in added:
            division.valid_from = on
    changed = [
        held[code] for code, division in listed.items() if code in held and _take_over(held[code], division)
    ]
    ended = [row for code, row in held.items() if code not in listed and row.valid_to is None]
    for row in ended:
        row.valid_to = max(on - timedelta(days=1), row.valid_from or date.min)
    Division.objects.bulk_create(added, batch_size=2_000)
    Division.objects.bulk_update(changed, ["name", "level", "parent", "valid_to"], batch_size=500)
    Division.objects.bulk_update(ended, ["valid_to"], batch_size=500)
    loaded = Loaded(len(added), len(changed), len(ended))
    if any(asdict(loaded).values()):
        audit.record("divisions.loaded", by=None, data=asdict(loaded))
    return loaded


def _take_over(row: Division, listed: Division) -> bool:
    """Bring a held row in line with the list; whether that changed anything."""
    listed_facts = (listed.name, listed.level, listed.parent_id, None)
    if (row.name, row.level, row.parent_id, row.valid_to) == listed_facts:
        return False
    row.name, row.level, row.parent_id, row.valid_to = listed_facts
    return True


def _refuse_wrong_rows(divisions: list[Division]) -> None:
    if not divisions:
        raise Refused(_("The file lists no division."))
    digits = dict(zip(DivisionLevel.values, (2, 4, 6, 9, 12), strict=True))
    seen: set[str] = set()
    for line, division in enumerate(divisions, start=2):
        above = division.parent_id or ""
        sound = (
            division.code.isascii()
            and division.code.isdigit()
            and len(division.code) == digits.get(division.level)
            and division.code.startswith(above)
            and (division.level == DivisionLevel.PROVINCE) == (above == "")
            and division.code not in seen
            and (not above or above in seen)
            and division.name
        )
        if not sound:
            raise Refused(
                _("Line %(line)s: the code %(code)s stands twice or does not fit what is above.")
                % {"line": line, "code": division.code}
            )
        seen.add(division.code)


def divisions_called(text: str, *, levels: Iterable[str] = (), most: int = 20) -> list[Division]:
    """The divisions in force that a typed name or code means, with those above, by code.

    The code may stand behind the name; a name may be led by those above it.
    """
    typed = "".join(text.split())
    digits = typed[len(typed.rstrip("0123456789")) :]
    divisions = Division.objects.filter(valid_to=None).select_related("parent").order_by("code")
    if levels:
        divisions = divisions.filter(level__in=levels)
    if digits:
        return list(divisions.filter(code=digits))
    names = [typed[start:] for start in range(len(typed) - 1)]
    found = list(divisions.filter(name__in=names)[:200])
    longest = max((len(one.name) for one in found), default=0)
    found = [one for one in found if len(one.name) == longest]
    led = [one for one in found if one.parent and typed.endswith(f"{one.parent.name}{one.name}")]
    return (led or found)[:most]
