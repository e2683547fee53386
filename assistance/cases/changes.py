"""What the files say today of a submitted case, where that is not what was submitted."""

from __future__ import annotations

from typing import Any

from assistance.cases.models import PartyRole
from ground.sentences import term

from .amending import Amended, amended
from .facts import Facts
from .kind import kind_of
from .snapshots import circumstances

# What says who the person is does not change: it is corrected, and was wrong before.
IDENTITY = frozenset(
    f"beneficiary.{part}" for part in ("name", "name_on_file", "id_number", "born_on", "sex")
)


def changes_in(facts: Facts) -> list[Amended]:
    """What changed since the submission, both values in words; nothing of what can still be changed."""
    if facts.content is None:
        return []
    today = _comparable(facts)
    said = {part: facts.content[part] for part in today}
    return list(amended(kind_of(facts.case), said, today))


def corrected(facts: Facts) -> list[str]:
    """What was corrected in the identity of the beneficiary, by its labels, untranslated."""
    return [term(change.label) for change in changes_in(facts) if change.path in IDENTITY]


def _comparable(facts: Facts) -> dict[str, Any]:
    """Today's circumstances, without what contradicts nothing.

    A number put on file where there was none, the death that the aid is for, and the place in the
    household that somebody no longer has because they died.
    """
    assert facts.content is not None
    said, today = facts.content, circumstances(facts)
    if not said["beneficiary"]["id_number"]:
        today["beneficiary"]["id_number"] = said["beneficiary"]["id_number"]
    if today["died_on"] is not None and said["died_on"] is None:
        today["home"] |= {part: said["home"][part] for part in ("relation", "lives_here")}
        if kind_of(facts.case).subject == PartyRole.DECEASED and today["died_on"] == said["event_on"]:
            today["died_on"] = None
    return today
