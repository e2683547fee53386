"""What families answer when an association changes for good."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from branches.hooks import branch_dependants
from branches.models import Branch

from .households.models import Household, HouseholdStatus


def against_closing(branch: Branch, *, act: str, on: date | None = None, **_circumstances: Any) -> str:
    """An association that keeps households does not close, nor before one of them was closed; one that
    moves takes them along.
    """
    if act == "close_on" and on is not None:
        return _later_than(branch, on)
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


def _later_than(branch: Branch, on: date) -> str:
    closed = Household.objects.filter(branch=branch, closed_on__gt=on).order_by("-closed_on").first()
    if closed is None:
        return ""
    return _("The household file %(number)s was kept here until %(day)s; it cannot close before.") % {
        "day": closed.closed_on,
        "number": closed.number,
    }


def offer() -> None:
    branch_dependants.offer("families", against_closing)
