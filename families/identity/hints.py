"""What an ID number tells while it is being typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.scope import Actor
from branches.models import Division
from families.codes import Sex
from families.households.models import Household
from families.people.models import Listing, ListingSource
from families.people.models.person import full_years
from ground.resident_ids import ResidentId
from ground.sealed import RESIDENT_ID, blind_index
from ground.text import squeezed


@dataclass(frozen=True, slots=True)
class Hint:
    """``sentences`` about a readable number, or the ``error`` of one that is not."""

    sentences: tuple[str, ...] = ()
    error: str = ""
    household: Household | None = None


def id_hint(typed: str, *, by: Actor, today: date, except_for: str = "") -> Hint | None:
    """What the number says, and the household in the asker's scope it belongs to already.

    Of other associations it tells nothing, nor of the household whose number is ``except_for``, of
    which somebody is being edited. None while nothing is typed.
    """
    if not squeezed(typed or ""):
        return None
    try:
        number = ResidentId.parse(typed, today=today)
    except ValidationError as wrong:
        return Hint(error=" ".join(wrong.messages))
    age = full_years(number.born_on, today)
    born = _("Born %(day)s") % {"day": number.born_on.isoformat()}
    sex = str(Sex.of(number).label)
    years = ngettext("%(n)s year old", "%(n)s years old", age) % {"n": age}
    sentences = [_(", ").join([born, sex, years]), _registration_place(number.issued_in)]
    if number.was_15:
        sentences.append(_("The old number of 15 digits was turned into the one of 18."))
    household = _household_in_scope(number.number, by=by, except_for=except_for)
    return Hint(sentences=tuple(sentences), household=household)


def _registration_place(code: str) -> str:
    """Where the number was first issued: a hint about registration, never about the address."""
    division = Division.objects.select_related("parent__parent").filter(code=code).first()
    if division is None:
        return _("First registered under the division code %(code)s, which is no longer in use.") % {
            "code": code
        }
    names = []
    while division is not None:
        names.insert(0, division.name)
        division = division.parent
    return _("First registered in %(place)s") % {"place": "".join(names)}


def _household_in_scope(number: str, *, by: Actor, except_for: str) -> Household | None:
    members = Listing.objects.visible_to(by).filter(
        source=ListingSource.HOUSEHOLD, id_index=blind_index(RESIDENT_ID, number)
    )
    households = Household.objects.visible_to(by).filter(members__in=members.values("source_id"))
    return households.exclude(number=except_for).first()
