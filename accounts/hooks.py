"""What the apps above tell accounts, registered in their ``AppConfig.ready``.

Accounts knows no duties, branches or people; it asks these registries instead.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet
    from django.utils.functional import Promise

    from ground.refusals import GuardAnswer

    from .people.models import User
    from .roles import Role
    from .scope import Actor, Place


@dataclass(frozen=True, kw_only=True)
class Revealable:
    """A kind of sealed value that may be shown in clear on request.

    ``find`` gives the row with this uuid through the actor's scope or raises its DoesNotExist;
    ``why_not`` is the guard that it asks.
    """

    label: str
    field: str
    find: Callable[[Actor, UUID], Model]
    why_not: Callable[[Actor, Model], GuardAnswer]


@dataclass(frozen=True, kw_only=True)
class HeldDuty:
    """A duty as the pages about accounts show it; ``url`` is the page of its place."""

    role: str | Promise
    place: str
    url: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, kw_only=True)
class Appointments:
    """What accounts may ask about duties: the ids of those who hold one on a day, and who holds which.

    ``held`` takes user ids, costs one query and leaves out who holds none.
    """

    holders: Callable[[date], QuerySet]
    held: Callable[[Collection[int], date], Mapping[int, list[HeldDuty]]]


@dataclass(frozen=True)
class DemoSheet:
    """The accounts of the demo: (user name, what the person does where), and their one password."""

    accounts: list[tuple[str, str]]
    password: str


# Each source gives what it knows of a user and may remember it on the instance it is given.
role_sources: list[Callable[[User], Iterable[Role]]] = []
place_sources: list[Callable[[User], Place | None]] = []

# Who is appointed, told by the app that keeps duties.
appointments: list[Appointments] = []

# By kind, as it stands in the address: "person.id_number".
reveals: dict[str, Revealable] = {}

# The English sentence of each kind of message, marked with gettext_noop where it is registered.
sentences: dict[str, str] = {}

# In a demo installation: what the sign-in page tells about its accounts.
demo_sheets: list[Callable[[], DemoSheet]] = []

# Seal again what no SealedField holds: each takes a batch size and returns how many rows it did.
resealers: list[Callable[[int], int]] = []


def roles_of(user: User) -> frozenset[Role]:
    """Every role the user holds today, in any duty."""
    return frozenset(role for source in role_sources for role in source(user))


def place_of(user: User) -> Place | None:
    """The place of the user's first duty: where an act without an actor's place is filed."""
    return next((place for source in place_sources if (place := source(user))), None)
