"""What the pages of the roster read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.drafts.kept_searches import kept_search
from accounts.models import AuditEntry, Officer
from accounts.scope import Actor
from branches.models import Branch, Level
from families.households.queries import places
from families.households.search import MOST_HITS
from families.models import Person, Sex
from ground import paging
from ground.sealed import sealed_fields

from .models import Category, MemberGroup, Membership, MembershipCategory
from .search import found_memberships, matching_left

LIVE_ORDERS = (
    paging.Order("newest", _("joined latest first"), ("-joined_on", "-id")),
    paging.Order("oldest", _("joined earliest first"), ("joined_on", "id")),
    paging.Order("name", _("by name"), ("sort_key", "id")),
)
LEFT_ORDERS = (
    paging.Order("left", _("left latest first"), ("-left_on", "-id"), filled=("left_on",)),
    paging.Order("left_first", _("left earliest first"), ("left_on", "id"), filled=("left_on",)),
)
LEFT = "left"
# So many others are offered on the page of a group, those in no group first.
MOST_TO_PUT = 300
SINGLE = (Level.BASE, Level.ATTACHED)


@dataclass(slots=True)
class MemberList:
    """A page of the roster with what its filter bar offers."""

    page: paging.Page[Membership]
    branches: Sequence[Branch]
    groups: Sequence[MemberGroup]
    chosen: Branch | None = None
    search: str = ""
    too_many: bool = False


def orders_of(conditions: Mapping[str, str]) -> tuple[paging.Order, ...]:
    return LEFT_ORDERS if conditions.get("state") == LEFT else LIVE_ORDERS


def member_list(actor: Actor, conditions: Mapping[str, str], *, session: SessionBase) -> MemberList:
    """The members in scope under the conditions of the address; at most six queries.

    Without a state those on the roster. An unknown condition is left out, an association outside
    the scope gives nothing.
    """
    code = conditions.get("branch", "")
    branches = places(actor, code)
    chosen = next((branch for branch in branches if branch.code == code), None)
    left = conditions.get("state") == LEFT
    rows = Membership.objects.visible_to(actor).filter(left_on__isnull=not left)
    if code:
        rows = rows.below(chosen) if chosen else rows.none()
    groups = open_groups(actor, chosen)
    result = MemberList(page=paging.NOTHING, branches=branches, groups=groups, chosen=chosen)
    if (group := conditions.get("group", "")).isdecimal() and any(str(one.pk) == group for one in groups):
        rows = rows.filter(group_id=int(group))
    key = conditions.get("found", "")
    asked = _searched(rows, actor, kept_search(session, key), result, left=left) if key else rows
    result.page = paging.page(
        with_row_facts(asked),
        order=paging.chosen(orders_of(conditions), conditions.get("order", "")),
        cursor=conditions.get("cursor", ""),
        sift=_sift(conditions, text=result.search if left else ""),
    )
    return result


def _searched(rows: QuerySet, actor: Actor, text: str, result: MemberList, *, left: bool) -> QuerySet:
    """Those on the roster are found by their listings; those who left are looked through."""
    result.search = text
    if left:
        return rows
    found = found_memberships(text, actor=actor)
    result.too_many = len(found) >= MOST_HITS
    return rows.filter(pk__in=found)


def _sift(conditions: Mapping[str, str], *, text: str) -> Callable[[QuerySet], QuerySet] | None:
    """The conditions without an index of their own."""
    wanted = matching_left(text) if text else Q()
    if (category := conditions.get("category")) in Category:
        held = MembershipCategory.objects.filter(category=category, left_on=None, membership=OuterRef("pk"))
        wanted &= Q(Exists(held))
    if (sex := conditions.get("sex")) in (Sex.MALE, Sex.FEMALE):
        wanted &= Q(person__sex=sex)
    return (lambda rows: rows.filter(wanted)) if wanted else None


def open_groups(actor: Actor, chosen: Branch | None) -> list[MemberGroup]:
    """The member groups to choose among, by their numbers: those of one association only."""
    branch_id = None
    if chosen is not None:
        branch_id = chosen.pk
    elif actor.scope and actor.scope[0] in (Level.BASE.column, "branch_id"):
        branch_id = actor.scope[1]
    if branch_id is None:
        return []
    groups = MemberGroup.objects.visible_to(actor).filter(branch_id=branch_id, closed_on=None)
    return list(groups.order_by("sort_key", "id"))


def with_row_facts(rows: QuerySet) -> QuerySet:
    """With what a line shows: association, group, person without the sealed values, categories."""
    held = Prefetch(
        "categories",
        queryset=MembershipCategory.objects.held(),
        to_attr="held",
    )
    sealed = [f"person__{field.attname}" for field in sealed_fields(Person)]
    return rows.select_related("branch", "group", "person").defer(*sealed).prefetch_related(held)


@dataclass(frozen=True, slots=True)
class MemberCounts:
    """Two measures that are never the same thing: one person may be on several rosters."""

    memberships: int
    people: int


def member_counts(actor: Actor, branch: Branch) -> MemberCounts:
    """How many are on the rosters of an association and all below it; one query."""
    rows = Membership.objects.visible_to(actor).live().below(branch).order_by()
    found = rows.aggregate(memberships=Count("*"), people=Count("person", distinct=True))
    return MemberCounts(**found)


def categories_held(membership: Membership) -> list[MembershipCategory]:
    return list(membership.categories.held())


def other_memberships(membership: Membership, actor: Actor) -> list[Membership]:
    """Where else in the actor's scope this person is or was on the roster."""
    others = Membership.objects.visible_to(actor).filter(person_id=membership.person_id)
    return list(others.exclude(pk=membership.pk).select_related("branch").order_by("-joined_on", "-id"))


def changes_of(membership: Membership, *, limit: int = 20) -> list[AuditEntry]:
    """Who did what to this membership, the latest first."""
    who = Officer.objects.filter(pk=OuterRef("officer_id")).values("name")
    entries = AuditEntry.objects.filter(object_type="members.membership", object_id=str(membership.pk))
    return list(entries.annotate(who=Subquery(who)).order_by("-id")[:limit])


def groups_at(branch: Branch, actor: Actor) -> list[MemberGroup]:
    """The open groups of an association by their numbers, each with ``size`` and ``leader_name``."""
    groups = MemberGroup.objects.visible_to(actor).filter(branch=branch, closed_on=None)
    size = Count("memberships", filter=Q(memberships__left_on=None))
    leader = Membership.objects.filter(group=OuterRef("pk"), leads_group=True).values("name")
    return list(groups.annotate(size=size, leader_name=Subquery(leader)).order_by("sort_key", "id"))


def in_no_group(branch: Branch, actor: Actor) -> int:
    return Membership.objects.visible_to(actor).live().filter(branch=branch, group=None).count()


@dataclass(frozen=True, slots=True)
class GroupMembers:
    """Who is in a group, and who else on the roster could be put into it."""

    inside: list[Membership]
    leader: Membership | None
    outside: list[Membership]
    more_outside: bool


def group_members(group: MemberGroup, actor: Actor) -> GroupMembers:
    live = with_row_facts(Membership.objects.visible_to(actor).live().filter(branch_id=group.branch_id))
    ordered = live.order_by("sort_key", "id")
    others = live.filter(Q(group=None) | ~Q(group=group))
    nowhere_first = others.order_by(F("group__sort_key").asc(nulls_first=True), "sort_key", "id")
    outside = list(nowhere_first[: MOST_TO_PUT + 1])
    inside = list(ordered.filter(group=group))
    return GroupMembers(
        inside=inside,
        leader=next((member for member in inside if member.leads_group), None),
        outside=outside[:MOST_TO_PUT],
        more_outside=len(outside) > MOST_TO_PUT,
    )


def on_roster(branch: Branch, people: Iterable[int], actor: Actor) -> dict[int, Membership]:
    """Of these persons, who is on the roster of the association, by the person's id."""
    live = Membership.objects.visible_to(actor).live().filter(branch=branch, person__in=list(people))
    return {membership.person_id: membership for membership in live}
