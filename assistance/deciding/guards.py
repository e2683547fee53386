"""Why somebody may not decide a case, take a decision back or note a visit."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from accounts.roles import Role
from accounts.scope import Actor
from assistance.cases.guards import hands_off, last_step
from assistance.cases.kind import kind_of
from assistance.cases.models import AidCase, RouteStep
from assistance.cases.standing import Standing
from assistance.cases.states import COUNTED_STATES, Act, CaseState
from assistance.schemes.stages import Stage
from branches.permissions import why_not
from ground.refusals import ALLOWED, Forbidden, GuardAnswer, Stale

STAGE_ACTIONS = {Stage.REVIEWED: "case.review", Stage.APPROVED: "case.approve"}


DECISIONS = frozenset({Act.AGREED, Act.RETURNED, Act.REFUSED})


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
    return hands_off(case, by=by, stage=Stage(step.stage))


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
    return hands_off(case, by=by, stage=Stage(last.stage))


def why_not_visit(case: AidCase, *, by: Actor) -> GuardAnswer:
    """Against recording a visit to the family: due for some kinds, once the aid is approved."""
    if reason := why_not(by, "visit.record", case):
        return reason
    if not kind_of(case).visit_due:
        return GuardAnswer(_("No visit is due for this kind of aid."))
    if case.state not in COUNTED_STATES:
        return GuardAnswer(_("The visit is recorded once the case is approved."), Stale)
    return ALLOWED


def waiting_step(case: AidCase) -> RouteStep:
    return next(step for step in case.route.all() if step.position == case.position)


def _holds(step: RouteStep, *, by: Actor) -> bool:
    """Whether a step of a route is the actor's, by role and association."""
    return by.place is not None and (step.role, step.branch_id) == (by.role, by.place.branch_id)
