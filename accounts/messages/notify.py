"""Messages to users: the bell."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accounts.people.models import User
from accounts.scope import Place

from .models import Notification


def notify(
    user: User,
    kind: str,
    *,
    now: datetime,
    params: dict[str, Any] | None = None,
    link: str = "",
    place: Place | None = None,
) -> Notification:
    """Leave a message of a registered kind; ``place`` is the branch it is about.

    KeyError for a kind that nobody registered, or a sentence that ``params`` do not fill.
    """
    row = Notification(user=user, kind=kind, params=params or {}, link=link, created_at=now)
    for column, value in (place.columns() if place else {}).items():
        setattr(row, column, value)
    # A kind without a sentence, or one that its parameters do not fill, fails here and not on a page.
    row.worded()
    row.save()
    return row


def told(kind: str, *, link: str, told_at: datetime) -> list[User]:
    """Whom messages of a kind, left about something at a moment, tell what still holds."""
    return [row.user for row in _still_holding(kind, link=link, told_at=told_at)]


def take_back(kind: str, *, link: str, told_at: datetime, now: datetime) -> list[User]:
    """Mark the messages of a kind that were left about something at a moment as taken back.

    Gives whom they told, so that the caller can tell them why. What is marked already stays so.
    """
    rows = list(_still_holding(kind, link=link, told_at=told_at))
    Notification.objects.filter(pk__in=[row.pk for row in rows]).update(taken_back_at=now)
    return [row.user for row in rows]


def _still_holding(kind: str, *, link: str, told_at: datetime) -> QuerySet[Notification]:
    rows = Notification.objects.filter(kind=kind, link=link, created_at=told_at, taken_back_at=None)
    return rows.select_related("user__officer").order_by("id")


def unread_count(user: User) -> int:
    """How many messages wait to be read; what was taken back does not."""
    return Notification.objects.filter(user=user, read_at=None, taken_back_at=None).count()


def mark_read(user: User, *, now: datetime, pk: int | None = None) -> int:
    """Mark one message of the user, or all of them, as read; returns how many."""
    unread = Notification.objects.filter(user=user, read_at=None)
    return (unread.filter(pk=pk) if pk else unread).update(read_at=now)
