"""What an association is called and what is known of it, corrected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.scope import Actor
from branches.changing.guards import why_not_founded_on
from branches.founding.guards import why_not_called
from branches.founding.operations import WORDS, first_day_below
from branches.tree.guards import why_not_alter
from branches.tree.models import Branch, BranchChange, BranchKind, ChangeKind, Division, Placement
from branches.tree.operations.opening import open_branch
from ground.days import why_not_happened
from ground.refusals import GuardAnswer, Refused, require


@dataclass(frozen=True, slots=True)
class Facts:
    """What may be corrected: everything but kind and code, and where the association hangs."""

    name: str
    short_name: str
    seat: Division
    home: Division | None = None
    trade: str = ""
    headcount: int | None = None
    premises: str = ""
    host_nature: str = ""
    phone: str = ""
    founded_on: date | None = None


FIELDS = tuple(Facts.__dataclass_fields__)


def told(branch: Branch) -> dict[str, Any]:
    """The facts as the history keeps them: plain text and numbers."""
    return {field: _plain(getattr(branch, field)) for field in FIELDS}


def _plain(value: Any) -> Any:
    if isinstance(value, Division):
        return f"{value.name} {value.code}"
    return value.isoformat() if isinstance(value, date) else value


@transaction.atomic
def correct_facts(
    branch_id: int, *, by: Actor, version: int, now: datetime, facts: Facts, on: date, document_no: str = ""
) -> Branch:
    """Write down what an association is called and what is known of it, from a day on.

    Nothing is written when nothing differs. Raises Forbidden, Stale, Refused for a name that
    another bears, a number of a person or a day to come, ValidationError for what its model asks for.
    """
    branch = open_branch(branch_id, by=by, version=version, now=now)
    require(why_not_alter(branch))
    today = timezone.localdate(now)
    require(why_not_happened(on, today=today), field="on")
    before = told(branch)
    for field in FIELDS:
        setattr(branch, field, getattr(facts, field))
    changes = audit.changes(before, told(branch), sealed=("phone",))
    if not changes:
        return branch
    for field in changes.keys() & set(WORDS):
        audit.free_of_numbers(getattr(branch, field), field=field)
    if branch.kind == BranchKind.ADMINISTRATIVE and "seat" in changes:
        raise Refused(_("A village's or town's own association sits in its division."), field="seat")
    if "founded_on" in changes:
        _begin_on(branch, facts.founded_on, today=today)
    if "name" in changes:
        require(_why_not_renamed(branch), field="name")
    branch.version += 1
    branch.full_clean(exclude=["parent", "seat"])
    branch.save(update_fields=[*FIELDS, "version"])
    BranchChange.objects.create(
        branch=branch,
        what=ChangeKind.RENAMED if "name" in changes else ChangeKind.CORRECTED,
        on=on,
        document_no=document_no,
        details=changes,
        noted_by=by.user,
        noted_at=now,
    )
    audit.record("branch.corrected", by=by, target=branch, place=branch.place, data=changes)
    return branch


def _begin_on(branch: Branch, day: date | None, *, today: date) -> None:
    """Its first place in the tree begins with its founding. Raises Refused for a day that cannot be."""
    require(why_not_founded_on(branch, day, today=today), field="founded_on")
    first = Placement.objects.filter(branch=branch).order_by("starts_on", "id").first()
    if first is not None and day is not None:
        first.starts_on = first_day_below(first.parent, founded_on=day)
        first.save(update_fields=["starts_on"])


def _why_not_renamed(branch: Branch) -> GuardAnswer:
    """Whether another bears the new name; the association above stays locked against founding one."""
    if branch.parent is not None:
        Branch.objects.select_for_update(of=("self",), no_key=True).get(pk=branch.parent.pk)
    return why_not_called(branch.name, below=branch.parent, except_for=branch.pk)
