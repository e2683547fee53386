"""What the pages about oneself show."""

from __future__ import annotations

from django.db.models import QuerySet

from .models import DeclaredRelative, Notification, User

PAGE = 50


def declared_relatives(officer_id: int) -> QuerySet[DeclaredRelative]:
    """The relatives an officer is kept from, in the order they were declared."""
    return DeclaredRelative.objects.filter(officer_id=officer_id, ended_at=None).order_by("pk")


def messages_of(user: User, *, before: int | None = None) -> QuerySet[Notification]:
    """The user's messages, the newest first; one more than a page holds shows that there are older ones."""
    mine = Notification.objects.filter(user=user)
    return (mine.filter(pk__lt=before) if before else mine).order_by("-pk")[: PAGE + 1]


def message_of(user: User, pk: int) -> Notification:
    """One of the user's own messages; Notification.DoesNotExist for anybody else's."""
    return Notification.objects.get(user=user, pk=pk)
