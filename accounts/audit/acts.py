"""The acts of the audit trail in words.

Each app offers the words of its own acts when the program starts. A line is read for years: an
action that this release does not know shows as its code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, str | Promise]


@dataclass(frozen=True, slots=True)
class Group:
    """Acts that belong together; those ``of_accounts`` the system administrator reads as well."""

    title: str | Promise
    words: Words
    of_accounts: bool = False


# In the order in which the filter lists them.
GROUPS: list[Group] = []
ACTS: dict[str, str | Promise] = {}


def offer(group: Group) -> None:
    """Take in what the acts of a group are called. Raises ValueError for an act that has words already."""
    if twice := ACTS.keys() & group.words.keys():
        raise ValueError(f"acts that two groups name: {', '.join(sorted(twice))}")
    GROUPS.append(group)
    ACTS.update(group.words)


# What of a line's data is told, in this order, and what it is called.
FACTS: Words = {
    "username": _("User name"),
    "user": _("User name"),
    "name": _("Name"),
    "role": _("Role"),
    "branch": _("Association"),
    "code": _("Code"),
    "starts_on": _("From"),
    "ends_on": _("Last day"),
    "proposed_by": _("Proposed by"),
    "head": _("Head of household"),
    "kind": _("Kind"),
    "relation": _("Relation"),
    "reason": _("Reason"),
    "failure": _("Failure"),
}


def in_words(action: str) -> str:
    """The act as a phrase in the reader's language."""
    return str(ACTS.get(action, action))
