"""Why something cannot be done to a household or a person: a sentence, or nothing when it can."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from accounts.scope import Actor
from branches.models import Branch, BranchStatus, Level
from branches.permissions import may, why_not
from families.people.models import Person
from ground.refusals import ALLOWED, GuardAnswer

from .models import BankAccount, Household, HouseholdClass, HouseholdStatus, Section

HOMES = (Level.BASE, Level.ATTACHED)


def why_not_start(branch: Branch, *, by: Actor) -> GuardAnswer:
    if reason := why_not(by, "household.edit", branch):
        return reason
    if branch.level not in HOMES:
        return GuardAnswer(
            _("Households are registered at a village, an enterprise or another base. Choose one.")
        )
    if branch.status != BranchStatus.ACTIVE:
        return GuardAnswer(
            _("This association is closed or moving; no household can be registered there now.")
        )
    return ALLOWED


def why_not_edit(household: Household, *, by: Actor) -> GuardAnswer:
    if reason := why_not(by, "household.edit", household):
        return reason
    if household.status == HouseholdStatus.CLOSED:
        return GuardAnswer(_("This household file is closed and can no longer be changed."))
    return ALLOWED


def why_not_split(household: Household, *, by: Actor) -> GuardAnswer:
    """Against letting some of its members go on as a household of their own."""
    if reason := why_not_edit(household, by=by):
        return reason
    if household.status != HouseholdStatus.ACTIVE:
        return GuardAnswer(_("Complete the registration of the household first."))
    if household.member_count < 2:
        return GuardAnswer(_("Only one person lives in this household; nobody can be split off."))
    return ALLOWED


def why_not_complete(household: Household, *, by: Actor) -> GuardAnswer:
    if reason := why_not_edit(household, by=by):
        return reason
    if household.status != HouseholdStatus.DRAFT:
        return GuardAnswer(_("This household is registered already."))
    missing = [section.label for section in Section if section not in household.filled]
    if missing:
        return GuardAnswer(
            _("Still to be filled in: %(sections)s.") % {"sections": _(", ").join(map(str, missing))}
        )
    return ALLOWED


def why_not_discard(household: Household, *, by: Actor) -> GuardAnswer:
    """Against throwing a registration away; before it is complete nothing of the apps above rests on it."""
    if reason := why_not_edit(household, by=by):
        return reason
    if household.status != HouseholdStatus.DRAFT:
        return GuardAnswer(_("Only a registration that was never completed can be thrown away."))
    return ALLOWED


def why_not_edit_person(person: Person, *, by: Actor) -> GuardAnswer:
    """The details of a person are changed by the keeping branch alone."""
    if may(by, "household.edit", person.keeping_branch):
        return ALLOWED
    return GuardAnswer(
        _("%(branch)s keeps this person's details. Ask there to have them changed.")
        % {"branch": person.keeping_branch.name}
    )


def is_of_county_or_above(actor: Actor) -> bool:
    return actor.place is not None and actor.place.township_id is None and actor.place.base_id is None


def sees_details(person: Person, *, by: Actor) -> bool:
    """Whether more of a person is shown than was typed here: only in the keeping branch's scope."""
    return may(by, "household.read", person.keeping_branch)


def sees_numbers(household: Household, *, by: Actor) -> bool:
    """Whether the entry pages of this household show ID numbers and telephones in clear."""
    return may(by, "household.enter_numbers", household)


def why_not_end(row: HouseholdClass, last_day: date, *, today: date) -> GuardAnswer:
    """Why this cannot be the last day of a class; form and operation ask the same."""
    if row.starts_on <= last_day <= today:
        return ALLOWED
    return GuardAnswer(
        _("%(kind)s: the last day lies between %(first)s and today.")
        % {
            "kind": row.get_kind_display(),
            "first": row.starts_on.isoformat(),
        }
    )


def why_not_reveal_person(by: Actor, person: Person) -> GuardAnswer:
    """A linked person stays hidden until the keeping branch's scope."""
    return why_not(by, "person.reveal", person.keeping_branch)


def why_not_reveal_account(by: Actor, account: BankAccount) -> GuardAnswer:
    return why_not(by, "account_number.reveal", account)
