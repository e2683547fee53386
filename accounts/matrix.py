"""Who may do what: the project's matrix, read from its file.

`matrix.csv` has a line an action and a column a role. A cell says how far the right reaches:

- ``own`` the branch of the duty; for a clerk of a township, every branch of the township
- ``own+attached`` plus the associations attached to it (reading)
- ``sub`` the branch and all below; ``sub-below`` only below; ``sub-own`` only the branch itself
- ``propose``/``confirm`` one half of an act that takes two people, ``propose/confirm`` either half; as far as
  ``sub``
- ``all`` everywhere; ``-`` nowhere
- ``sub-read`` reads what others do in the subtree and does none of it; ``reason`` reads in the subtree with a
  reason that is noted first
- ``read``, ``security`` and ``anyone`` reach no row: what they open asks without one

What stands behind the first word of a cell is a remark for people; ``own contacts`` are the households
whose contact the actor is. ``comes_with`` names the part of the product that will ask for a right that
nothing asks for yet.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from accounts.roles import Role

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
        "propose/confirm",
        "read",
        "reason",
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


def roles_with(action: str) -> frozenset[Role]:
    """The roles that have a right at all, however far it reaches. KeyError for a right that is none."""
    return frozenset(role for role, reach in matrix()[action].items() if reach != "-")


def reach_of(role: Role | None, action: str) -> str:
    """How far a right reaches for a role; ``-`` for somebody without one."""
    return matrix()[action][role] if role is not None else "-"


def reaches_others(role: Role | None, action: str) -> bool:
    """Whether a right reaches further than what is one's own."""
    return reach_of(role, action) not in {"own", "-"}
