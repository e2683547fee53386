"""One search for everything: numbers lead straight to their page, text to what it may mean."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.scope import Actor
from assistance.cases.queries import listed
from assistance.models import AidCase, Party
from branches.models import Branch
from branches.permissions import may
from families.households.search import found_members, listings_matching
from families.models import Household, Listing, ListingSource
from members.models import Membership
from members.search import found_memberships

MOST = 20


@dataclass(frozen=True, slots=True)
class Hits:
    """What a text may mean, at most MOST of each; six queries however much there is."""

    households: list[tuple[Household, dict]]
    members: list[Membership]
    cases: list[AidCase]
    branches: list[Branch]

    def __bool__(self) -> bool:
        return bool(self.households or self.members or self.cases or self.branches)


def page_of_number(text: str, *, actor: Actor) -> str:
    """The address of the case, member, household or association with this number in the scope, or ""."""
    typed = unicodedata.normalize("NFKC", text).strip().upper()
    if not typed:
        return ""
    rows: list[QuerySet] = [Branch.objects.visible_to(actor).filter(code=typed)]
    if may(actor, "case.read"):
        rows.append(AidCase.objects.visible_to(actor).filter(number=typed))
    if may(actor, "roster.read"):
        rows.append(Membership.objects.visible_to(actor).filter(card_no=typed))
    if may(actor, "household.read"):
        rows.append(Household.objects.visible_to(actor).filter(number=typed))
    return next((row.get_absolute_url() for query in rows if (row := query.first())), "")


def hits(text: str, *, actor: Actor) -> Hits:
    """Households by the people on file, members on the rosters, cases by the people they name, and
    associations by name.
    """
    members = found_members(text, actor=actor) if may(actor, "household.read") else {}
    households = Household.objects.visible_to(actor).filter(pk__in=members).select_related("branch__parent")
    return Hits(
        households=[(home, members[home.pk]) for home in households.order_by("head_sort_key", "id")[:MOST]],
        members=found_members_of_rosters(text, actor=actor) if may(actor, "roster.read") else [],
        cases=found_cases(text, actor=actor) if may(actor, "case.read") else [],
        branches=list(
            Branch.objects.visible_to(actor)
            .filter(name__contains=text.strip())
            .select_related("parent")
            .order_by("code")[:MOST]
        ),
    )


def found_members_of_rosters(text: str, *, actor: Actor) -> list[Membership]:
    """Those on a roster, of whom many belong to no household on file; the latest first."""
    members = Membership.objects.visible_to(actor).filter(pk__in=found_memberships(text, actor=actor))
    return list(members.select_related("branch__parent").order_by("-joined_on", "-id")[:MOST])


def found_cases(text: str, *, actor: Actor) -> list[AidCase]:
    condition = listings_matching(text)
    if condition is None:
        return []
    named = Listing.objects.visible_to(actor).filter(condition, source=ListingSource.PARTY)
    parties = Party.objects.filter(pk__in=named.order_by("id").values("source_id")[: MOST * 4])
    cases = AidCase.objects.visible_to(actor).filter(pk__in=parties.values("case_id"))
    return list(listed(cases).order_by("-created_at", "-id")[:MOST])
