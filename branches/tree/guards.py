"""Why somebody may not change an association, or load the division codes."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from accounts.roles import Role
from accounts.scope import Actor
from branches.permissions import why_not
from branches.tree.models import Branch, BranchStatus, Duty, Level
from ground.refusals import ALLOWED, Forbidden, GuardAnswer

NEAR_THE_BASE = (Level.BASE, Level.ATTACHED)


def why_not_change(branch: Branch, *, by: Actor) -> GuardAnswer:
    """Why this actor may not change anything about this association."""
    if reason := why_not(by, "branch.change", branch):
        return reason
    if by.role == Role.REVIEWER and branch.level not in NEAR_THE_BASE:
        return GuardAnswer(_("A reviewer changes associations at the base only."), Forbidden)
    return ALLOWED


def why_not_alter(branch: Branch) -> GuardAnswer:
    """Why the association is in no state to be altered."""
    if branch.status == BranchStatus.CLOSED:
        return GuardAnswer(_("This association is closed; its rows stay as they are."))
    if branch.status == BranchStatus.MOVING:
        return GuardAnswer(_("This association is being moved. Try again when the move has ended."))
    return ALLOWED


def why_not_load(by: Actor | None, *, today: date) -> GuardAnswer:
    """Why this actor may not load divisions; nobody may only until somebody administers."""
    if by is not None:
        return why_not(by, "division.load")
    if someone_administers(today=today):
        return GuardAnswer(_("Name who acts with --by: there is a system administrator now."), Forbidden)
    return ALLOWED


def someone_administers(*, today: date) -> bool:
    """Whether a system administrator holds office; until then the first ones are set up without an actor."""
    return Duty.objects.current(today).filter(role=Role.SYSTEM, user__is_active=True).exists()
