"""What is remembered of a household while it is being changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Human:
    name: str
    died_on: date | None
    identity: tuple[Any, ...]
    resident: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class State:
    """The facts of a household that something may rest on, by the ids of their rows.

    ``people`` are all who ever lived here and the children of the couple, wherever they live;
    ``members``, by person, only those who live here now.
    """

    members: dict[int, str]
    people: dict[int, Human]
    classes: dict[int, tuple[Any, ...]]
    children: frozenset[tuple[Any, ...]]
    accounts: dict[int, tuple[Any, ...]]
    place: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class AsksFirst:
    """That an operation asks before it saves: the facts ``before`` it, and what the page confirms.

    ``confirmed`` is the token of the notices that the page has shown, "" before it showed any.
    """

    confirmed: str
    before: State
    today: date
