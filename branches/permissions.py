"""Who may do what: the project's matrix, asked as a function.

`matrix.csv` has a line an action and a column a role. A cell says how far the right reaches:

- ``own`` the branch of the duty; for a clerk of a township, every branch of the township
- ``own+attached`` plus the associations attached to it (reading)
- ``sub`` the branch and all below; ``sub-below`` only below; ``sub-own`` only the branch itself
- ``propose``/``confirm`` one half of an act that takes two people, reaching as far as ``sub``
- ``all`` everywhere; ``-`` nowhere
- ``read``, ``sub-read``, ``security`` and ``anyone`` reach no row: what they open asks without one

What stands behind the first word of a cell is a remark for people.
"""

import csv
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from accounts.roles import Role
from accounts.scope import Actor
from ground.refusals import ALLOWED, Forbidden, GuardAnswer

MATRIX_FILE = Path(__file__).with_name("matrix.csv")
REACHES = frozenset(
    {
        "own",
        "own+attached",
        "sub",
        "sub-below",
        "sub-own",
        "sub-read",
        "propose",
        "confirm",
        "read",
        "all",
        "security",
        "anyone",
        "-",
    }
)


@cache
def matrix() -> dict[str, dict[Role, str]]:
    """Action → role → reach, the first word of each cell; raises ValueError for a word that is none."""
    with MATRIX_FILE.open(encoding="utf-8", newline="") as file:
        reaches = {
            row["action"]: {role: row[role.value].split()[0] for role in Role} for row in csv.DictReader(file)
        }
    if unknown := {word for words in reaches.values() for word in words.values()} - REACHES:
        raise ValueError(f"matrix.csv says {', '.join(sorted(unknown))}, which reaches nothing.")
    return reaches


def in_scope(actor: Actor, row) -> bool:
    """Whether the row satisfies the actor's scope equality; the row carries the ancestor columns."""
    if actor.scope is None:
        return False
    column, value = actor.scope
    own_id = row.pk if row._meta.label == "branches.Branch" else row.branch_id
    return (own_id if column == "branch_id" else getattr(row, column)) == value


def may(actor: Actor, action: str, row=None) -> bool:
    """Whether the matrix lets this actor do this, to this row where one is given.

    Without a row the question is whether the role does it at all. An action that the matrix
    does not know raises KeyError: a misspelt right must not pass for a missing one.
    """
    reaches = matrix()[action]
    if actor.duty_id is None or actor.role is None or actor.place is None:
        return False
    reach = reaches[actor.role]
    if row is None:
        return reach != "-"
    at_own_branch = (
        row.pk if row._meta.label == "branches.Branch" else row.branch_id
    ) == actor.place.branch_id
    match reach:
        case "all":
            return True
        case "own":
            if actor.role == Role.CLERK and actor.scope == ("township_id", actor.place.branch_id):
                return in_scope(actor, row)
            return at_own_branch
        case "own+attached" | "sub" | "propose" | "confirm":
            return in_scope(actor, row)
        case "sub-below":
            return in_scope(actor, row) and not at_own_branch
        case "sub-own":
            return at_own_branch
        case _:
            return False


def why_not(actor: Actor, action: str, row=None) -> GuardAnswer:
    """The sentence for a right that is missing, or an empty string; the first question of every operation."""
    if may(actor, action, row):
        return ALLOWED
    return GuardAnswer(missing_right(), Forbidden)


def missing_right() -> str:
    """What is said wherever a duty does not reach."""
    return _(
        "Your duty does not allow this here. If you hold several, choose the right one at the top of the "
        "page; otherwise ask your manager."
    )
