"""The official list of administrative divisions, read from a file."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from django.db.models import Q
from django.utils.translation import gettext as _

from ground.refusals import Refused

from .models import Division, DivisionLevel

DIVISIONS_FILE = Path(__file__).with_name("data") / "divisions.csv"
COLUMNS = ["code", "parent", "level", "name"]


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


def _refuse_wrong_rows(divisions: list[Division]) -> None:
    if not divisions:
        raise Refused(_("The file lists no division."))
    digits = dict(zip(DivisionLevel.values, (2, 4, 6, 9, 12), strict=True))
    listed = {division.code for division in divisions}
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
            and (above in seen or above not in listed)
            and division.name
        )
        if not sound:
            raise Refused(
                _("Line %(line)s: the code %(code)s stands twice or does not fit what is above.")
                % {"line": line, "code": division.code}
            )
        seen.add(division.code)


def divisions_found(text: str, *, most: int = 50) -> list[Division]:
    """The divisions in force whose code begins with a text, or whose name holds it, with those above."""
    typed = "".join(text.split())
    match = Q(code__startswith=typed) if typed.isascii() and typed.isdigit() else Q(name__contains=typed)
    above = "parent__parent__parent__parent"
    return list(Division.objects.filter(match, valid_to=None).select_related(above).order_by("code")[:most])


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
