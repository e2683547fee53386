"""What an association's own page shows about those that hang on it: its group, and what they add up to."""

from __future__ import annotations

from typing import Any

from django.db.models import Sum
from django.urls import reverse

from accounts.scope import Actor
from branches.tree.guards import why_not_change

from .changing import guards
from .hooks import Panel, branch_panels
from .tree import queries
from .tree.models import Branch, Level

SHOWN = 10


def hosted(branch: Branch, actor: Actor) -> dict[str, Any] | None:
    """The group of small units of a base, and the people of all that hang on it; two queries."""
    if branch.level != Level.BASE:
        return None
    may_list = not (why_not_change(branch, by=actor) or guards.why_not_list_units(branch))
    units = list(queries.units_of(branch, actor))
    attached = queries.at_work(actor).filter(parent=branch).aggregate(staff=Sum("headcount"))
    if not (units or branch.child_count or may_list):
        return None
    return {
        "units": units[:SHOWN],
        "more": max(len(units) - SHOWN, 0),
        "unit_count": len(units),
        "unit_staff": sum(unit.headcount or 0 for unit in units),
        "attached_count": branch.child_count,
        "attached_staff": attached["staff"] or 0,
        "units_url": reverse("branches:units", args=[branch.code]) if may_list else "",
    }


def offer() -> None:
    branch_panels.offer(Panel("hosted", "branches/_hosted_panel.html", hosted, order=10))
