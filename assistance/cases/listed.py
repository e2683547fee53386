"""How lists and papers name the people of a case: as submitted once it is, before that as on file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, OrderBy, Q, Value, When
from django.db.models.functions import NullIf

from assistance.cases.models import AidCase

from .states import EDITABLE_STATES


@dataclass(frozen=True, slots=True)
class Listed:
    """The words of one line; ``account`` is the end of the account's number, "" without one."""

    name: str
    head: str
    group: str
    account: str


def content_in_force(case: AidCase) -> Mapping[str, Any] | None:
    return case.in_force.content if case.in_force else None


def listed(case: AidCase) -> Listed:
    """The line of a case whose submission, household with its group, and account are loaded."""
    if submission := case.in_force:
        return Listed(submission.name, submission.head_name, submission.group_name, submission.account_last4)
    group = case.household.group
    return Listed(
        name=case.beneficiary_name,
        head=case.household.head_name,
        group=group.name if group else "",
        account=case.account.number_last4 if case.account else "",
    )


def by_group() -> OrderBy:
    """The order of the groups that the lines name, those without one last."""
    key = _as_listed("submission__group_sort_key", "household__group__sort_key")
    return OrderBy(NullIf(key, Value("")), nulls_last=True)


def by_head() -> OrderBy:
    """The order of the heads that the lines name."""
    return OrderBy(_as_listed("submission__head_sort_key", "household__head_sort_key"))


def _as_listed(submitted: str, on_file: str) -> Case:
    return Case(
        When(Q(submission=None) | Q(state__in=EDITABLE_STATES), then=F(on_file)), default=F(submitted)
    )
