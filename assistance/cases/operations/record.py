"""How a step is written and a case is made to wait: shared by every operation on a case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.roles import Role
from accounts.scope import Actor
from assistance.cases.claims import claims_of
from assistance.cases.findings import FoundThing
from assistance.cases.models import AidCase, CaseClaim, RouteStep, StageHolder, Step
from assistance.cases.states import CaseState
from assistance.cases.twins import taken
from assistance.schemes.stages import Stage
from branches import queues
from branches.actors import confirm_duty
from families.models import Household, Person
from ground.refusals import Forbidden, Refused, Stale

QUEUES = {Role.CLERK: "mend", Role.REVIEWER: "review", Role.APPROVER: "approve"}


def locked(case_id: int, *, by: Actor, now: datetime) -> AidCase:
    """The case, found through the scope and locked until commit, for an actor whose duty holds.

    Raises AidCase.DoesNotExist outside the scope, Forbidden when the duty has ended.
    """
    confirm_duty(by, today=timezone.localdate(now))
    return AidCase.objects.visible_to(by).select_for_update(of=("self",)).get(pk=case_id)


def hold_files(case: AidCase) -> None:
    """Lock what the checks read of the case's family until commit: the household, then its people by id."""
    list(Household.objects.select_for_update(of=("self",)).filter(pk=case.household_id))
    # The account is changed under the household's lock, so it is read behind it.
    people = {case.beneficiary_id, case.account.holder_id if case.account else None} - {None}
    list(Person.objects.select_for_update(of=("self",)).filter(pk__in=people).order_by("pk"))


def expect_version(case: AidCase, version: int) -> None:
    """Refuse an edit made on an older state of the case. Raises Stale."""
    if case.version != version:
        raise Stale(_("Someone else has changed this case since you opened it."))


def save_claiming(case: AidCase, *, by: Actor, keys: Iterable[str] | None = None) -> None:
    """Save a case; what it claims follows its state. Every operation on a case saves it here.

    ``keys`` are what it claims from now on, where its content is new. The database has the last
    word against a case that claims the same. Raises Refused, naming that case.
    """
    try:
        with transaction.atomic():
            case.save()
            if keys is not None:
                _claim_anew(case, keys)
            case.claims.exclude(claiming=case.claims_period).update(claiming=case.claims_period)
    except IntegrityError as clash:
        if "caseclaim_one_a_period" not in str(clash):
            raise
        raise Refused(_against(case, by=by)) from clash


def _claim_anew(case: AidCase, keys: Iterable[str]) -> None:
    """Write what a case claims, always in one order, so that two couples never wait for each other."""
    case.claims.all().delete()
    CaseClaim.objects.bulk_create(
        CaseClaim(case=case, scheme_id=case.scheme_id, period=case.period, key=key, claiming=True)
        for key in sorted(keys)
    )


def _against(case: AidCase, *, by: Actor) -> str:
    found = taken(case, claims_of([case])[case.pk])
    if found is None:
        # The other case let go between the clash and this look.
        return _("Another case of this scheme claimed the same just now. Open the page again.")
    return FoundThing("period", found.level, found.words()).told_to(by).sentence


def write_step(case: AidCase, *, act: str, stage: Stage, by: Actor, now: datetime, **given: Any) -> Step:
    """Write the next step of a case and make its person hold the stage; the case is locked by the caller.

    Raises Forbidden when the person holds another stage of the lane.
    """
    assert by.place is not None
    assert by.role is not None
    last = case.steps.aggregate(last=Max("seq"))["last"] or 0
    step = Step.objects.create(
        case=case,
        seq=last + 1,
        act=act,
        stage=stage,
        user=by.user,
        officer_id=by.officer_id,
        on_behalf_of_id=by.on_behalf_of,
        branch_id=by.place.branch_id,
        role=by.role,
        at=now,
        on=timezone.localdate(now),
        **given,
    )
    hold(case, step=step, stage=stage)
    return step


def hold(case: AidCase, *, step: Step, stage: Stage) -> None:
    """Everyone who counts in a step holds its stage in each of its lanes. Raises Forbidden."""
    try:
        with transaction.atomic():
            StageHolder.objects.bulk_create(
                StageHolder(case=case, lane=lane, stage=stage, officer_id=person, step=step)
                for person in step.people
                for lane in stage.lanes
            )
    except IntegrityError as clash:
        if "stageholder_one_stage_a_person" not in str(clash):
            raise
        raise Forbidden(
            _("One person holds one stage of a case; another person has to do this step.")
        ) from clash


def wait_at(case: AidCase, step: RouteStep, *, now: datetime) -> None:
    """Put the case in the queue of a step of its route; saved by the caller."""
    wait_for(case, role=Role(step.role), branch_id=step.branch_id, now=now)
    case.become(CaseState.IN_REVIEW)
    case.position, case.return_position = step.position, None
    case.due_on = timezone.localdate(now) + timedelta(days=step.days)


def wait_for(case: AidCase, *, role: Role, branch_id: int, now: datetime) -> None:
    """Leave the queue the case is in, if any, and join another."""
    leave_queue(case)
    case.awaiting_role, case.awaiting_branch_id, case.waiting_since = role, branch_id, now
    queues.moved(queue=QUEUES[role], role=role, branch_id=branch_id, by=1)


def leave_queue(case: AidCase) -> None:
    if case.awaiting_role and case.awaiting_branch_id is not None:
        role = Role(case.awaiting_role)
        queues.moved(queue=QUEUES[role], role=role, branch_id=case.awaiting_branch_id, by=-1)
    case.awaiting_role, case.awaiting_branch, case.waiting_since, case.due_on = "", None, None, None
