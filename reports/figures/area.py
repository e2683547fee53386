"""Whose rows a figure counts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from django.db.models import QuerySet

from accounts.scope import Actor
from assistance.models import AidCase
from branches.models import Branch, Level
from branches.tree.models.branch import BranchQuerySet
from members.models import Membership
from members.models.membership import MembershipQuerySet


@dataclass(frozen=True, slots=True)
class Area:
    """One association with all below it, or alone: one equality on one ancestor column.

    With ``by`` only what that actor may read is counted; without, everything, which is what the
    machine keeps for everyone who reads the whole of it.
    """

    column: str
    branch_id: int
    by: Actor | None = None

    @classmethod
    def of(cls, branch: Branch, *, by: Actor | None = None) -> Self:
        """The association with all below it."""
        return cls(Level(branch.level).column, branch.pk, by)

    def as_read_by(self, by: Actor) -> Self:
        return replace(self, by=by)

    @property
    def branch_column(self) -> str:
        """The same equality on the table of associations themselves."""
        return "id" if self.column == "branch_id" else self.column

    def cases(self) -> QuerySet[AidCase]:
        rows = AidCase.objects.all() if self.by is None else AidCase.objects.visible_to(self.by)
        return rows.filter(**{self.column: self.branch_id})

    def memberships(self) -> MembershipQuerySet:
        rows = Membership.objects.all() if self.by is None else Membership.objects.visible_to(self.by)
        return rows.filter(**{self.column: self.branch_id})

    def branches(self) -> BranchQuerySet:
        rows = Branch.objects.all() if self.by is None else Branch.objects.visible_to(self.by)
        return rows.filter(**{self.branch_column: self.branch_id})
