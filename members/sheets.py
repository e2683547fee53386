"""The printed roster (花名册): members by village and group, with sub-totals."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import F, Prefetch

from accounts.scope import Actor
from branches.models import Branch, Level
from branches.permissions import may
from branches.tree.tree_order import in_tree_order

from .models import MemberGroup, Membership, MembershipCategory

# More than a thousand lines is no list to sign any more: some thirty sheets.
MOST_ROWS = 1000


@dataclass(slots=True)
class Line:
    """A member as printed; ``details`` says whether more than what was typed here may be shown."""

    number: int
    membership: Membership
    details: bool


@dataclass(slots=True)
class Part:
    """The members of one group, or those of an association who are in none."""

    branch: Branch
    group: MemberGroup | None
    lines: list[Line]


@dataclass(slots=True)
class Sheet:
    """A roster as it is printed: ``memberships`` lines about so many ``people``."""

    parts: list[Part] = field(default_factory=list)
    memberships: int = 0
    people: int = 0
    too_many: bool = False
    below: list[Branch] = field(default_factory=list)


def roster_of(branch: Branch, actor: Actor) -> Sheet:
    """The roster of an association and all below it, by town, association, number of the group, and name.

    Beyond MOST_ROWS nothing is printed: half a list with a seal on it would be taken for the
    whole. Then the associations directly below are given to choose among.
    """
    live = Membership.objects.visible_to(actor).live().below(branch)
    group = F("group__sort_key").asc(nulls_last=True)
    ordered = live.order_by(*in_tree_order(below=Level(branch.level).column), group, "sort_key", "id")
    keys = list(ordered.values_list("pk", flat=True)[: MOST_ROWS + 1])
    if len(keys) > MOST_ROWS:
        below = Branch.objects.visible_to(actor).filter(parent=branch).order_by("code")
        return Sheet(too_many=True, below=list(below))
    rows = list(_with_everything(Membership.objects.filter(pk__in=keys)))
    place = {key: number for number, key in enumerate(keys, start=1)}
    rows.sort(key=lambda row: place[row.pk])
    lines = [
        Line(place[row.pk], row, details=may(actor, "household.read", row.person.keeping_branch))
        for row in rows
    ]
    parts = [
        Part(chunk[0].membership.branch, chunk[0].membership.group, chunk)
        for _key, chunk in ((key, list(chunk)) for key, chunk in groupby(lines, key=_part_of))
    ]
    return Sheet(parts=parts, memberships=len(rows), people=len({row.person_id for row in rows}))


def _part_of(line: Line) -> tuple[int, int | None]:
    return line.membership.branch_id, line.membership.group_id


def _with_everything(rows):
    held = Prefetch(
        "categories",
        queryset=MembershipCategory.objects.held(),
        to_attr="held",
    )
    return rows.select_related("branch", "group", "person__keeping_branch").prefetch_related(held)
