"""What rosters answer when an association changes for good."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from branches.hooks import branch_dependants
from branches.models import Branch

from .models import Membership


def against_closing(branch: Branch, *, act: str, on: date | None = None, **_circumstances: Any) -> str:
    """An association with members on its roster does not close, nor before one of them left; one that
    moves takes them along.
    """
    if act == "close_on" and on is not None:
        return _later_than(branch, on)
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


def _later_than(branch: Branch, on: date) -> str:
    gone = Membership.objects.filter(branch=branch).left_after(on).order_by("-left_on").first()
    if gone is None:
        return ""
    return _("A member was on the roster until %(day)s (card %(card)s); it cannot close before.") % {
        "day": gone.left_on,
        "card": gone.card_no,
    }


def offer() -> None:
    branch_dependants.offer("members", against_closing)
