"""Whether the rule of a case is for its household and beneficiary."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_noop as say

from assistance.schemes.rules import EITHER_PARENT, Clause, Eligibility
from families.models import ClassKind, ParentKind, Person, ResidentStatus
from ground.sentences import term

from .facts import Facts
from .findings import Found, ok, refusal, warning

COUPLE_OF_PARENTS = 2


def eligible(facts: Facts) -> Found | None:
    """The household's class on the day and the resident status that counts, against the rule's ways in.

    What is undetermined, or a parent who is not on file, never refuses: then people look at the papers.
    """
    if facts.rule is None or facts.beneficiary is None:
        return None
    basis = facts.rule.document_no
    held = {kept.kind for kept in facts.classes}
    if not held:
        return refusal(
            say("The household has no class on file that holds today; record it with its evidence first."),
            basis=basis,
        )
    rule = Eligibility.from_json(facts.rule.eligibility)
    parents = parents_of(facts) if rule.counts_parents() else []
    open_questions: list[Clause] = []
    for clause in rule.any_of:
        if not clause.classes & held:
            continue
        people = parents if clause.whose == EITHER_PARENT else [facts.beneficiary]
        answer = has_status(clause, people)
        if answer:
            return _met(clause, held, basis=basis)
        if answer is None:
            open_questions.append(clause)
    if open_questions:
        return _undetermined(open_questions[0], basis=basis)
    return refusal(
        say("The scheme is not for a household on file as %(classes)s, and for %(people)s as %(statuses)s."),
        terms={
            "classes": _named(held),
            "people": [_whose(EITHER_PARENT if parents else "")],
            "statuses": sorted({_status(one.resident_status) for one in parents or [facts.beneficiary]}),
        },
        basis=basis,
    )


def has_status(clause: Clause, people: list[Person]) -> bool | None:
    """Whether one of the people has the status that a clause asks for; None where that is not known."""
    statuses = {person.resident_status for person in people}
    if not clause.resident_status or clause.resident_status in statuses:
        return True
    wanted = COUPLE_OF_PARENTS if clause.whose == EITHER_PARENT else 1
    return None if ResidentStatus.UNDETERMINED in statuses or len(people) < wanted else False


def parents_of(facts: Facts) -> list[Person]:
    """Of head and spouse those whose child the beneficiary is, born or adopted; no stepparents."""
    born = next((one for one in facts.born if one.child.person_id == facts.case.beneficiary_id), None)
    if born is None or born.kinds == {ParentKind.STEP}:
        return []
    return [member.person for member in facts.members if member.person_id in born.parents]


def _met(clause: Clause, held: Iterable[str], *, basis: str) -> Found:
    classes = _named(clause.classes.intersection(held))
    if not clause.resident_status:
        sentence = say("Eligible: the household is on file as %(classes)s.")
        return ok(sentence, terms={"classes": classes}, basis=basis)
    return ok(
        say("Eligible: the household is on file as %(classes)s, %(people)s as %(status)s."),
        terms={
            "classes": classes,
            "people": [_whose(clause.whose)],
            "status": [_status(clause.resident_status)],
        },
        basis=basis,
    )


def _undetermined(clause: Clause, *, basis: str) -> Found:
    return warning(
        say("Whether %(people)s is %(status)s is not determined on file; look at the papers."),
        terms={"people": [_whose(clause.whose)], "status": [_status(clause.resident_status)]},
        basis=basis,
    )


def _named(kinds: Iterable[str]) -> list[str]:
    return [term(ClassKind(kind).label) for kind in sorted(kinds)]


def _status(status: str) -> str:
    return term(ResidentStatus(status).label)


def _whose(whose: str) -> str:
    return say("a parent") if whose == EITHER_PARENT else say("the person concerned")
