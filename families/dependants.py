"""What families answer when an association changes for good."""

from __future__ import annotations

from typing import Any

from django.utils.translation import ngettext

from branches.hooks import branch_dependants
from branches.models import Branch

from .models import Household, HouseholdStatus


def against_closing(branch: Branch, *, act: str, **_circumstances: Any) -> str:
    """An association that keeps households does not close; one that moves takes them along."""
    if act != "close":
        return ""
    kept = Household.objects.filter(branch=branch).exclude(status=HouseholdStatus.CLOSED).count()
    if not kept:
        return ""
    return ngettext(
        "%(n)d household file is kept here: close it or hand it to another association first.",
        "%(n)d household files are kept here: close them or hand them to another association first.",
        kept,
    ) % {"n": kept}


def offer() -> None:
    branch_dependants.offer("families", against_closing)
