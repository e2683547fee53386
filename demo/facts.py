"""The facts of an invented case, for the checks and the snapshot that the operations would make."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from assistance.cases.claims import Claims, keys_of, unit_of
from assistance.cases.facts import Facts
from assistance.models import AidCase, SchemeRule, Verification
from branches.models import Division
from families.codes import COUPLE
from families.households.findings import Born
from families.models import (
    RESIDENT,
    Child,
    Household,
    HouseholdClass,
    HouseholdMember,
    ParentKind,
    Person,
    VillagerGroup,
)

from .households import Family, Member


def facts_in(
    family: Family,
    case: AidCase,
    rule: SchemeRule,
    *,
    verification: Verification | None,
    today: date,
) -> Facts:
    """What `facts_of` would read of the case."""
    classes = [HouseholdClass(**values) for values in family.classes]
    assert case.account is not None
    return Facts(
        case=case,
        today=today,
        rule=rule,
        beneficiary=case.beneficiary,
        account=case.account,
        holder=holder_of(family).human.row(),
        verification=verification,
        classes=tuple(kept for kept in classes if kept.holds_on(today)),
        members=tuple(_live(member) for member in sorted(family.members, key=_in_order)),
        claims=Claims(unit_of(case), keys_of([case])[case.pk]),
        born=tuple(_born(family)),
    )


def household_of(family: Family) -> Household:
    head = family.members[0].human.name
    group = VillagerGroup(name=family.group) if family.group else None
    # One division for the whole place: nothing reads it but the name.
    place = Division(code=family.node.seat, name=family.node.where)
    return Household(
        id=family.id, number=family.number, head_name=head, group=group, lineage_id=family.id,
        address_division=place,
    )  # fmt: skip


def holder_of(family: Family) -> Member:
    """Who holds the family's account."""
    return next(member for member in family.members if member.human.id == family.account["holder_id"])


def _born(family: Family) -> Iterator[Born]:
    """The children of head and spouse who live there."""
    couple = frozenset(member.human.id for member in family.members if member.relation in COUPLE)
    for person_id in family.children_here:
        yield Born(Child(person_id=person_id), couple, frozenset({ParentKind.OWN}))


def _in_order(member: Member) -> tuple[str, int]:
    return member.relation, member.id


def _live(member: Member) -> HouseholdMember:
    values = member.human.values
    index = b"known" if values["id_number"] else None
    said = ("name", "born_on", "employer", *RESIDENT)
    told = {name: values[name] for name in said if name in values}
    person = Person(id=member.human.id, id_index=index, **told)
    return HouseholdMember(id=member.id, person=person, relation=member.relation, name=member.human.name)
