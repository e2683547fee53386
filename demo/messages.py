"""The messages about a case that its operations would have left."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from accounts.models import Notification
from assistance.operations.telling import KINDS

from .write import Rows

if TYPE_CHECKING:
    from .lives import Life


class Messages:
    """What the one who entered one case is told of it, from ``told_from`` on."""

    def __init__(self, rows: Rows, *, told_from: datetime):
        self.rows, self.told_from = rows, told_from
        self.standing: tuple[int | None, str] | None = None

    def tell(self, life: Life, *, now: datetime) -> None:
        """Leave the message that tells of a decision, where it ends the waiting."""
        self.standing = None
        kind = KINDS.get(life.case.state)
        if kind and now >= self.told_from:
            self.standing = self._leave(life, kind, now=now), kind

    def tell_back(self, life: Life, *, reason: str, now: datetime) -> int:
        """Mark what the last decision left as taken back and tell so; how many were told."""
        if self.standing is None:
            return 0
        key, kind = self.standing
        self.standing = None
        self.rows.change(Notification, key, taken_back_at=now)
        self._leave(life, f"{kind}.taken_back", now=now, reason=reason)
        return 1

    def _leave(self, life: Life, kind: str, *, now: datetime, **more: str) -> int | None:
        case = life.case
        return self.rows.add(
            Notification,
            user_id=life.clerk.user_id,
            kind=kind,
            params={"number": case.number, "name": case.beneficiary_name, **more},
            link=case.get_absolute_url(),
            created_at=now,
            **life.family.node.place,
        )
