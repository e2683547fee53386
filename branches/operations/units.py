"""The small shops and workshops that form a group of a host instead of an association each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.refusals import Refused
from accounts.scope import Actor
from branches.guards import why_not_list_units
from branches.models import Branch, HostedUnit

from .opening import open_branch


@dataclass(frozen=True, slots=True)
class UnitData:
    """One unit as it shall be listed; without a key it is new."""

    name: str
    headcount: int | None = None
    contact: str = ""
    pk: int | None = None


@transaction.atomic
def list_units(
    branch_id: int, *, units: Sequence[UnitData], by: Actor, version: int, now: datetime
) -> Branch:
    """Make the group of a host hold exactly these units; those no longer named leave today.

    Rows of units that left stay. Raises Forbidden, Stale, Refused for a host that is none or a
    name that stands twice.
    """
    branch = open_branch(branch_id, by=by, version=version, now=now)
    if reason := why_not_list_units(branch):
        raise Refused(reason)
    names = [unit.name for unit in units]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise Refused(_("%(name)s stands in two rows.") % {"name": twice})
    today = timezone.localdate(now)
    held = {row.pk: row for row in HostedUnit.objects.filter(branch=branch, left_on=None)}
    if {unit.pk for unit in units if unit.pk} - held.keys():
        raise Refused(_("A unit has left the list meanwhile. Open the page again."))
    kept = {unit.pk for unit in units}
    left = HostedUnit.objects.filter(pk__in=held.keys() - kept).update(left_on=today)
    changed = _rewrite([(held[unit.pk], unit) for unit in units if unit.pk])
    new = [unit for unit in units if unit.pk is None]
    for unit in new:
        HostedUnit.objects.create(
            branch=branch, name=unit.name, headcount=unit.headcount, contact=unit.contact, listed_on=today
        )
    if not (left or changed or new):
        return branch
    branch.version += 1
    branch.save(update_fields=["version"])
    data = {"code": branch.code, "new": len(new), "changed": changed, "left": left}
    audit.record("branch.units_listed", by=by, target=branch, place=branch.place, data=data)
    return branch


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
