"""Everything that checks and guards look at, read at once for any number of cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, prefetch_related_objects

from assistance.cases.models import AidCase, Finding, PartyRole, Verification
from assistance.schemes.models import SchemeRule
from assistance.schemes.registry import KINDS
from families.households.findings import Born
from families.households.queries import children_born_in
from families.models import BankAccount, HouseholdClass, HouseholdMember, Person

from .claims import Claims, claims_of
from .listed import content_in_force
from .rules import rules_of
from .states import CLAIMING_STATES, EDITABLE_STATES


@dataclass(frozen=True, slots=True)
class Facts:
    """A case and what the files say today of everyone and everything in it.

    ``classes`` are those that by today's knowledge were in force on the stated day, which is the
    day of application, ``members`` who lives in the household now, ``left`` who once did, ``born``
    the children ever born to head and spouse. ``holder`` is the account's. ``content`` is what was
    submitted, None while it can still be changed, and ``found`` what the checks found then.
    ``same_death`` is the number of a case of another scheme about the same death.
    """

    case: AidCase
    today: date
    rule: SchemeRule | None
    beneficiary: Person | None
    account: BankAccount | None
    holder: Person | None
    verification: Verification | None
    classes: tuple[HouseholdClass, ...]
    members: tuple[HouseholdMember, ...]
    claims: Claims
    left: tuple[HouseholdMember, ...] = ()
    born: tuple[Born, ...] = ()
    same_death: str = ""
    is_account_elsewhere: bool = False
    content: Mapping[str, Any] | None = None
    found: tuple[Finding, ...] = ()

    @property
    def applied_on(self) -> date:
        """The stated day of the conditions: see `day_of_application`."""
        return day_of_application(self.case, today=self.today)

    @property
    def membership(self) -> HouseholdMember | None:
        """The beneficiary's place in the household; None for someone who does not live there."""
        return _of_person(self.members, self.case.beneficiary_id)

    @property
    def last_membership(self) -> HouseholdMember | None:
        """The beneficiary's place in the household, or the last one that they had there."""
        return self.membership or _of_person(self.left, self.case.beneficiary_id)


def day_of_application(case: AidCase, *, today: date) -> date:
    """The day on which the paper was received, by which opening, last day and closing are judged."""
    return case.received_on or today


def facts_of(cases: Iterable[AidCase], *, today: date) -> dict[int, Facts]:
    """The facts of each case, by its id; as many queries for one case as for any number.

    The rule is the frozen one, or that of its day while a case was never submitted. Rows that hang on a
    case and are fetched already are taken as they are, so anyone who holds its lock passes it fresh.
    """
    rows = list(cases)
    _join(rows)
    homes = _Homes({case.household_id for case in rows})
    rules = rules_of(rows, today=today)
    elsewhere, deaths = _accounts_elsewhere(rows), _deaths_elsewhere(rows)
    submitted = [case.pk for case in rows if case.state not in EDITABLE_STATES]
    claims, found = claims_of(rows, held=submitted), _found(submitted)
    return {
        case.pk: Facts(
            case=case,
            today=today,
            rule=rules[case.pk],
            beneficiary=case.beneficiary,
            account=case.account,
            holder=case.account.holder if case.account else None,
            verification=getattr(case, "verification", None),
            classes=homes.classes_on(case.household_id, day_of_application(case, today=today)),
            claims=claims[case.pk],
            members=tuple(homes.members[case.household_id]),
            left=tuple(homes.left[case.household_id]),
            born=tuple(homes.born[case.household_id]),
            same_death=deaths.get(case.pk, ""),
            is_account_elsewhere=case.pk in elsewhere,
            content=content_in_force(case),
            found=tuple(found[case.pk]),
        )
        for case in rows
    }


def facts_of_one(case: AidCase, *, today: date) -> Facts:
    return facts_of([case], today=today)[case.pk]


class _Homes:
    """The households of some cases: who lives or lived there, their classes, the children born."""

    def __init__(self, ids: set[int]):
        self.members: dict[int, list[HouseholdMember]] = defaultdict(list)
        self.left: dict[int, list[HouseholdMember]] = defaultdict(list)
        self.classes: dict[int, list[HouseholdClass]] = defaultdict(list)
        joined = HouseholdMember.objects.filter(household__in=ids).select_related("person")
        for member in joined.order_by("household_id", "relation", "id"):
            (self.members if member.left_on is None else self.left)[member.household_id].append(member)
        for kept in HouseholdClass.objects.filter(household__in=ids).order_by(
            "household_id", "starts_on", "id"
        ):
            self.classes[kept.household_id].append(kept)
        for former in self.left.values():
            former.sort(key=lambda member: (member.left_on, member.pk), reverse=True)
        homes = sorted(ids)
        born = children_born_in([self.members[home] for home in homes])
        self.born: dict[int, list[Born]] = dict(zip(homes, born, strict=True))

    def classes_on(self, household_id: int, day: date) -> tuple[HouseholdClass, ...]:
        return tuple(kept for kept in self.classes[household_id] if kept.holds_on(day))


def _join(cases: list[AidCase]) -> None:
    """Fetch the single rows that hang on the cases, the detail row of each kind among them."""
    details = [relation.name for relation in AidCase._meta.related_objects if relation.one_to_one]
    singles = ("scheme", "rule", "household__group", "beneficiary", "account__holder", "submission")
    prefetch_related_objects(cases, *singles, *details)


def with_accounts_elsewhere(cases: QuerySet[AidCase]) -> QuerySet[AidCase]:
    """Cases that say whether another household uses their account, as `AccountQuerySet.against` does.

    `facts_of` asks for itself where they do not say so yet.
    """
    here = HouseholdMember.objects.filter(
        household=OuterRef(OuterRef("household_id")), person=OuterRef("holder_id"), left_on=None
    )
    same = BankAccount.objects.filter(number_index=OuterRef("account__number_index"), closed_at=None)
    others = same.exclude(household=OuterRef("household_id")).exclude(Exists(here))
    return cases.annotate(is_account_elsewhere=Exists(others))


def _accounts_elsewhere(cases: list[AidCase]) -> set[int]:
    said = {case.pk: case.is_account_elsewhere for case in cases if hasattr(case, "is_account_elsewhere")}
    if missing := {case.pk for case in cases} - said.keys():
        rows = with_accounts_elsewhere(AidCase.objects.filter(pk__in=missing))
        said |= dict(rows.values_list("pk", "is_account_elsewhere"))
    return {pk for pk, is_elsewhere in said.items() if is_elsewhere}


def _deaths_elsewhere(cases: list[AidCase]) -> dict[int, str]:
    """Of cases about a death the first other one about the same, submitted before, of whichever scheme."""
    about_death = [case for case in cases if KINDS[case.kind].subject == PartyRole.DECEASED]
    if not about_death:
        return {}
    people = {case.beneficiary_id for case in about_death} - {None}
    others = AidCase.objects.filter(beneficiary__in=people, state__in=CLAIMING_STATES).order_by(
        "counted_from", "id"
    )
    found: dict[int, str] = {}
    rows = list(others.values_list("beneficiary_id", "kind", "counted_from", "id", "scheme_id", "number"))
    for case in about_death:
        since = (case.counted_from, case.pk)
        for person_id, kind, *claim, scheme_id, number in rows:
            same = (person_id, kind) == (case.beneficiary_id, case.kind) and scheme_id != case.scheme_id
            if same and (case.counted_from is None or tuple(claim) < since):
                found.setdefault(case.pk, number)
    return found


def _found(ids: list[int]) -> dict[int, list[Finding]]:
    """What the checks found when these cases were submitted, in their order."""
    found: dict[int, list[Finding]] = defaultdict(list)
    for finding in Finding.objects.filter(case__in=ids).order_by("case_id", "position"):
        found[finding.case_id].append(finding)
    return found


def _of_person(members: Sequence[HouseholdMember], person_id: int | None) -> HouseholdMember | None:
    return next((member for member in members if member.person_id == person_id), None)
