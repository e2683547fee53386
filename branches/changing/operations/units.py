"""The small shops and workshops that form a group of a host instead of an association each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.scope import Actor
from branches.changing.guards import why_not_list_units
from branches.tree.models import Branch, HostedUnit
from branches.tree.operations.opening import open_branch
from ground.days import why_not_happened
from ground.refusals import Refused, require


@dataclass(frozen=True, slots=True)
class UnitData:
    """One unit as it shall be listed; without a key it is new."""

    name: str
    headcount: int | None = None
    contact: str = ""
    pk: int | None = None


@transaction.atomic
def list_units(
    branch_id: int,
    *,
    units: Sequence[UnitData],
    by: Actor,
    version: int,
    now: datetime,
    on: date | None = None,
) -> Branch:
    """Make the group of a host hold exactly these units from a day on, today or before; those no
    longer named leave that day.

    Rows of units that left stay. Raises Forbidden, Stale, Refused for a host that is none, a
    name that stands twice, or a day that is to come or before a unit came that leaves.
    """
    branch = open_branch(branch_id, by=by, version=version, now=now)
    require(why_not_list_units(branch))
    names = [unit.name for unit in units]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise Refused(_("%(name)s stands in two rows.") % {"name": twice})
    held = {row.pk: row for row in HostedUnit.objects.filter(branch=branch, left_on=None)}
    if {unit.pk for unit in units if unit.pk} - held.keys():
        raise Refused(_("A unit has left the list meanwhile. Open the page again."))
    kept = {unit.pk for unit in units}
    day = _day_of(on, leaving=[held[pk] for pk in held.keys() - kept], today=timezone.localdate(now))
    left = HostedUnit.objects.filter(pk__in=held.keys() - kept).update(left_on=day)
    changed = _rewrite([(held[unit.pk], unit) for unit in units if unit.pk])
    new = [unit for unit in units if unit.pk is None]
    for unit in new:
        HostedUnit.objects.create(
            branch=branch, name=unit.name, headcount=unit.headcount, contact=unit.contact, listed_on=day
        )
    if not (left or changed or new):
        return branch
    branch.version += 1
    branch.save(update_fields=["version"])
    data = {"code": branch.code, "new": len(new), "changed": changed, "left": left}
    audit.record("branch.units_listed", by=by, target=branch, place=branch.place, data=data)
    return branch


def _day_of(on: date | None, *, leaving: Sequence[HostedUnit], today: date) -> date:
    day = on or today
    require(why_not_happened(day, today=today), field="on")
    late = max(leaving, key=lambda unit: unit.listed_on, default=None)
    if late is not None and day < late.listed_on:
        raise Refused(
            _("%(unit)s has been in the group since %(day)s only.")
            % {"unit": late.name, "day": late.listed_on},
            field="on",
        )
    return day


def _rewrite(pairs: list[tuple[HostedUnit, UnitData]]) -> int:
    """Write what differs; names that are swapped step aside for each other first."""
    differing = [
        (row, unit)
        for row, unit in pairs
        if (row.name, row.headcount, row.contact) != (unit.name, unit.headcount, unit.contact)
    ]
    for row, unit in differing:
        if row.name != unit.name:
            HostedUnit.objects.filter(pk=row.pk).update(name=f"#{row.pk}")
    for row, unit in differing:
        row.name, row.headcount, row.contact = unit.name, unit.headcount, unit.contact
        row.save(update_fields=["name", "headcount", "contact"])
    return len(differing)
