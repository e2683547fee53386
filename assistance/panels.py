"""What aid shows on the pages of the apps below: a household's cases, a branch's latest ones."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.scope import Actor
from branches.hooks import Panel
from branches.models import Branch
from branches.permissions import may
from families.models import Household

from .cases import guards
from .cases.models import AidCase
from .cases.presenting import tag
from .cases.queries import listed_in_brief

LATEST = 5


def of_household(household: Household, actor: Actor) -> dict[str, Any] | None:
    """Every case of the household that the actor may read, newest first, and the way to a new one."""
    if not may(actor, "case.read"):
        return None
    cases = listed_in_brief(AidCase.objects.visible_to(actor).filter(household=household)).order_by(
        "-created_at", "-id"
    )
    return {
        "title": _("Aid"),
        "rows": [(case, tag(case)) for case in cases],
        "household": household,
        "may_enter": not guards.why_not_enter(household, by=actor),
    }


def of_branch(branch: Branch, actor: Actor) -> dict[str, Any] | None:
    """The latest cases of a branch and all below it."""
    if not may(actor, "case.read"):
        return None
    column = "branch_id" if branch.level == "attached" else f"{branch.level}_id"
    cases = listed_in_brief(AidCase.objects.visible_to(actor).filter(**{column: branch.pk}))
    return {
        "title": _("Latest aid cases"),
        "rows": [(case, tag(case)) for case in cases.order_by("-created_at", "-id")[:LATEST]],
    }


HOUSEHOLD = Panel("aid", "assistance/_household_panel.html", of_household, order=30)
BRANCH = Panel("aid", "assistance/_branch_panel.html", of_branch, order=30)
