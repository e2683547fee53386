"""The cookie by which a browser is known to have been used by an account before."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from accounts.people.models import User

KNOWN_FOR = timedelta(days=180)
SALT = "accounts.devices"
MOST_USERS = 8


def _cookie_name() -> str:
    return "__Host-device" if settings.SESSION_COOKIE_SECURE else "device"


def _known(request: HttpRequest) -> dict[str, str]:
    """Device id by account, as this browser's cookie says."""
    try:
        return signing.loads(
            request.COOKIES.get(_cookie_name(), ""), salt=SALT, max_age=KNOWN_FOR.total_seconds()
        )
    except signing.BadSignature:
        return {}


def _mark(user: User) -> str:
    # Bound to the password and the epoch: changing the one or raising the other forgets devices.
    return f"{user.pk}:{user.get_session_auth_hash()[:16]}"


def device_of(request: HttpRequest, user: User | None) -> str | None:
    """The id of this browser if the account signed in on it before, else None."""
    return _known(request).get(_mark(user)) if user else None


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Let this browser be known to the account from now on."""
    known = _known(request)
    device = known.pop(_mark(user), None) or secrets.token_hex(8)
    newest = dict(list(known.items())[-MOST_USERS + 1 :])
    response.set_cookie(
        _cookie_name(),
        signing.dumps({**newest, _mark(user): device}, salt=SALT, compress=True),
        max_age=KNOWN_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
