"""Messages to users: the bell."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from .hooks import sentences
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
    """Leave a message of a registered kind; ``place`` is the branch it is about."""
    sentence(kind, params or {})
    return Notification.objects.create(
        user=user,
        kind=kind,
        params=params or {},
        link=link,
        created_at=now,
        **(place.columns() if place else {}),
    )


def sentence(kind: str, params: dict[str, Any]) -> str:
    """The message in the reader's language. KeyError for a kind that nobody registered."""
    return gettext(sentences[kind]) % params


def unread_count(user: User) -> int:
    return Notification.objects.filter(user=user, read_at=None).count()


def mark_read(user: User, *, now: datetime, pk: int | None = None) -> int:
    """Mark one message of the user, or all of them, as read; returns how many."""
    unread = Notification.objects.filter(user=user, read_at=None)
    return (unread.filter(pk=pk) if pk else unread).update(read_at=now)
