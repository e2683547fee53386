"""Who acts, from which place, and which rows that lets them see.

The mechanics need no branch model: a row carries the ids of the associations above it in plain
integer columns, one for each level, and a scope is one equality on one of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from .roles import Role

if TYPE_CHECKING:
    from .people.models import User

# From the widest to the narrowest; `branch_id` itself is the narrowest of all.
ANCESTORS = ("province_id", "city_id", "county_id", "township_id", "base_id")
PLACE_COLUMNS = (*ANCESTORS, "branch_id")


@dataclass(frozen=True, slots=True)
class Place:
    """A branch and the associations above it, as the ids a row of that branch carries."""

    branch_id: int
    base_id: int | None = None
    township_id: int | None = None
    county_id: int | None = None
    city_id: int | None = None
    province_id: int | None = None

    @classmethod
    def of(cls, row: models.Model) -> Place:
        """The place that a scoped row carries."""
        return cls(**{column: getattr(row, column) for column in PLACE_COLUMNS})

    def columns(self) -> dict[str, int | None]:
        return {column: getattr(self, column) for column in PLACE_COLUMNS}


@dataclass(frozen=True, slots=True)
class Actor:
    """A user acting in one duty: the `by` of every operation and the scope of every list.

    ``scope`` is (column, id), the one equality that a visible row satisfies. ``duty_id`` is
    None for someone without a duty, who sees no rows at all. ``on_behalf_of`` is the id of
    the officer a leave deputy stands in for.
    """

    user: User
    role: Role | None = None
    place: Place | None = None
    scope: tuple[str, int] | None = None
    duty_id: int | None = None
    on_behalf_of: int | None = None

    @property
    def officer_id(self) -> int:
        return self.user.officer_id


class ScopedQuerySet(models.QuerySet):
    """Rows that carry ancestor columns; the one answer to "who may see this"."""

    # The roles that read these rows at all; a subclass narrows it.
    readers: frozenset[Role] = frozenset(Role) - {Role.SYSTEM}

    def visible_to(self, actor: Actor) -> Self:
        """The rows this actor may read; none without a duty. Anything unclear sees nothing."""
        if actor.duty_id is None or actor.scope is None or actor.role not in self.readers:
            return self.none()
        return self.narrowed(actor).filter(self.within(actor))

    def within(self, actor: Actor) -> Q:
        """That a row lies in the scope of an actor who has one."""
        column, value = actor.scope
        return Q(**{column: value})

    def narrowed(self, actor: Actor) -> Self:
        """Of the rows in scope, those that the actor's role reads; all unless a model says less."""
        return self


class HandedDownQuerySet(ScopedQuerySet):
    """Rows that hold for their branch and for all below it, and so are read from below as well."""

    def within(self, actor: Actor) -> Q:
        above = actor.place.columns().values() if actor.place else ()
        return super().within(actor) | Q(branch_id__in=[own for own in above if own is not None])


class AncestorField(models.BigIntegerField):
    """The id of the association above a row at one level, written by the database alone.

    Read back on insert, for a later save must not write None over what the trigger stamped.
    """

    db_returning = True

    def __init__(self, *args, **kwargs):
        kwargs.update(null=True, blank=True, editable=False)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        for key in ("null", "blank", "editable"):
            kwargs.pop(key, None)
        return name, path, args, kwargs


class ScopeColumns(models.Model):
    """The ancestor columns as a mixin.

    Rows with a `branch` key have them stamped by a trigger; rows of the lower apps (audit,
    jobs, notifications) are given the columns of the actor's place.
    """

    base_id = AncestorField()
    township_id = AncestorField()
    county_id = AncestorField()
    city_id = AncestorField()
    province_id = AncestorField()

    class Meta:
        abstract = True


class PlacedColumns(ScopeColumns):
    """The ancestor columns with a plain branch id, for apps below the branch model."""

    branch_id = models.BigIntegerField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True
