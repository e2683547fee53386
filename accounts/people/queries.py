"""Reading people: the relatives that they declared."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.people.models import DeclaredRelative
from accounts.scope import Actor


def declared_relatives(officer_id: int) -> QuerySet[DeclaredRelative]:
    """The relatives an officer is kept from, in the order they were declared."""
    return DeclaredRelative.objects.filter(officer_id=officer_id, ended_at=None).order_by("pk")


def all_relatives(officer_id: int) -> QuerySet[DeclaredRelative]:
    """Every declaration of an officer, those that hold first, then the ended ones, the newest first."""
    return DeclaredRelative.objects.filter(officer_id=officer_id).order_by("-ended_at", "-pk")


def own_relative(actor: Actor, pk: int) -> DeclaredRelative | None:
    """A declaration of the actor's own that has not ended."""
    return declared_relatives(actor.officer_id).filter(pk=pk).first()
