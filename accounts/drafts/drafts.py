"""What is typed and not yet saved: kept sealed for its writer until the page is saved.

A page that keeps drafts carries a slip: a signed note of who opened it, in which duty, and where.
The slip alone is the right to write this one draft, so what was typed is kept as well when the
session has ended meanwhile; reading it takes signing in and opening the page.
"""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict

from accounts import session
from accounts.people.models import User

from .models import Draft

KEPT_FOR = timedelta(days=30)
MOST_CHARACTERS = 256 * 1024
LONGEST_PATH = 500
# What opens something else than this form, and what only works once.
NEVER_KEPT = frozenset({"csrfmiddlewaretoken", "draft", "seen", "token", "code", "add_row"})
TAKE = "draft"

_signer = Signer(salt="accounts.drafts")


class TypedElsewhere(Exception):
    """Another window has written the draft of this page meanwhile."""

    def __init__(self, draft: Draft):
        super().__init__()
        self.draft = draft


@dataclass(frozen=True, slots=True)
class Slip:
    """Who opened which page when, and in which duty; ``page`` tells this window from any other."""

    user_id: int
    duty_id: int | None
    path: str
    page: str
    label: str
    opened_at: float

    def signed(self) -> str:
        return _signer.sign_object(asdict(self))

    def is_fresh(self, *, now: datetime) -> bool:
        """Whether the session it was given in could still be alive."""
        return now.timestamp() - self.opened_at <= session.LONGEST.total_seconds()


def new_slip(request: HttpRequest, *, label: str, now: datetime, path: str = "") -> Slip | None:
    """The slip of the page that is being opened; None where its address is too long to keep."""
    path = path or page_of(request)
    if len(path) > LONGEST_PATH:
        return None
    return Slip(
        user_id=request.user.pk,
        duty_id=getattr(getattr(request, "actor", None), "duty_id", None),
        path=path,
        page=str(uuid.uuid4()),
        label=label[:200],
        opened_at=now.timestamp(),
    )


def posted_slip(request: HttpRequest) -> Slip | None:
    """The slip that a form was sent with; None without one of ours."""
    try:
        return Slip(**_signer.unsign_object(request.POST.get("draft", "")))
    except (BadSignature, TypeError, ValueError):
        return None


def writer(slip: Slip | None, *, now: datetime) -> User | None:
    """The user who opened the page of a slip not too long ago, with or without a session still."""
    if slip is None or not slip.is_fresh(now=now):
        return None
    return User.objects.filter(pk=slip.user_id, is_active=True).first()


def page_of(request: HttpRequest) -> str:
    """The address of a page, whether its draft is taken up or not."""
    query = request.GET.copy()
    query.pop(TAKE, None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def taken_up(path: str) -> str:
    """The address at which the page is filled with its draft."""
    return f"{path}{'&' if '?' in path else '?'}{TAKE}=take"


def fields_of(posted: QueryDict) -> list[list[str]]:
    """What may be kept of a form, without files, passwords and one-time tokens; [] when too large."""
    fields = [
        [name, value]
        for name, values in posted.lists()
        for value in values
        if name.rpartition("-")[2] not in NEVER_KEPT and "password" not in name
    ]
    size = sum(len(name) + len(value) for name, value in fields)
    return fields if size <= MOST_CHARACTERS else []


def posted_fields(draft: Draft) -> QueryDict:
    """The fields of a draft as its form would post them."""
    data = QueryDict(mutable=True)
    for name, value in draft.fields:
        data.appendlist(name, value)
    return data


@transaction.atomic
def keep(slip: Slip, fields: list[list[str]], *, seen: str = "", now: datetime) -> Draft:
    """Keep what was typed in the place of what this window kept before.

    ``seen`` is the mark of the draft that the window has taken up or means to replace. Raises
    TypedElsewhere where another window has written since, so that nothing is replaced unseen.
    """
    held = Draft.objects.select_for_update().filter(**_place(slip))
    draft = held.first()
    if draft is None:
        Draft.objects.filter(saved_at__lt=now - KEPT_FOR).delete()
        fresh = Draft(**_place(slip), page=slip.page, saved_at=now)
        Draft.objects.bulk_create([fresh], ignore_conflicts=True)
        draft = held.get()
    if str(draft.page) != slip.page and draft.mark != seen and not _expired(draft, now=now):
        raise TypedElsewhere(draft)
    draft.page, draft.version, draft.saved_at = slip.page, _version(fields), now
    draft.content = {"label": slip.label, "fields": fields}
    draft.save()
    return draft


def end(slip: Slip) -> None:
    """The page was saved: its draft goes, and so does an older one that it had offered."""
    opened_at = datetime.fromtimestamp(slip.opened_at, tz=UTC)
    known = Q(page=slip.page) | Q(saved_at__lt=opened_at)
    Draft.objects.filter(known, **_place(slip)).delete()


def drafts_of(user: User, *, now: datetime) -> QuerySet[Draft]:
    """The user's drafts, the newest first."""
    return Draft.objects.filter(user=user, saved_at__gte=now - KEPT_FOR).order_by("-saved_at", "-pk")


def draft_of(slip: Slip, *, now: datetime) -> Draft | None:
    """What the writer of a slip typed on its page before, while it is kept."""
    return Draft.objects.filter(saved_at__gte=now - KEPT_FOR, **_place(slip)).first()


def is_in_another_duty(slip: Slip, *, now: datetime) -> bool:
    """Whether the writer of a slip has typed on its page in another duty."""
    user = User(pk=slip.user_id)
    return drafts_of(user, now=now).filter(path=slip.path).exclude(duty_id=slip.duty_id).exists()


def throw_away(user: User, token: uuid.UUID) -> Draft:
    """Draft.DoesNotExist for anybody else's."""
    draft = Draft.objects.get(user=user, uuid=token)
    Draft.objects.filter(pk=draft.pk).delete()
    return draft


def _place(slip: Slip) -> dict[str, Any]:
    return {"user_id": slip.user_id, "duty_id": slip.duty_id, "path": slip.path}


def _expired(draft: Draft, *, now: datetime) -> bool:
    return draft.saved_at < now - KEPT_FOR


def _version(fields: list[list[str]]) -> int | None:
    typed = next((value for name, value in reversed(fields) if name == "version"), "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else None
