"""What families show on the page of an association."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.urls import reverse

from accounts.scope import Actor
from branches.hooks import Panel, branch_panels
from branches.models import Branch
from branches.permissions import may

from .households.guards import HOMES, why_not_start
from .households.models import Household, HouseholdStatus


def households_of(branch: Branch, actor: Actor) -> dict[str, Any] | None:
    """The way to the association's households, counted where it keeps them itself; one query."""
    if not may(actor, "household.read", branch):
        return None
    context = {"list_url": f"{reverse('families:list')}?branch={branch.code}", "counts": []}
    if branch.level in HOMES:
        households = Household.objects.visible_to(actor).filter(branch_id=branch.pk).order_by()
        found = dict(households.values_list("status").annotate(n=Count("*")))
        context["counts"] = [(status.label, found[status]) for status in HouseholdStatus if status in found]
    if not why_not_start(branch, by=actor):
        context["new_url"] = f"{reverse('families:new')}?branch={branch.code}"
    return context


def offer() -> None:
    branch_panels.offer(
        Panel("families", "families/_branch_panel.html", households_of, order=20, beside=True)
    )
