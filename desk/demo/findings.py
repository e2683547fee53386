"""What the checks find in an invented case, without asking the database a question each."""

from __future__ import annotations

from collections.abc import Callable

from assistance.checks import checks_of
from assistance.facts import Facts
from assistance.findings import Found, FoundThing, ok, term
from assistance.kinds.registry import kind_of
from families.models import ClassKind

from .households import Family


def found_in(facts: Facts, family: Family) -> list[FoundThing]:
    """The findings of a submission: the real checks run, save those that would read other rows.

    Of those the answer is known, for the household was made to fit.
    """
    known: dict[str, Callable[[], Found | None]] = {
        "children": lambda: _children(facts, family),
        "once": lambda: None,
        "payee": lambda: _payee(facts),
    }
    checks = checks_of(kind_of(facts.case))
    results = ((c.code, known[c.code]() if c.code in known else c.run(facts)) for c in checks)
    return [FoundThing(code, found.level, found.words()) for code, found in results if found is not None]


def _children(facts: Facts, family: Family) -> Found | None:
    if not {kept.kind for kept in facts.classes} & {ClassKind.ONLY_CHILD, ClassKind.TWO_DAUGHTERS}:
        return None
    return ok(
        "The class agrees with the children on file (%(count)s).", values={"count": str(family.children)}
    )


def _payee(facts: Facts) -> Found:
    account, payee = facts.account, facts.payee
    assert account is not None
    assert payee is not None
    masked = f"****{account.number_last4}"
    if payee.person_id == facts.case.beneficiary_id:
        return ok("Paid to the beneficiary's account %(account)s.", values={"account": masked})
    return ok(
        "Paid to %(payee)s, %(relation)s of the head, account %(account)s.",
        values={"payee": account.holder_name, "account": masked},
        terms={"relation": [term(account.get_holder_relation_display())]},
    )
