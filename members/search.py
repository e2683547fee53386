"""Finding members by what points at a person, inside the scope."""

from __future__ import annotations

import re

from django.db.models import Q

from accounts.scope import Actor
from families.households import search
from families.households.search import MOST_HITS, listings_matching
from families.models import Household, HouseholdMember, Listing, ListingSource
from ground.text import squeezed

from .models import Membership

CARD_NUMBER = re.compile(r"HY[0-9]{6}-?[0-9]*", re.IGNORECASE)
# Who is chosen from the households: as many as somebody looks through.
MOST_CHOICES = 50


def asks_for_number(text: str) -> bool:
    """Whether the text is what a prober would try; a card number is none."""
    return search.asks_for_number(text) and not CARD_NUMBER.fullmatch(squeezed(text))


def found_memberships(text: str, *, actor: Actor) -> list[int]:
    """The ids of those on a roster whom a text stands for, at most MOST_HITS; one query."""
    typed = squeezed(text).upper()
    if CARD_NUMBER.fullmatch(typed):
        cards = Membership.objects.visible_to(actor).filter(card_no__startswith=typed)
        return list(cards.order_by("card_no").values_list("pk", flat=True)[:MOST_HITS])
    condition = listings_matching(text)
    if condition is None:
        return []
    hits = Listing.objects.visible_to(actor).filter(condition, source=ListingSource.MEMBERSHIP)
    return list(hits.order_by("id").values_list("source_id", flat=True)[:MOST_HITS])


def matching_left(text: str) -> Q:
    """The condition on memberships of those who left: they are listed no more, so it goes by themselves."""
    typed = squeezed(text).upper()
    if CARD_NUMBER.fullmatch(typed):
        return Q(card_no__startswith=typed)
    return _of_membership(listings_matching(text) or Q(pk__in=[]))


def _of_membership(condition: Q) -> Q:
    """A condition on listings said of memberships: what belongs to the person is asked of the person."""
    parts: list[Q] = []
    for part in condition.children:
        if isinstance(part, Q):
            parts.append(_of_membership(part))
        else:
            path, value = part
            own = path.startswith(("name", "initials", "pk"))
            parts.append(Q((path if own else f"person__{path}", value)))
            if path == "initials__startswith":
                parts[-1] |= Q(other_letters__startswith=value) | Q(other_letters__contains=f" {value}")
    return Q(*parts, _connector=condition.connector, _negated=condition.negated)


def found_people(text: str, *, actor: Actor) -> list[HouseholdMember]:
    """People of the households in scope whom a text stands for, to choose one to enrol; one query."""
    condition = listings_matching(text)
    if condition is None:
        return []
    hits = Listing.objects.visible_to(actor).filter(condition, source=ListingSource.HOUSEHOLD)
    members = HouseholdMember.objects.filter(
        pk__in=hits.order_by("id").values("source_id")[:MOST_CHOICES],
        household__in=Household.objects.visible_to(actor),
        left_on=None,
        person__died_on=None,
    )
    return list(
        members.select_related("person", "household__branch", "household__group").order_by("sort_key", "id")
    )
