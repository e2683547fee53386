"""The kinds of aid that this release knows. Each comes in from its own folder when the program starts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from django.utils.functional import Promise

from .models import Unit


class AskedTerm(Protocol):
    """A question of a kind whose answers a rule may restrict."""

    @property
    def name(self) -> str: ...

    @property
    def question(self) -> str: ...

    @property
    def label(self) -> str | Promise: ...

    def served(self, eligibility: Any) -> list[tuple[str, str | Promise]]: ...


class KindOfAid(Protocol):
    """What schemes, and claims of cases, look at in a kind; cases know the whole of it."""

    @property
    def code(self) -> str: ...

    @property
    def series(self) -> str: ...

    @property
    def title(self) -> str | Promise: ...

    @property
    def whose(self) -> str: ...

    @property
    def terms(self) -> Sequence[AskedTerm]: ...

    @property
    def units(self) -> Sequence[tuple[str, Unit]]: ...

    @property
    def unit_of(self) -> Callable[[Any], Unit]: ...

    @property
    def subject(self) -> str: ...

    @property
    def answers_events(self) -> bool: ...


# By code, in the order in which pages name them.
KINDS: dict[str, KindOfAid] = {}


def register(kind: KindOfAid) -> None:
    """Take a kind in. Raises ValueError for a code, or a series of numbers, that another kind has."""
    if kind.code in KINDS or kind.series in {other.series for other in KINDS.values()}:
        raise ValueError(f"two kinds of aid are called {kind.code}, or number their cases {kind.series}")
    KINDS[kind.code] = kind
