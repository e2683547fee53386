"""The day on which the paper of an application was received, and drafts that a version left behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assistance.cases.models import AidCase
from assistance.schemes.models import SchemeRule
from assistance.schemes.rules import rule_on


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """A draft whose version is over: ``before`` held when its paper came, ``now`` is today's if any."""

    before: SchemeRule
    now: SchemeRule | None


def left_behind(case: AidCase, *, today: date) -> LeftBehind | None:
    """Whether a draft's version has ended since its paper came, and nothing is on record about that yet."""
    if case.counted_from is not None or case.received_on is None or case.was_received_earlier:
        return None
    if case.received_on == today:
        return None
    before, now = rule_on(case.scheme, case.received_on), rule_on(case.scheme, today)
    return LeftBehind(before, now) if before is not None and before != now else None
