"""What the pages of associations read, always within somebody's scope."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.paging import Order
from accounts.roles import Role
from accounts.scope import ANCESTORS, Actor

from .models import Branch, BranchStatus, Duty, Level, Placement

BY_CODE = Order("code", _("by code"), ("code",))


def listed_branches(actor: Actor) -> QuerySet[Branch]:
    """The associations of a list, with the one above and the place where they sit."""
    return Branch.objects.visible_to(actor).select_related("parent", "seat")


def tree_roots(actor: Actor) -> QuerySet[Branch]:
    """Where the actor's tree begins: the own association; for system administrators each province."""
    visible = Branch.objects.visible_to(actor)
    if actor.role == Role.SYSTEM:
        return visible.filter(level=Level.PROVINCE).order_by("code")
    return visible.filter(pk=actor.place.branch_id if actor.place else None)


def children_of(branches: Iterable[Branch], actor: Actor) -> QuerySet[Branch]:
    """The associations directly below these, closed ones left out, by code."""
    return (
        Branch.objects.visible_to(actor)
        .filter(parent__in=[branch.pk for branch in branches])
        .exclude(status=BranchStatus.CLOSED)
        .order_by("code")
    )


def nest(roots: list[Branch], children: Iterable[Branch]) -> list[tuple[Branch, list]]:
    """Each root with its children, as the nodes of a tree two deep."""
    below: dict[int, list] = {root.pk: [] for root in roots}
    for child in children:
        below[child.parent_id].append((child, []))
    return [(root, below[root.pk]) for root in roots]


def path_to(branch: Branch, actor: Actor) -> list[Branch]:
    """The associations above a branch within the actor's scope, from the top down."""
    above = [
        getattr(branch, column) for column in ANCESTORS if getattr(branch, column) not in {None, branch.pk}
    ]
    found = Branch.objects.visible_to(actor).in_bulk(above)
    return [found[pk] for pk in above if pk in found]


def people_of(branch: Branch, actor: Actor, *, today: date) -> QuerySet[Duty]:
    """Who holds a duty at the branch today, with their names, by role."""
    return (
        Duty.objects.visible_to(actor)
        .current(today)
        .filter(branch=branch, user__is_active=True)
        .select_related("user__officer")
        .order_by("role", "starts_on", "id")
    )


def placements_of(branch: Branch) -> QuerySet[Placement]:
    """Where a branch found through the scope has hung, the newest first."""
    return branch.placements.select_related("parent").order_by("-starts_on", "-id")
