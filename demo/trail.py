"""Numbers drawn and audit lines written for invented acts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from accounts.models import AuditEntry
from accounts.roles import Role
from branches.models import NumberCounter

from .places import Node
from .write import Rows


@dataclass(frozen=True, slots=True)
class Worker:
    """An officer in a duty: who stands in steps and audit lines."""

    user_id: int
    officer_id: int
    duty_id: int
    username: str
    role: Role
    node: Node


@dataclass
class Numbers:
    """Draws numbers as `branches.numbers.draw` does and leaves the counters where it would."""

    drawn: Counter[tuple[str, str, int]] = field(default_factory=Counter)

    def draw(self, series: str, area: str, *, digits: int, year: int = 0) -> str:
        self.drawn[series, area, year] += 1
        middle = f"-{year}" if year else ""
        return f"{series}{area}{middle}-{self.drawn[series, area, year]:0{digits}d}"

    def leave_counters(self, rows: Rows) -> None:
        for (series, area, year), last in sorted(self.drawn.items()):
            rows.add(NumberCounter, series=series, area_code=area, year=year, last=last)


def note(
    rows: Rows, action: str, *, by: Worker | None, model: type[models.Model], key: int,
    node: Node | None = None, data: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    """An audit line as `accounts.audit.record` writes it; the database gives it its moment and chain."""
    place = node or (by.node if by else None)
    rows.add(
        AuditEntry,
        action=action,
        user_id=by.user_id if by else None,
        officer_id=by.officer_id if by else None,
        role=by.role if by else "",
        duty_id=by.duty_id if by else None,
        on_behalf_of=None,
        object_type=model._meta.label_lower,
        object_id=str(key),
        data=data or {},
        **(place.place if place else {}),
    )
