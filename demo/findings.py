"""What the checks find in an invented case, without asking the database a question each."""

from __future__ import annotations

from assistance.cases.checklist import checks_of
from assistance.cases.facts import Facts
from assistance.cases.findings import Found, FoundThing, ok
from assistance.cases.kind import kind_of
from families.models import ClassKind

from .households import Family


def found_in(facts: Facts, family: Family) -> list[FoundThing]:
    """The findings of a submission: the real checks run, but for the children born.

    Of those the answer is known, for the household was made to fit.
    """
    checks = checks_of(kind_of(facts.case))
    results = ((c.code, _children(facts, family) if c.code == "children" else c.run(facts)) for c in checks)
    return [FoundThing(code, found.level, found.words()) for code, found in results if found is not None]


def _children(facts: Facts, family: Family) -> Found | None:
    if not {kept.kind for kept in facts.classes} & {ClassKind.ONLY_CHILD, ClassKind.TWO_DAUGHTERS}:
        return None
    return ok(
        "The class agrees with the children on file (%(count)s).", values={"count": str(family.children)}
    )
