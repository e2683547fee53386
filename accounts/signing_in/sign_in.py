"""Checking a password at the pace the throttle allows, and what follows a sign-in."""

from __future__ import annotations

import logging
from datetime import datetime

from allauth.account.utils import perform_login
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse

from accounts import audit
from accounts.drafts import kept_forms
from accounts.hooks import place_of
from accounts.people.models import User
from accounts.scope import Actor

from . import devices, throttle

logger = logging.getLogger(__name__)

# Longer passwords are refused before they are hashed: hashing a megabyte takes seconds.
LONGEST_PASSWORD = 1024


def check_password(request: HttpRequest, *, username: str, password: str, now: datetime) -> User | None:
    """The active user with this name and password, or None whatever of it is wrong.

    Raises TooManyAttempts. A device that the account is known on is counted by itself.
    """
    username = User.normalize_username(username)
    device = devices.device_of(request, User.objects.filter(username=username).first())
    address = throttle.network_of(request.META.get("REMOTE_ADDR", ""))
    buckets = {"device": device} if device else {"account": username, "address": address}
    places = throttle.admit(buckets, now=now)
    user = authenticate(request, username=username, password=password)
    if user is None:
        logger.warning("sign-in failed", extra={"address": address, "known_device": bool(device)})
        return None
    throttle.succeed(places, now=now)
    return user


def enter(request: HttpRequest, user: User, *, target: str, now: datetime) -> HttpResponse:
    """Go on after the password: to the code page, or in."""
    target = kept_forms.address_of(request.session, user=user, now=now) or target
    return entered(request, perform_login(request, user, redirect_url=target))


def entered(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Once the session is the user's: leave a line in the trail and know the device again."""
    if request.user.is_authenticated:
        known = devices.device_of(request, request.user) is not None
        audit.record(
            "user.signed_in",
            by=Actor(request.user),
            target=request.user,
            place=place_of(request.user),
            data={"known_device": known},
        )
        devices.remember(request, response, request.user)
    return response
