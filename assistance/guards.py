"""Why somebody may not do something to a case: a sentence, or an empty string.

Pages print it where a button would stand; operations ask the same function and raise the same
sentence. Each guard names what kind of refusal it is, so that a page answers 403, 409 or 422.
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from accounts.roles import Role
from accounts.scope import Actor
from branches.permissions import why_not
from families.models import Household, HouseholdStatus
from ground.days import why_not_happened
from ground.refusals import ALLOWED, Forbidden, GuardAnswer, Stale

from .kinds.registry import kind_of
from .kinship import is_kin
from .models import AidCase, RouteStep, Scheme, Step
from .rules import rule_on
from .standing import Standing
from .states import COUNTED_STATES, EDITABLE_STATES, Act, CaseState, Stage

STAGE_ACTIONS = {Stage.REVIEWED: "case.review", Stage.APPROVED: "case.approve"}
DECISIONS = frozenset({Act.AGREED, Act.RETURNED, Act.REFUSED})


class HandsOff(Forbidden):
    """Somebody reached for a case of their own, of a relative, or for a second stage of one case."""


def why_not_enter(household: Household, *, by: Actor) -> GuardAnswer:
    """Against starting a case for a household."""
    if reason := why_not(by, "case.enter", household):
        return reason
    if household.status != HouseholdStatus.ACTIVE:
        return GuardAnswer(_("Complete the registration of the household first."))
    if is_kin(by.officer_id, household_id=household.pk):
        return GuardAnswer(
            _("You or a relative of yours belong to this household; a colleague has to enter the case."),
            Forbidden,
        )
    return ALLOWED


def why_not_offered(scheme: Scheme, household: Household, *, today: date) -> GuardAnswer:
    """Against receiving an application for a scheme for a household on a day."""
    places = {
        household.branch_id,
        *(getattr(household, f"{level}_id") for level in ("base", "township", "county", "city", "province")),
    }
    if scheme.branch_id not in places:
        return GuardAnswer(_("This scheme is not run by an association above the household's."))
    if scheme.closed_on is not None and scheme.closed_on <= today:
        return GuardAnswer(_("This scheme was closed on %(day)s.") % {"day": scheme.closed_on.isoformat()})
    if rule_on(scheme, today) is None:
        return GuardAnswer(_("This scheme has no rule in force today."))
    return ALLOWED


def why_not_edit(case: AidCase, *, by: Actor) -> GuardAnswer:
    """Against changing the content of a case; recording the village verification is part of it."""
    if reason := why_not(by, "case.enter", case):
        return reason
    if case.state not in EDITABLE_STATES:
        return GuardAnswer(_("The case has been submitted; its content can no longer be changed."), Stale)
    return _hands_off(case, by=by, stage=Stage.ENTERED)


def why_not_submit(case: AidCase, *, by: Actor) -> GuardAnswer:
    return why_not_edit(case, by=by)


def why_not_withdraw(case: AidCase, *, by: Actor) -> GuardAnswer:
    """Against the clerk giving a case up: while it is theirs, or nobody has acted on what was submitted."""
    if reason := why_not(by, "case.enter", case):
        return reason
    if case.state == CaseState.IN_REVIEW:
        if last_step(case).act != Act.SUBMITTED:
            return GuardAnswer(
                _("The case has been acted on since it was submitted; ask the reviewer to return it."), Stale
            )
    elif case.state not in EDITABLE_STATES:
        return GuardAnswer(_("The case has been decided; it can no longer be withdrawn."), Stale)
    return _hands_off(case, by=by, stage=Stage.ENTERED)


def why_not_decide(case: AidCase, *, by: Actor) -> GuardAnswer:
    """Against agreeing, returning or refusing at the step where the case waits."""
    if by.role not in {Role.REVIEWER, Role.APPROVER}:
        return why_not(by, "case.approve", case)
    if case.state != CaseState.IN_REVIEW:
        return GuardAnswer(_("The case is not waiting for a decision."), Stale)
    step = waiting_step(case)
    if not _holds(step, by=by):
        if any(_holds(one, by=by) for one in case.route.all()):
            return GuardAnswer(
                _("The case is not waiting for you now: your step is over, or has not come yet."), Stale
            )
        return GuardAnswer(_("The case is waiting for another association."), Forbidden)
    if reason := why_not(by, STAGE_ACTIONS[Stage(step.stage)], case):
        return reason
    return _hands_off(case, by=by, stage=Stage(step.stage))


def why_not_agree(standing: Standing) -> GuardAnswer:
    """Against agreeing to a case, for every reader: a check refuses what was submitted by today's facts."""
    if not standing.refusals:
        return ALLOWED
    return GuardAnswer(_("%(reason)s Return or refuse the case.") % {"reason": standing.refusals[0].sentence})


def why_not_take_back(case: AidCase, *, by: Actor, today: date) -> GuardAnswer:
    """Against taking one's own decision back: the same day, and until the next act."""
    if reason := why_not(by, "decision.take_back"):
        return reason
    last = last_step(case)
    if case.state == CaseState.RETURNED and last.act == Act.EDITED:
        return GuardAnswer(
            _("The clerk has begun to correct this case; wait until it is submitted again."), Stale
        )
    if last.act not in DECISIONS or last.officer_id != by.officer_id or last.role != by.role:
        return GuardAnswer(_("The last act on this case is not a decision of yours."), Forbidden)
    if by.place is None or last.branch_id != by.place.branch_id:
        return GuardAnswer(_("The decision was taken in another duty of yours."), Forbidden)
    if last.on != today:
        return GuardAnswer(_("A decision can be taken back on the day it was made."), Stale)
    if not case.can_become(CaseState.IN_REVIEW) and case.state != CaseState.IN_REVIEW:
        return GuardAnswer(_("The case has moved on since."), Stale)
    return _hands_off(case, by=by, stage=Stage(last.stage))


def why_not_visit(case: AidCase, *, by: Actor) -> GuardAnswer:
    """Against recording a visit to the family: due for some kinds, once the aid is approved."""
    if reason := why_not(by, "activity.edit", case):
        return reason
    if not kind_of(case).visit_due:
        return GuardAnswer(_("No visit is due for this kind of aid."))
    if case.state not in COUNTED_STATES:
        return GuardAnswer(_("The visit is recorded once the case is approved."), Stale)
    return ALLOWED


def last_step(case: AidCase) -> Step:
    return list(case.steps.all())[-1]


def waiting_step(case: AidCase) -> RouteStep:
    return next(step for step in case.route.all() if step.position == case.position)


def _holds(step: RouteStep, *, by: Actor) -> bool:
    """Whether a step of a route is the actor's, by role and association."""
    return by.place is not None and (step.role, step.branch_id) == (by.role, by.place.branch_id)


def _hands_off(case: AidCase, *, by: Actor, stage: Stage) -> GuardAnswer:
    """One natural person, one stage of a lane; and never in the case of a relative."""
    if is_kin(by.officer_id, household_id=case.household_id, case_id=case.pk):
        return GuardAnswer(
            _("You or a relative of yours are concerned in this case; a colleague has to take it."), HandsOff
        )
    taken = (step for step in case.steps.all() if by.officer_id in step.people and step.stage != stage)
    other = next((step for step in taken if set(Stage(step.stage).lanes) & set(stage.lanes)), None)
    if other is not None:
        return GuardAnswer(
            _("You took part in this case already (%(stage)s); another person has to do this step.")
            % {"stage": other.get_stage_display()},
            HandsOff,
        )
    return ALLOWED


def why_not_received(scheme: Scheme, day: date, *, today: date, event_on: date | None = None) -> GuardAnswer:
    """Against a day of receipt: in the future, before what it answers to, or before the scheme began."""
    if reason := why_not_happened(day, today=today):
        return reason
    # An event in the future is wrong itself, and its own check says so.
    if event_on is not None and day < event_on <= today:
        return GuardAnswer(
            _("This is before the day of the event, %(day)s; no application can have come then.")
            % {"day": event_on.isoformat()}
        )
    first = scheme.rules.filter(confirmed_at__isnull=False).order_by("starts_on").first()
    if first is not None and day < first.starts_on:
        return GuardAnswer(
            _("This scheme began on %(day)s; no application can have come before.")
            % {"day": first.starts_on.isoformat()}
        )
    return ALLOWED


def why_not_in_time(scheme: Scheme, day: date) -> GuardAnswer:
    """Against receiving an application on a day: the scheme was closed, or no version was in force."""
    if scheme.closed_on is not None and scheme.closed_on <= day:
        return GuardAnswer(_("This scheme was closed on %(day)s.") % {"day": scheme.closed_on.isoformat()})
    if rule_on(scheme, day) is None:
        return GuardAnswer(_("No version of this scheme was in force on %(day)s.") % {"day": day.isoformat()})
    return ALLOWED
