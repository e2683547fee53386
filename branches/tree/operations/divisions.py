"""Bringing the table of administrative divisions in line with a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.scope import Actor
from branches.actors import confirm_duty
from branches.tree.divisions import DIVISIONS_FILE, read_divisions
from branches.tree.guards import why_not_load
from branches.tree.models import Division
from ground.refusals import Refused, require

COUNTY_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a file changed: codes added, renamed or brought back, and ended; and those that it left alone.

    ``missing`` are in force below the places of the file without being in it.
    """

    added: int
    changed: int
    ended: int
    missing: int = 0


@transaction.atomic
def load_divisions(
    divisions: list[Division], *, on: date, by: Actor | None, end_missing: bool = False
) -> Loaded:
    """Bring the table in line with a list, which may be of one county only, from this day on.

    What the list does not name stays as it is. With ``end_missing`` the codes below its highest
    places that it does not name end the day before, and keep their rows. A new code begins on this
    day where its county was known already; otherwise nobody knows since when it has been there.
    Loading the same list again changes nothing. Raises Forbidden, and Refused for a line whose
    division above is neither in the list nor on file. Without ``by`` only while nobody administers.
    """
    if by is not None:
        confirm_duty(by, today=on)
    require(why_not_load(by, today=on))
    return _brought_in_line(divisions, on=on, by=by, end_missing=end_missing)


@transaction.atomic
def fill_divisions(*, on: date, refresh: bool) -> Loaded:
    """Load the list that comes with the program: into an empty table, or to ``refresh`` that of a demo.

    It never ends a code, for an installation may have loaded divisions of its own.
    """
    if Division.objects.exists() and not refresh:
        return Loaded(0, 0, 0)
    return _brought_in_line(read_divisions(DIVISIONS_FILE), on=on, by=None, end_missing=False)


def _brought_in_line(divisions: list[Division], *, on: date, by: Actor | None, end_missing: bool) -> Loaded:
    listed = {division.code: division for division in divisions}
    held = Division.objects.in_bulk()
    roots = _roots(divisions, held)
    added = [division for code, division in listed.items() if code not in held]
    for division in added:
        if len(division.code) > COUNTY_DIGITS and division.code[:COUNTY_DIGITS] in held:
            division.valid_from = on
    changed = [
        held[code] for code, division in listed.items() if code in held and _take_over(held[code], division)
    ]
    missing = [
        row
        for code, row in held.items()
        if code not in listed and row.valid_to is None and code.startswith(roots)
    ]
    ended = missing if end_missing else []
    for row in ended:
        row.valid_to = max(on - timedelta(days=1), row.valid_from or date.min)
    Division.objects.bulk_create(added, batch_size=2_000)
    Division.objects.bulk_update(changed, ["name", "level", "parent", "valid_to"], batch_size=500)
    Division.objects.bulk_update(ended, ["valid_to"], batch_size=500)
    counts = {"added": len(added), "changed": len(changed), "ended": len(ended)}
    if any(counts.values()):
        audit.record("divisions.loaded", by=by, data=counts)
    return Loaded(**counts, missing=len(missing) - len(ended))


def _roots(divisions: list[Division], held: Mapping[str, Division]) -> tuple[str, ...]:
    """The codes of the highest places of a list; what is above them has to be on file."""
    listed = {division.code for division in divisions}
    roots = []
    for line, division in enumerate(divisions, start=2):
        above = division.parent_id
        if above in listed:
            continue
        if above is not None and above not in held:
            raise Refused(
                _("Line %(line)s: the division above, %(above)s, is neither in the file nor on file.")
                % {"line": line, "above": above}
            )
        roots.append(division.code)
    return tuple(roots)


def _take_over(row: Division, listed: Division) -> bool:
    """Bring a held row in line with the list; whether that changed anything."""
    listed_facts = (listed.name, listed.level, listed.parent_id, None)
    if (row.name, row.level, row.parent_id, row.valid_to) == listed_facts:
        return False
    row.name, row.level, row.parent_id, row.valid_to = listed_facts
    return True
