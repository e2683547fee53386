"""What rosters answer when an association changes for good."""

from __future__ import annotations

from typing import Any

from django.utils.translation import ngettext

from branches.hooks import branch_dependants
from branches.models import Branch

from .models import Membership


def against_closing(branch: Branch, *, act: str, **_circumstances: Any) -> str:
    """An association with members on its roster does not close; one that moves takes them along."""
    if act != "close":
        return ""
    live = Membership.objects.live().filter(branch=branch).count()
    if not live:
        return ""
    return ngettext(
        "%(n)d member is on the roster: record where the member goes first.",
        "%(n)d members are on the roster: record where they go first.",
        live,
    ) % {"n": live}


def offer() -> None:
    branch_dependants.offer("members", against_closing)
