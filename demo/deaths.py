"""Deaths that approved funerals put on file, leaving the rows that the operations leave."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from families.models import DeathEffect, Household, Person
from members.effects import end_by_death, restore_ending
from members.models import Membership

from .households import Family
from .people import Human
from .trail import Worker
from .write import Rows

# The elders whose funerals are asked for are neither head nor account holder nor children born, so
# of the effects of a death only this one is seen.
EFFECT = "memberships"


class Burial:
    """The death of a family's member: `record` and `withdraw` do what the operations of deaths do."""

    def __init__(self, rows: Rows, family: Family, human: Human, died_on: date):
        self.rows, self.family, self.human, self.died_on = rows, family, human, died_on
        self.versions = 0
        self.ended: list[dict[str, Any]] = []
        self.recorded_at: datetime | None = None

    def record(self, by: Worker, now: datetime) -> dict[str, list[int]]:
        self.family.dead.add(self.human.id)
        self.recorded_at = now
        self._count_change()
        told = {"died_on": self.died_on, "user_id": by.user_id, "now": now}
        ended = (end_by_death(membership, **told) for membership in self._memberships())
        self.ended = [row for row in ended if row is not None]
        return self._ids()

    def withdraw(self) -> dict[str, list[int]]:
        self.family.dead.discard(self.human.id)
        self.recorded_at = None
        self._count_change()
        by_id = {membership.pk: membership for membership in self._memberships()}
        for row in self.ended:
            restore_ending(by_id[row["id"]], row["was"])
            by_id[row["id"]].leads_group = row["was"]["leads_group"]
        restored, self.ended = self._ids(), []
        return restored

    def write(self) -> None:
        rows, family = self.rows, self.family
        dead = self.recorded_at is not None
        rows.change(Person, self.human.id, died_on=self.died_on if dead else None, version=1 + self.versions)
        living = len(family.members) - len(family.dead)
        rows.change(Household, family.id, member_count=living, version=family.version)
        for membership in self._memberships():
            columns = ("left_on", "left_reason", "left_by_id", "counted_until", "leads_group", "version")
            rows.change(Membership, membership.pk, **{name: getattr(membership, name) for name in columns})
        if self.ended:
            rows.add(DeathEffect, person_id=self.human.id, effect=EFFECT, rows=self.ended,
                     recorded_at=self.recorded_at)  # fmt: skip

    def _memberships(self) -> list[Membership]:
        return self.family.memberships.get(self.human.id, [])

    def _count_change(self) -> None:
        self.versions += 1
        self.family.version += 1

    def _ids(self) -> dict[str, list[int]]:
        return {EFFECT: [row["id"] for row in self.ended]} if self.ended else {}
