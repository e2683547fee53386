"""Slowing down anyone who guesses, without letting a stranger lock anybody out.

Attempts are counted in buckets over a sliding window. An attempt takes its place before the
password is checked and gives it back on success, so many at once gain nothing. A device on which
the owner has signed in before has a bucket of its own and is not held up by the account's or the
address's: anyone who guesses from elsewhere fills other buckets.
"""

from __future__ import annotations

import ipaddress
from datetime import datetime, timedelta

from django.utils.translation import ngettext

from ground.refusals import Refused
from ground.sealed import blind_index

from .models import SignInAttempt

WINDOW = timedelta(minutes=15)
KEPT_FOR = timedelta(days=1)
# A whole office signs in from one address; an account or a device belongs to one person.
LIMITS = {"account": 10, "device": 10, "factor": 10, "address": 60}


class TooManyAttempts(Refused):
    """A bucket is full; ``minutes`` is how long until it takes the next attempt."""

    status = 429

    def __init__(self, minutes: int):
        super().__init__(
            ngettext(
                "Too many failed attempts. Wait %(n)s minute, then try again.",
                "Too many failed attempts. Wait %(n)s minutes, then try again.",
                minutes,
            )
            % {"n": minutes}
        )
        self.minutes = minutes


def bucket(kind: str, name: str) -> bytes:
    return blind_index(f"throttle-{kind}", name)


def network_of(address: str) -> str:
    """The address that is counted: an IPv6 host commands its whole /64."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else address


def admit(buckets: dict[str, str], *, now: datetime) -> list[SignInAttempt]:
    """Take a place in each bucket (kind → name); TooManyAttempts when one of them is full.

    Commits by itself: it must not run inside a transaction that a failure rolls back.
    """
    taken = SignInAttempt.objects.bulk_create(
        SignInAttempt(bucket=bucket(kind, name), at=now) for kind, name in buckets.items()
    )
    for kind, attempt in zip(buckets, taken, strict=True):
        limit = LIMITS[kind]
        inside = SignInAttempt.objects.filter(bucket=attempt.bucket, at__gt=now - WINDOW)
        # The attempt that must fall out of the window before another one fits.
        blocking = inside.order_by("-at", "-id").values_list("at", flat=True)[limit : limit + 1].first()
        if blocking is not None:
            _give_back(taken)
            raise TooManyAttempts(max(1, -(-(blocking + WINDOW - now) // timedelta(minutes=1))))
    return taken


def succeed(taken: list[SignInAttempt], *, now: datetime) -> None:
    """Give the places back, and forget what was never looked at again."""
    _give_back(taken)
    SignInAttempt.objects.filter(at__lt=now - KEPT_FOR).delete()


def _give_back(taken: list[SignInAttempt]) -> None:
    SignInAttempt.objects.filter(pk__in=[attempt.pk for attempt in taken]).delete()
