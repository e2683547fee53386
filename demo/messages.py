"""The messages about a case that its operations would have left."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from accounts.models import Notification
from assistance.deciding.operations.telling import KINDS
from assistance.models import AidCase

from .trail import Worker
from .write import Rows


class Messages:
    """What the one who entered one case is told of it, from ``told_from`` on."""

    def __init__(
        self,
        rows: Rows,
        case: AidCase,
        *,
        clerk: Worker,
        place: Mapping[str, int | None],
        told_from: datetime,
    ):
        self.rows, self.case, self.clerk, self.place, self.told_from = rows, case, clerk, place, told_from
        self.standing: tuple[int | None, str] | None = None

    def tell(self, *, now: datetime) -> None:
        """Leave the message that tells of a decision, where it ends the waiting."""
        self.standing = None
        kind = KINDS.get(self.case.state)
        if kind and now >= self.told_from:
            self.standing = self._leave(kind, now=now), kind

    def tell_back(self, *, reason: str, now: datetime) -> int:
        """Mark what the last decision left as taken back and tell so; how many were told."""
        if self.standing is None:
            return 0
        key, kind = self.standing
        self.standing = None
        self.rows.change(Notification, key, taken_back_at=now)
        self._leave(f"{kind}.taken_back", now=now, reason=reason)
        return 1

    def _leave(self, kind: str, *, now: datetime, **more: str) -> int | None:
        case = self.case
        return self.rows.add(
            Notification,
            user_id=self.clerk.user_id,
            kind=kind,
            params={"number": case.number, "name": case.beneficiary_name, **more},
            link=case.get_absolute_url(),
            created_at=now,
            **self.place,
        )
