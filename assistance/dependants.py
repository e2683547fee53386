"""What aid cases answer when an association changes for good."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from branches.hooks import branch_dependants
from branches.models import Branch, Level

from .cases.models import AidCase
from .cases.states import ON_ROUTE_STATES, UNDER_WAY_STATES, CaseState


def against(
    branch: Branch, *, act: str, to: Branch | None = None, on: date | None = None, **_circumstances: Any
) -> str:
    """Cases end before their association closes, and before those who decide on them become others;
    it did not close before one of them was decided.

    A route is frozen with the associations that stood above the case when it was submitted.
    """
    if act == "close":
        n = AidCase.objects.filter(branch=branch, state__in=UNDER_WAY_STATES).count()
        return _sentence(n) if n else ""
    if act == "close_on" and on is not None:
        return _later_than(branch, on)
    if act != "move" or to is None:
        return ""
    if to.county_id != branch.county_id:
        states = tuple(state for state in UNDER_WAY_STATES if state != CaseState.DRAFT)
    elif to.township_id != branch.township_id:
        states = ON_ROUTE_STATES
    else:
        return ""
    n = AidCase.objects.filter(**{Level(branch.level).column: branch.pk}, state__in=states).count()
    return _sentence(n) if n else ""


def _later_than(branch: Branch, on: date) -> str:
    decided = AidCase.objects.filter(branch=branch, decided_on__gt=on).order_by("-decided_on").first()
    if decided is None:
        return ""
    return _("Case %(number)s was decided here on %(day)s; it cannot close before.") % {
        "day": decided.decided_on,
        "number": decided.number,
    }


def _sentence(n: int) -> str:
    return ngettext(
        "%(n)d aid case is under way: have it decided or withdrawn first.",
        "%(n)d aid cases are under way: have them decided or withdrawn first.",
        n,
    ) % {"n": n}


def offer() -> None:
    branch_dependants.offer("aid", against)
