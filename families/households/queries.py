"""What the pages of families read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.drafts.kept_searches import kept_search
from accounts.models import AuditEntry, Officer
from accounts.scope import Actor
from branches.models import Branch, Division, DivisionLevel, Level
from branches.tree.queries import places_to_write
from families.codes import COUPLE
from families.people.models import Parentage
from ground import paging
from ground.sealed import sealed_fields

from .findings import Born
from .guards import HOMES
from .models import (
    BankAccount,
    ClassKind,
    Household,
    HouseholdClass,
    HouseholdMember,
    HouseholdStatus,
    VillagerGroup,
)
from .search import HOUSEHOLD_NUMBER, MOST_HITS, found_members

ORDERS = (
    paging.Order("newest", _("latest first"), ("-created_at", "-id")),
    paging.Order("oldest", _("oldest first"), ("created_at", "id")),
    paging.Order("name", _("by name of the head"), ("head_sort_key", "id")),
)
MOST_PLACES = 400


@dataclass(slots=True)
class HouseholdList:
    """A page of the list with what its filter bar offers."""

    page: paging.Page[Household]
    branches: Sequence[Branch]
    groups: Sequence[VillagerGroup]
    search: str = ""
    too_many: bool = False
    found: Mapping[int, dict[str, Any]] = field(default_factory=dict)


def household_list(
    actor: Actor, conditions: Mapping[str, str], *, session: SessionBase, today: date
) -> HouseholdList:
    """The households in scope under the conditions of the address; at most six queries.

    An unknown condition is left out, an association outside the scope gives nothing.
    """
    households = Household.objects.visible_to(actor)
    code = conditions.get("branch", "")
    branches = places(actor, code)
    chosen = next((branch for branch in branches if branch.code == code), None)
    if code:
        households = households.filter(**_below(chosen)) if chosen else households.none()
    if (status := conditions.get("status")) in HouseholdStatus:
        households = households.filter(status=status)
    groups = _groups(actor, chosen)
    if (group := conditions.get("group", "")).isdigit() and any(str(one.pk) == group for one in groups):
        households = households.filter(group_id=int(group))
    result = HouseholdList(page=paging.NOTHING, branches=branches, groups=groups)
    if key := conditions.get("found", ""):
        households = _searched(households, actor, kept_search(session, key), result)
    result.page = paging.page(
        _with_row_facts(households, today=today),
        order=paging.chosen(ORDERS, conditions.get("order", "")),
        cursor=conditions.get("cursor", ""),
        sift=_of_class(conditions.get("kind", ""), today=today),
    )
    return result


def places(actor: Actor, code: str = "") -> list[Branch]:
    """The associations one may choose among: those directly below one's own and below the chosen one.

    The chosen one is always among them; where they are too many, that takes a second query.
    """
    own = actor.place.branch_id if actor.place else None
    near = Q(pk=own) | Q(parent_id=own)
    if code:
        near |= Q(code=code) | Q(parent__code=code) | Q(children__code=code)
    visible = Branch.objects.visible_to(actor)
    found = list(visible.filter(near).distinct().order_by("code")[:MOST_PLACES])
    if code and len(found) == MOST_PLACES and all(branch.code != code for branch in found):
        found += visible.filter(code=code)
    return found


def homes(actor: Actor, code: str = "") -> QuerySet[Branch]:
    """The associations at which the actor may register households; above counties the named one alone."""
    return places_to_write(actor, code).filter(level__in=HOMES)


def _below(branch: Branch) -> dict[str, int]:
    return {Level(branch.level).column: branch.pk}


def _groups(actor: Actor, chosen: Branch | None) -> list[VillagerGroup]:
    """The villagers' groups to choose among: those of one base only."""
    if chosen is not None and chosen.level in (Level.BASE, Level.ATTACHED):
        branch_id = chosen.pk
    elif actor.scope and actor.scope[0] in ("base_id", "branch_id"):
        branch_id = actor.scope[1]
    else:
        return []
    return list(VillagerGroup.objects.visible_to(actor).filter(branch_id=branch_id))


def _of_class(kind: str, *, today: date) -> Callable[[QuerySet], QuerySet] | None:
    """Keeps the households that are in a class on a day; nothing for an unknown class."""
    if kind not in ClassKind:
        return None
    held = HouseholdClass.objects.standing_on(today).filter(kind=kind, household=OuterRef("pk"))
    return lambda households: households.filter(Exists(held))


def _searched(households, actor: Actor, text: str, result: HouseholdList):
    result.search = text
    if HOUSEHOLD_NUMBER.fullmatch(text.strip()):
        return households.filter(number__startswith=text.strip().upper())
    result.found = found_members(text, actor=actor)
    result.too_many = len(result.found) >= MOST_HITS
    return households.filter(pk__in=result.found)


def _with_row_facts(households, *, today: date):
    classes = Prefetch(
        "classes",
        queryset=HouseholdClass.objects.standing_on(today).order_by("id"),
        to_attr="classes_today",
    )
    sealed = [field.attname for field in sealed_fields(Household)]
    return households.select_related("branch", "group").defer(*sealed).prefetch_related(classes)


@dataclass(slots=True)
class HouseholdFile:
    """What the household page shows of the household itself."""

    members: list[HouseholdMember]
    born: list[Born]
    classes: list[HouseholdClass]
    account: BankAccount | None
    changes: list[AuditEntry]


def household_file(household: Household) -> HouseholdFile:
    """The rows of a household that was found through the scope; five queries."""
    members = members_of(household)
    return HouseholdFile(
        members=members,
        born=children_born(members),
        classes=list(household.classes.recorded()),
        account=household.accounts.filter(closed_at=None).first(),
        changes=changes_of(household),
    )


def members_of(household: Household) -> list[HouseholdMember]:
    """All who belong or belonged to a household, the head first, with their persons."""
    rows = household.members.select_related("person__keeping_branch")
    return list(rows.order_by(F("left_on").asc(nulls_first=True), "relation", "person__born_on", "id"))


def parents_of(members: Sequence[HouseholdMember]) -> list[HouseholdMember]:
    """Head and spouse, whose children make the household's class."""
    return [m for m in members if m.left_on is None and m.relation in COUPLE]


def children_born(members: Sequence[HouseholdMember]) -> list[Born]:
    """The children ever born to head and spouse, the eldest first; one query."""
    return children_born_in([members])[0]


def children_born_in(households: Sequence[Sequence[HouseholdMember]]) -> list[list[Born]]:
    """The same for several households, in their order, each given by its members; one query for all."""
    parents = [{member.person_id for member in parents_of(members)} for members in households]
    at_home: dict[int, list[int]] = {}
    for home, couple in enumerate(parents):
        for parent in couple:
            at_home.setdefault(parent, []).append(home)
    found: list[list[Parentage]] = [[] for _home in parents]
    rows = Parentage.objects.filter(parent__in=at_home).select_related("child__person")
    for row in rows.order_by("child__born_on", "child_id", "parent_id"):
        for home in at_home[row.parent_id]:
            found[home].append(row)
    return [_born_to(rows) for rows in found]


def _born_to(rows: Iterable[Parentage]) -> list[Born]:
    by_child: dict[int, list[Parentage]] = {}
    for row in rows:
        by_child.setdefault(row.child_id, []).append(row)
    return [
        Born(rows[0].child, frozenset(row.parent_id for row in rows), frozenset(row.kind for row in rows))
        for rows in by_child.values()
    ]


def changes_of(household: Household, *, limit: int = 20) -> list[AuditEntry]:
    """Who did what to this household, the latest first; what was changed only by the names of fields."""
    who = Officer.objects.filter(pk=OuterRef("officer_id")).values("name")
    entries = AuditEntry.objects.filter(object_type="families.household", object_id=str(household.pk))
    entries = entries.exclude(action="household.numbers_shown")
    return list(entries.annotate(who=Subquery(who)).order_by("-id")[:limit])


def groups_of(household: Household) -> list[VillagerGroup]:
    """The villagers' groups that the household's association has."""
    return list(VillagerGroup.objects.filter(branch_id=household.branch_id))


def divisions_near(household: Household) -> list[Division]:
    """The villages and communities around the association's seat, and the one on file."""
    seat = household.branch.seat
    near = Q(parent_id=seat.parent_id if seat.level == DivisionLevel.VILLAGE else seat.pk)
    return list(
        Division.objects.filter(near | Q(pk=seat.pk) | Q(pk=household.address_division_id)).order_by("code")
    )
