"""What the pages of associations read, always within somebody's scope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from accounts.scope import ANCESTORS, Actor
from branches.tree.models import Duty
from ground import paging
from ground.paging import Order

from .models import Branch, BranchChange, BranchKind, BranchModel, BranchStatus, HostedUnit, Level, Placement

BY_CODE = Order("code", _("by code"), ("code",))
BY_NAME = Order("name", _("by name"), ("name", "code"))
ORDERS = (BY_CODE, BY_NAME)
# Each has an index in the order of codes at every level that holds many.
CONDITIONS: Mapping[str, Iterable[str]] = {
    "kind": BranchKind.values,
    "model": BranchModel.values,
    "level": Level.values,
    "status": BranchStatus.values,
}


@dataclass(frozen=True, slots=True)
class BranchList:
    """A page of the list, and how many it holds altogether where that is known."""

    page: paging.Page[Branch]
    count: int | None


def branch_list(
    actor: Actor, conditions: Mapping[str, str] | None, *, order: str = "", cursor: str = ""
) -> BranchList:
    """The associations in scope under these conditions, none under ones that make no sense (None).

    What is typed is the beginning of a name or, in digits, of a code; a name is looked up in the
    order of names. One condition at a time is answered from its index; the others, and any in the
    order of names, are looked for among a limited number of rows. At most five queries.
    """
    if conditions is None:
        return BranchList(paging.Page([], "", ""), 0)
    typed = conditions.get("name", "").strip()
    branches, by = Branch.objects.visible_to(actor), paging.chosen(ORDERS, order)
    if typed:
        by_code = typed[:1].isdigit()
        by = BY_CODE if by_code else BY_NAME
        branches = branches.filter(**{"code__startswith" if by_code else "name__startswith": typed})
    asked = {name: conditions[name] for name in CONDITIONS if conditions.get(name)}
    if asked and not typed and by == BY_CODE:
        first = next(iter(asked))
        branches = branches.filter(**{first: asked.pop(first)})
    page = paging.page(
        branches.select_related("parent", "seat"),
        order=by,
        cursor=cursor,
        sift=(lambda rows: rows.filter(**asked)) if asked else None,
    )
    return BranchList(page, None if asked else branches.count())


def needs_area(actor: Actor) -> bool:
    """Whether the actor stands so high that a county is chosen before anything below it."""
    return actor.scope is not None and actor.scope[0] in (Level.PROVINCE.column, Level.CITY.column)


def areas(actor: Actor) -> QuerySet[Branch]:
    """The county associations that the actor may work below."""
    return at_work(actor).filter(level=Level.COUNTY).select_related("parent").order_by("code")


def at_work(actor: Actor) -> QuerySet[Branch]:
    return Branch.objects.visible_to(actor).filter(status=BranchStatus.ACTIVE)


def places_to_write(actor: Actor, code: str) -> QuerySet[Branch]:
    """The associations in whose books the actor may write; above counties the named one alone."""
    branches = at_work(actor)
    if actor.scope is None or actor.place is None:
        return branches.none()
    if actor.scope[0] in (Level.BASE.column, "branch_id"):
        branches = branches.filter(pk=actor.place.branch_id)
    elif actor.scope[0] in (Level.CITY.column, Level.PROVINCE.column):
        branches = branches.filter(code=code)
    return branches.order_by("code")


def hosts(actor: Actor, area: Branch | None = None) -> list[Branch]:
    """The bases that others may be attached to, by the association above and code."""
    return _grouped(actor, [Level.BASE], area)


def places(actor: Actor, area: Branch | None = None) -> list[Branch]:
    """The counties and townships below which bases stand."""
    return _grouped(actor, [Level.COUNTY, Level.TOWNSHIP], area)


def above_level(actor: Actor, level: str) -> list[Branch]:
    """The associations of one level, from which to choose the one above."""
    return _grouped(actor, [level], None)


def _grouped(actor: Actor, levels: list, area: Branch | None) -> list[Branch]:
    found = at_work(actor).filter(level__in=levels)
    if area is not None:
        found = found.filter(county_id=area.pk)
    return list(found.select_related("parent__parent", "seat").order_by("parent__code", "code"))


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
    below: dict[int | None, list] = {root.pk: [] for root in roots}
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
    return branch.placements.select_related("parent", "noted_by__officer").order_by("-starts_on", "-id")


def changes_of(branch: Branch, actor: Actor) -> QuerySet[BranchChange]:
    """What has been noted about a branch, the newest first."""
    changes = BranchChange.objects.visible_to(actor).filter(branch=branch)
    return changes.select_related("noted_by__officer").order_by("-noted_at", "-id")


def units_of(branch: Branch, actor: Actor) -> QuerySet[HostedUnit]:
    """The small units in the group of a host, by name."""
    return HostedUnit.objects.visible_to(actor).filter(branch=branch, left_on=None).order_by("name", "id")
