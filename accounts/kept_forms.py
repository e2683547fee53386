"""A form whose session ended before it was sent: kept for its writer, never sent by itself."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.http import HttpRequest

from .addresses import parts_of
from .models import KeptPost, User

KEPT_FOR = timedelta(minutes=30)
MOST_CHARACTERS = 256 * 1024
SECRET_WORDS = ("password", "code", "csrfmiddlewaretoken")


def keep(request: HttpRequest, *, user: User, now: datetime) -> KeptPost | None:
    """Keep what was posted, sealed; None when there is nothing to keep.

    A form that another site sent is not kept: the user would be asked to confirm what a stranger
    wrote.
    """
    KeptPost.objects.filter(kept_at__lt=now - KEPT_FOR).delete()
    fields = fields_of(request)
    if not fields or len(request.path) > 500:
        return None
    return KeptPost.objects.create(user=user, path=request.path, fields=fields, kept_at=now)


def fields_of(request: HttpRequest) -> list[list[str]]:
    """The fields that one of our pages posted, without files and secrets; [] when too large."""
    if request.method != "POST" or not _is_our_page(request):
        return []
    fields = [
        [name, value]
        for name, values in request.POST.lists()
        for value in values
        if not any(word in name.lower() for word in SECRET_WORDS)
    ]
    size = sum(len(name) + len(value) for name, value in fields)
    return fields if size <= MOST_CHARACTERS else []


def kept_for(user: User, token: uuid.UUID | str, *, now: datetime) -> KeptPost | None:
    """The user's own kept form, while it is kept."""
    return KeptPost.objects.filter(user=user, uuid=token, kept_at__gte=now - KEPT_FOR).first()


def _is_our_page(request: HttpRequest) -> bool:
    sent_from = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return parts_of(sent_from).netloc == request.get_host()
