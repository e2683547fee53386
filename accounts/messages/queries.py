"""Reading messages: one's own only."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.messages.models import Notification
from accounts.people.models import User

PAGE = 50


def messages_of(user: User, *, before: int | None = None) -> QuerySet[Notification]:
    """The user's messages, the newest first; one more than a page holds shows that there are older ones."""
    mine = Notification.objects.filter(user=user)
    return (mine.filter(pk__lt=before) if before else mine).order_by("-pk")[: PAGE + 1]


def message_of(user: User, pk: int) -> Notification:
    """One of the user's own messages; Notification.DoesNotExist for anybody else's."""
    return Notification.objects.get(user=user, pk=pk)
