"""Who is told of a decision on a case, and told again when it is taken back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.hooks import sentences
from accounts.messages import notify
from accounts.models import User
from accounts.roles import Role
from accounts.scope import Place
from assistance.cases.models import AidCase, Step
from assistance.cases.states import CaseState
from branches.actors import actor_for
from branches.models import Duty

sentences["case.returned"] = gettext_noop("Case %(number)s of %(name)s was returned for correction.")
sentences["case.approved"] = gettext_noop("Case %(number)s of %(name)s was approved.")
sentences["case.refused"] = gettext_noop("Case %(number)s of %(name)s was refused.")
sentences["case.returned.taken_back"] = gettext_noop(
    "The return of case %(number)s of %(name)s was taken back: %(reason)s"
)
sentences["case.approved.taken_back"] = gettext_noop(
    "The approval of case %(number)s of %(name)s was taken back: %(reason)s"
)
sentences["case.refused.taken_back"] = gettext_noop(
    "The refusal of case %(number)s of %(name)s was taken back: %(reason)s"
)

# The message that tells of the state in which a decision leaves a case.
KINDS = {
    CaseState.RETURNED: "case.returned",
    CaseState.APPROVED: "case.approved",
    CaseState.REFUSED: "case.refused",
}


def tell(case: AidCase, *, now: datetime) -> None:
    """Tell those who may have to act on it of what ends the waiting."""
    kind = KINDS.get(CaseState(case.state))
    if kind is None:
        return
    for clerk in _clerks_of(case, today=timezone.localdate(now)):
        notify.notify(
            clerk,
            kind,
            params={"number": case.number, "name": case.beneficiary_name},
            link=case.get_absolute_url(),
            now=now,
            place=Place.of(case),
        )


def tell_back(case: AidCase, decision: Step, *, state: CaseState, reason: str, now: datetime) -> int:
    """Mark what was told of a decision as taken back, and tell the same people so; how many they were.

    ``state`` is the one that the decision had left the case in.
    """
    kind = KINDS.get(state)
    if kind is None:
        return 0
    link = case.get_absolute_url()
    told = notify.take_back(kind, link=link, told_at=decision.at, now=now)
    params = {"number": case.number, "name": case.beneficiary_name, "reason": reason}
    for user in told:
        notify.notify(user, f"{kind}.taken_back", params=params, link=link, now=now, place=Place.of(case))
    return len(told)


def who_was_told(case: AidCase, decision: Step) -> list[User]:
    """Who was told of the decision that left the case in the state it has."""
    kind = KINDS.get(CaseState(case.state), "")
    return notify.told(kind, link=case.get_absolute_url(), told_at=decision.at)


def _clerks_of(case: AidCase, *, today: date) -> Iterable[User]:
    """Who entered the case while still on duty there; else the clerks of its association and township."""
    on_duty = Duty.objects.current(today).select_related("user", "branch")
    for duty in on_duty.filter(user=case.entered_by):
        if AidCase.objects.visible_to(actor_for(duty)).filter(pk=case.pk).exists():
            return [case.entered_by]
    near = {case.branch_id, case.base_id, case.township_id} - {None}
    return {duty.user for duty in on_duty.filter(role=Role.CLERK, branch_id__in=near, user__is_active=True)}
