"""Everything the checks look at, read once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from families.models import BankAccount, HouseholdClass, HouseholdMember, Person

from .claims import Claims, claims_of
from .models import AidCase, Party, PartyRole, SchemeRule, Verification
from .rules import rule_on


@dataclass(frozen=True, slots=True)
class Facts:
    """A case as it stands on a day; ``classes`` are those in force that day, ``members`` the live ones."""

    case: AidCase
    today: date
    rule: SchemeRule | None
    beneficiary: Person | None
    account: BankAccount | None
    verification: Verification | None
    classes: tuple[HouseholdClass, ...]
    members: tuple[HouseholdMember, ...]
    parties: tuple[Party, ...]
    claims: Claims

    @property
    def applied_on(self) -> date:
        """The day of the first submission, however often the case was returned since; today before it."""
        return timezone.localdate(self.case.counted_from) if self.case.counted_from else self.today

    @property
    def payee(self) -> Party | None:
        return next((party for party in self.parties if party.role == PartyRole.PAYEE), None)

    @property
    def deceased_id(self) -> int | None:
        """The person whose death the case is about, whether on file as dead yet or not."""
        return next((party.person_id for party in self.parties if party.role == PartyRole.DECEASED), None)

    @property
    def membership(self) -> HouseholdMember | None:
        """The beneficiary's place in the household; None for someone who does not live there."""
        return next((member for member in self.members if member.person_id == self.case.beneficiary_id), None)


def facts_of(case: AidCase, *, today: date) -> Facts:
    """Read a case for its checks; the rule is the frozen one, or today's while it was never submitted."""
    household = case.household
    return Facts(
        case=case,
        today=today,
        rule=case.rule or rule_on(case.scheme, today),
        beneficiary=case.beneficiary,
        account=case.account,
        verification=Verification.objects.filter(case=case).first(),
        classes=tuple(kept for kept in household.classes.all() if kept.holds_on(today)),
        members=tuple(household.members.filter(left_on=None).select_related("person")),
        parties=tuple(case.parties.select_related("person")),
        claims=claims_of([case])[case.pk],
    )
