"""Messages to users: the bell."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .models import Notification, User
from .scope import Place


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


def unread_count(user: User) -> int:
    return Notification.objects.filter(user=user, read_at=None).count()


def mark_read(user: User, *, now: datetime, pk: int | None = None) -> int:
    """Mark one message of the user, or all of them, as read; returns how many."""
    unread = Notification.objects.filter(user=user, read_at=None)
    return (unread.filter(pk=pk) if pk else unread).update(read_at=now)
