"""Finding households by what points at a person, inside the scope and without leaving a trace of it."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Q

from accounts.scope import Actor
from families.people.models import Listing, ListingSource
from ground.names import normal_name
from ground.readings import LONGEST, letters
from ground.resident_ids import ResidentId
from ground.sealed import RESIDENT_ID, blind_index
from ground.telephones import normal_phone, phone_last_four
from ground.text import squeezed

from .models import HouseholdMember

# More hits than anybody looks through; anyone who has more types more.
MOST_HITS = 200

HOUSEHOLD_NUMBER = re.compile(r"JT[0-9]{6}-?[0-9]*", re.IGNORECASE)
FOUR = re.compile(r"[0-9]{4}|[0-9]{3}X")
FEWEST_LETTERS = 2


def asks_for_number(text: str) -> bool:
    """Whether the text is an ID number, a telephone or the end of one: what a prober would try."""
    return bool(re.search(r"[0-9]{3}", squeezed(text))) and not HOUSEHOLD_NUMBER.fullmatch(squeezed(text))


def listings_matching(text: str) -> Q | None:
    """The condition on listings that a typed text stands for; None when it can match nobody.

    An ID number is matched whole, four characters as the end of an ID number or telephone,
    letters, in any case and with any marks and spaces, as initials or a Latin name from the first
    on, anything else as the beginning of a name.
    """
    typed = squeezed(text).upper()
    if not typed:
        return None
    if FOUR.fullmatch(typed):
        return Q(id_last4=typed) | Q(phone_last4=typed)
    try:
        return Q(id_index=blind_index(RESIDENT_ID, ResidentId.parse(typed).number))
    except ValidationError:
        pass
    try:
        return Q(phone_last4=phone_last_four(normal_phone(typed)))
    except ValidationError:
        pass
    if len(spelled := letters(text)[:LONGEST]) >= FEWEST_LETTERS:
        return Q(initials__startswith=spelled)
    return Q(name__startswith=normal_name(text))


def found_members(text: str, *, actor: Actor) -> dict[int, dict[str, Any]]:
    """Household id → the member it was found by, living or dead, at most MOST_HITS; one query."""
    condition = listings_matching(text)
    if condition is None:
        return {}
    hits = Listing.objects.visible_to(actor).filter(condition, source=ListingSource.HOUSEHOLD)
    members = HouseholdMember.objects.filter(pk__in=hits.order_by("id").values("source_id")[:MOST_HITS])
    rows = members.values("household_id", "name", "relation", died_on=F("person__died_on"))
    return {row["household_id"]: row for row in rows}
