"""The day on which the paper of an application was received, and drafts that a version left behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from .guards import YES, No
from .models import AidCase, Scheme, SchemeRule
from .rules import rule_on


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """A draft whose version is over: ``before`` held when its paper came, ``now`` is today's if any."""

    before: SchemeRule
    now: SchemeRule | None


def why_not_received(scheme: Scheme, day: date, *, today: date, event_on: date | None = None) -> No:
    """Against a day of receipt: in the future, before what it answers to, or before the scheme began."""
    if day > today:
        return No(_("This day lies in the future."))
    # An event in the future is wrong itself, and its own check says so.
    if event_on is not None and day < event_on <= today:
        return No(
            _("This is before the day of the event, %(day)s; no application can have come then.")
            % {"day": event_on.isoformat()}
        )
    first = scheme.rules.filter(confirmed_at__isnull=False).order_by("starts_on").first()
    if first is not None and day < first.starts_on:
        return No(
            _("This scheme began on %(day)s; no application can have come before.")
            % {"day": first.starts_on.isoformat()}
        )
    return YES


def why_not_in_time(scheme: Scheme, day: date) -> No:
    """Against receiving an application on a day: the scheme was closed, or no version was in force."""
    if scheme.closed_on is not None and scheme.closed_on <= day:
        return No(_("This scheme was closed on %(day)s.") % {"day": scheme.closed_on.isoformat()})
    if rule_on(scheme, day) is None:
        return No(_("No version of this scheme was in force on %(day)s.") % {"day": day.isoformat()})
    return YES


def left_behind(case: AidCase, *, today: date) -> LeftBehind | None:
    """Whether a draft's version has ended since its paper came, and nothing is on record about that yet."""
    if case.counted_from is not None or case.received_on is None or case.was_received_earlier:
        return None
    if case.received_on == today:
        return None
    before, now = rule_on(case.scheme, case.received_on), rule_on(case.scheme, today)
    return LeftBehind(before, now) if before is not None and before != now else None
