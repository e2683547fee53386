"""What taking a decision back undoes, in sentences: said before it is done."""

from __future__ import annotations

from django.utils.translation import gettext as _

from assistance.cases.guards import last_step
from assistance.cases.kind import kind_of
from assistance.cases.models import AidCase, Step
from assistance.cases.states import CaseState
from assistance.schemes.stages import Stage
from ground.money import yuan

from .operations.telling import who_was_told


def undone_by_taking_back(case: AidCase) -> list[str]:
    """In the order in which they happen; of an approval also what it had brought with it."""
    decision = last_step(case)
    return [
        _undone(case),
        *(kind_of(case).undone(case) if case.state == CaseState.APPROVED else ()),
        _waits_again(case, decision),
        *_told(case, decision),
    ]


def _undone(case: AidCase) -> str:
    if case.state == CaseState.APPROVED:
        return _("The approval of %(amount)s no longer holds; its day and amount are struck.") % {
            "amount": yuan(case.approved_amount)
        }
    if case.state == CaseState.REFUSED:
        return _("The refusal no longer holds; the case claims its period again.")
    if case.state == CaseState.RETURNED:
        return _("The return no longer holds; the clerk has nothing to mend in it.")
    branch = case.awaiting_branch
    return _("The case leaves the to-do list of %(branch)s.") % {"branch": branch.name if branch else "—"}


def _waits_again(case: AidCase, decision: Step) -> str:
    step = case.route.get(position=decision.position)
    return _("The case waits for you again: %(branch)s, %(stage)s. Your decision stays in its record.") % {
        "branch": step.branch.name,
        "stage": Stage(decision.stage).label,
    }


def _told(case: AidCase, decision: Step) -> list[str]:
    names = _(", ").join(user.officer.name for user in who_was_told(case, decision))
    if not names:
        return [_("Nobody has been told of the decision yet.")]
    return [_("%(names)s, who was told of it, is told that it was taken back, and why.") % {"names": names}]
