"""Why somebody may not do something to a case: a sentence, or an empty string.

Pages print it where a button would stand; operations ask the same function and raise the same
sentence. Each guard names what kind of refusal it is, so that a page answers 403, 409 or 422.
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from accounts.scope import Actor
from assistance.cases.models import AidCase, Step
from assistance.schemes.models import Scheme
from assistance.schemes.rules import rule_on
from assistance.schemes.stages import Stage
from branches.permissions import why_not
from families.models import Household, HouseholdStatus
from ground.days import why_not_happened
from ground.refusals import ALLOWED, Forbidden, GuardAnswer, Stale

from .kinship import is_kin
from .states import EDITABLE_STATES, Act, CaseState


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
    return hands_off(case, by=by, stage=Stage.ENTERED)


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
    return hands_off(case, by=by, stage=Stage.ENTERED)


def last_step(case: AidCase) -> Step:
    return list(case.steps.all())[-1]


def hands_off(case: AidCase, *, by: Actor, stage: Stage) -> GuardAnswer:
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
