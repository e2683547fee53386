"""Who goes to see a family: two people of the village who have no part in its case."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from django.utils.translation import gettext as _

from assistance.cases.models import AidCase, Party
from families.identity.likeness import heard
from families.models import BankAccount, Household, HouseholdMember
from ground.refusals import ALLOWED, GuardAnswer

from .facts import Facts


def concerned_in(household: Household, case: AidCase | None = None) -> frozenset[str]:
    """The names of a household and of everybody in its case, as typed and as on file; three queries.

    Names are all there is to compare: a verifier is written down as the village named them.
    """
    members = HouseholdMember.objects.filter(household=household, left_on=None)
    holders = BankAccount.objects.filter(household=household, closed_at=None)
    names = {name for pair in members.values_list("name", "person__name") for name in pair}
    names |= set(holders.values_list("holder_name", flat=True))
    if case is not None:
        parties = Party.objects.filter(case=case).values_list("name", "person__name")
        names |= {name for pair in parties for name in pair}
    return frozenset(names)


def is_among(name: str, concerned: AbstractSet[str]) -> bool:
    """Whether a name is one of those, however its letters and dots were typed."""
    return heard(name) in {heard(one) for one in concerned}


def why_not_verify(name: str, *, concerned: AbstractSet[str]) -> GuardAnswer:
    """Against somebody as a verifier."""
    if not is_among(name, concerned):
        return ALLOWED
    return GuardAnswer(
        _("%(name)s belongs to this household or has a part in the case; somebody else has to verify.")
        % {"name": name}
    )


def concerned_verifier(facts: Facts) -> str:
    """The name of a verifier who by today's file has a part in the case; "" where there is none."""
    assert facts.verification is not None
    concerned = {name for member in facts.members for name in (member.name, member.person.name)}
    concerned.add(facts.case.beneficiary_name)
    if facts.account is not None:
        concerned.add(facts.account.holder_name)
    both = (facts.verification.first_verifier, facts.verification.second_verifier)
    return next((name for name in both if is_among(name, concerned)), "")
