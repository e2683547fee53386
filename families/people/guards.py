"""Why a relation, a resident status or a paper does not fit a person."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from families.codes import Relation, Sex
from families.people.models import BASES, ResidentBasis, ResidentStatus
from ground.refusals import ALLOWED, GuardAnswer


def why_not_related(relation: str, *, sex: str, other: str = "") -> GuardAnswer:
    """Whether somebody of a sex can stand so to a person of the ``other``; what is not known fits."""
    if relation not in Relation:
        return ALLOWED
    named = Relation(relation)
    if sex in (Sex.MALE, Sex.FEMALE) and named.sex not in (None, sex):
        if sex == Sex.FEMALE:
            return GuardAnswer(_("This person is female by the ID number or entry; choose another relation."))
        return GuardAnswer(_("This person is male by the ID number or entry; choose another relation."))
    if other in (Sex.MALE, Sex.FEMALE) and named.other_sex not in (None, other):
        if other == Sex.MALE:
            return GuardAnswer(
                _("Only a woman has a “%(relation)s”; choose another relation.") % {"relation": named.label}
            )
        return GuardAnswer(
            _("Only a man has a “%(relation)s”; choose another relation.") % {"relation": named.label}
        )
    return ALLOWED


def why_not_resident(status: str, basis: str) -> GuardAnswer:
    """A resident status rests on something that can prove it; an undetermined one on nothing."""
    proving = BASES.get(ResidentStatus(status), ()) if status in ResidentStatus else ()
    if basis in proving or (status == ResidentStatus.UNDETERMINED and not basis):
        return ALLOWED
    return GuardAnswer(_("Choose the resident status together with what it rests on."))


def paper_problems(basis: str, shown_on: date | None, number: str) -> dict[str, str]:
    """What is wrong with the paper on a resident status, by its fields."""
    typed = {"resident_shown_on": shown_on, "resident_paper": number}
    if not basis:
        sentence = _("Leave this empty, or choose above what the paper shows.")
        return {name: sentence for name, value in typed.items() if value}
    if basis != ResidentBasis.TOWNSHIP:
        return {}
    wanted = {
        "resident_shown_on": _("Enter the day of the township's proof."),
        "resident_paper": _("Enter the number of the township's proof."),
    }
    return {name: wanted[name] for name, value in typed.items() if not value}
