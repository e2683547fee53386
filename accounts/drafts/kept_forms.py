"""A form whose session ended before it was sent: kept for its writer, never sent by itself.

What was typed on a page that keeps drafts becomes its draft; any other form is kept as it was
posted, for a short while.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.urls import reverse

from accounts import session
from accounts.addresses import parts_of
from accounts.people.models import User

from . import drafts
from .models import Draft, KeptPost

KEPT_FOR = timedelta(minutes=30)
MOST_CHARACTERS = 256 * 1024
SECRET_WORDS = ("password", "code", "csrfmiddlewaretoken")


def rescue(request: HttpRequest, *, user: User | None, now: datetime) -> dict[str, str]:
    """Keep what was posted without a session, for the one who opened the page, or else had the session.

    Returns what the session of the sign-in page has to know to offer it back; {} when nothing
    could be kept.
    """
    if request.method != "POST":
        return {}
    if draft := keep_draft(request, now=now):
        return {session.KEPT_DRAFT: str(draft.uuid)}
    slip = drafts.posted_slip(request)
    if slip is not None:
        user = drafts.writer(slip, now=now)
    kept = keep(request, user=user, now=now) if user else None
    return {session.KEPT_FORM: str(kept.uuid)} if kept else {}


def keep_draft(request: HttpRequest, *, now: datetime) -> Draft | None:
    """Keep what a page that keeps drafts has posted as its draft, for the one who opened the page.

    None where it was opened too long ago, or where another window wrote the draft meanwhile.
    """
    slip = drafts.posted_slip(request)
    fields = drafts.fields_of(request.POST)
    if not fields or not _is_our_page(request) or not drafts.writer(slip, now=now):
        return None
    try:
        return drafts.keep(slip, fields, now=now)
    except drafts.TypedElsewhere:
        return None


def is_offered(offered: SessionBase) -> bool:
    """Whether this sign-in page stands before something that was kept."""
    return session.KEPT_FORM in offered or session.KEPT_DRAFT in offered


def address_of(offered: SessionBase, *, user: User, now: datetime) -> str:
    """Where the user finds what was kept before signing in; "" when it is not theirs."""
    token = offered.get(session.KEPT_DRAFT)
    draft = drafts.drafts_of(user, now=now).filter(uuid=token).first() if token else None
    if draft:
        return drafts.taken_up(draft.path)
    token = offered.get(session.KEPT_FORM)
    return reverse("accounts:kept_form", args=[token]) if token and kept_for(user, token, now=now) else ""


def keep(request: HttpRequest, *, user: User, now: datetime) -> KeptPost | None:
    """Keep what was posted, sealed; None when there is nothing to keep.

    A form that another site sent is not kept: the user would be asked to confirm what a stranger
    wrote.
    """
    KeptPost.objects.filter(kept_at__lt=now - KEPT_FOR).delete()
    fields = fields_of(request)
    path = request.get_full_path()
    if not fields or len(path) > drafts.LONGEST_PATH:
        return None
    return KeptPost.objects.create(user=user, path=path, fields=fields, kept_at=now)


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
