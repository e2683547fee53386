"""What aid cases answer when an association changes for good."""

from __future__ import annotations

from typing import Any

from django.utils.translation import ngettext

from branches.hooks import branch_dependants
from branches.models import Branch, Level

from .models import AidCase
from .states import ON_ROUTE_STATES, UNDER_WAY_STATES, CaseState


def against(branch: Branch, *, act: str, to: Branch | None = None, **_circumstances: Any) -> str:
    """Cases end before their association closes, and before those who decide on them become others.

    A route is frozen with the associations that stood above the case when it was submitted.
    """
    if act == "close":
        n = AidCase.objects.filter(branch=branch, state__in=UNDER_WAY_STATES).count()
        return _sentence(n) if n else ""
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


def _sentence(n: int) -> str:
    return ngettext(
        "%(n)d aid case is under way: have it decided or withdrawn first.",
        "%(n)d aid cases are under way: have them decided or withdrawn first.",
        n,
    ) % {"n": n}


def offer() -> None:
    branch_dependants.offer("aid", against)
