"""What a change of a household changes of the facts that decisions are made on: before it, and after it.

The operation is done, what it changed is read off the rows, and the apps above are asked what that
touches; where it does and the page has not confirmed it, everything is rolled back and the page asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from families.codes import COUPLE, Relation
from families.households.before import Human, State
from families.households.models import ClassKind, Household
from families.people.models import RESIDENT, Parentage, Person

# What checks and papers read of a person, apart from the death.
IDENTITY = ("name", "id_index", "born_on", "sex")


class ChangeKind(StrEnum):
    JOINED = "joined"
    LEFT = "left"
    HEAD = "head"
    RELATION = "relation"
    IDENTITY = "identity"
    RESIDENT = "resident"
    DEATH = "death"
    CLASS = "class"
    CHILDREN = "children"
    ACCOUNT = "account"
    PLACE = "place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One fact that is another than before, in words; of a person or an account where it is one's own."""

    kind: ChangeKind
    words: str
    person_id: int | None = None
    account_id: int | None = None


def state_of(household: Household) -> State:
    """Read the facts of a household as they stand in this transaction; six queries."""
    rows = household.members.filter(left_on=None).order_by("id")
    members = dict(rows.values_list("person_id", "relation"))
    couple = [person for person, relation in members.items() if relation in COUPLE]
    born = Parentage.objects.filter(parent__in=couple)
    place = Household.objects.filter(pk=household.pk).values_list("group_id", "address_division_id")
    return State(
        members=members,
        people=_people(household, couple),
        classes={
            key: facts
            for key, *facts in household.classes.recorded().values_list(
                "id", "kind", "starts_on", "ends_on"
            )
        },
        children=frozenset(
            born.values_list(
                "child_id", "parent_id", "kind", "child__sex", "child__born_on", "child__died_on",
                "child__disability_grade",
            )
        ),
        accounts=dict(household.accounts.filter(closed_at=None).values_list("id", "version")),
        place=place.get(),
    )  # fmt: skip


def _people(household: Household, couple: list[int]) -> dict[int, Human]:
    concerned = Q(household_memberships__household=household) | Q(as_child__parentages__parent__in=couple)
    people = Person.objects.filter(concerned).distinct().only("died_on", *IDENTITY, *RESIDENT)
    return {
        person.pk: Human(person.name, person.died_on, _columns(person, IDENTITY), _columns(person, RESIDENT))
        for person in people
    }


def _columns(person: Person, names: tuple[str, ...]) -> tuple[Any, ...]:
    values = (getattr(person, name) for name in names)
    return tuple(bytes(value) if isinstance(value, memoryview) else value for value in values)


def changes_between(before: State, after: State) -> list[Change]:
    """Every fact that differs, those of persons first."""
    return [
        *_of_members(before, after),
        *_of_people(before, after),
        *_of_classes(before, after),
        *_of_the_rest(before, after),
    ]


def _of_members(before: State, after: State) -> Iterator[Change]:
    for person, relation in {**before.members, **after.members}.items():
        name = (after.people.get(person) or before.people[person]).name
        was, now = before.members.get(person), after.members.get(person)
        if now is None:
            words = _("%(name)s leaves the household.") % {"name": name}
            yield Change(kind=ChangeKind.LEFT, words=words, person_id=person)
        elif was is None:
            words = _("%(name)s comes into the household.") % {"name": name}
            yield Change(kind=ChangeKind.JOINED, words=words, person_id=person)
        elif was != now and Relation.HEAD in (was, now):
            if now == Relation.HEAD:
                words = _("%(name)s becomes the head of the household.") % {"name": name}
            else:
                words = _("%(name)s is no longer the head of the household.") % {"name": name}
            yield Change(kind=ChangeKind.HEAD, words=words, person_id=person)
        elif was != now:
            words = _("%(name)s: relation to the head is now %(relation)s.")
            values = {"name": name, "relation": Relation(relation).label}
            yield Change(kind=ChangeKind.RELATION, words=words % values, person_id=person)


def _of_people(before: State, after: State) -> Iterator[Change]:
    for person, now in after.people.items():
        was = before.people.get(person)
        if was is None:
            continue
        if was.identity != now.identity:
            words = _("%(name)s: name, number, birth date or sex is corrected.")
            yield Change(kind=ChangeKind.IDENTITY, words=words % {"name": now.name}, person_id=person)
        if was.resident != now.resident:
            words = _("%(name)s: the resident status is corrected.") % {"name": now.name}
            yield Change(kind=ChangeKind.RESIDENT, words=words, person_id=person)
        if was.died_on != now.died_on:
            if now.died_on is None:
                words = _("%(name)s: the death is taken off the file.") % {"name": now.name}
            else:
                words = _("%(name)s: died on %(day)s.") % {
                    "name": now.name,
                    "day": now.died_on.isoformat(),
                }
            yield Change(kind=ChangeKind.DEATH, words=words, person_id=person)


def _of_classes(before: State, after: State) -> Iterator[Change]:
    for key in sorted({*before.classes, *after.classes}):
        was, now = before.classes.get(key), after.classes.get(key)
        if was == now:
            continue
        kind = ClassKind((now or was)[0]).label  # type: ignore[index]
        if now is None:
            words = _("Class withdrawn: %(kind)s.")
        elif was is None:
            words = _("Class recorded: %(kind)s.")
        else:
            words = _("Class ended: %(kind)s.")
        yield Change(kind=ChangeKind.CLASS, words=words % {"kind": kind})


def _of_the_rest(before: State, after: State) -> Iterator[Change]:
    if before.children != after.children:
        yield Change(
            kind=ChangeKind.CHILDREN, words=_("The children of head and spouse are others, or changed.")
        )
    for key in sorted({*before.accounts, *after.accounts}):
        if key not in after.accounts:
            words = _("The account is closed.")
        elif before.accounts.get(key) == after.accounts[key]:
            continue
        else:
            words = _("The account is changed.") if key in before.accounts else _("An account is added.")
        yield Change(kind=ChangeKind.ACCOUNT, words=words, account_id=key)
    if before.place != after.place:
        yield Change(kind=ChangeKind.PLACE, words=_("Village or villagers' group is changed."))
