"""How long a session lasts, and what it knows about how its user signed in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase
    from django.http import HttpRequest

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
# The time of the last click is written no more often than this.
WRITE_EVERY = timedelta(minutes=1)

SIGNED_IN = "signed_in_at"
SEEN = "seen_at"
FACTOR = "factor_at"
# What a page adds to its address when it asks for news by itself.
POLL = "poll"
KEPT_FORM = "kept_form"
KEPT_DRAFT = "kept_draft"


def stamp(sender, request, user, **_signal) -> None:
    """Receiver of ``user_logged_in``: the session's two clocks start."""
    now = int(timezone.now().timestamp())
    request.session[SIGNED_IN] = request.session[SEEN] = now


def has_ended(session: SessionBase, *, now: datetime) -> bool:
    """Whether the session was idle too long or is too old; one without clocks has ended."""
    moment = now.timestamp()
    return (
        moment - session.get(SEEN, 0) > IDLE.total_seconds()
        or moment - session.get(SIGNED_IN, 0) > LONGEST.total_seconds()
    )


def is_click(request: HttpRequest) -> bool:
    """Whether somebody asked for a page; one that asks again by itself says so in its address."""
    return POLL not in request.GET


def touch(session: SessionBase, *, now: datetime) -> bool:
    """Note the click if the last note is old enough; returns whether it was noted."""
    due = now.timestamp() - session.get(SEEN, 0) >= WRITE_EVERY.total_seconds()
    if due:
        session[SEEN] = int(now.timestamp())
    return due


def mark_second_factor(session: SessionBase, *, now: datetime) -> None:
    """The user has just shown a second factor in this session."""
    session[FACTOR] = int(now.timestamp())


def second_factor_shown(session: SessionBase, *, now: datetime, within: timedelta = LONGEST) -> bool:
    """Whether a second factor was shown in this session, and not longer ago than ``within``."""
    return now.timestamp() - session.get(FACTOR, 0) <= within.total_seconds()
