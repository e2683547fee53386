"""What cases claim for themselves, and the other cases that stand beside them: read for many at once.

A claim is a period of a scheme for one key: `P` and the id of a person, `H` and the id of a
household's lineage. A person takes their claims along into another household; a house keeps its
own, and so do the households split off from it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from accounts.scope import Place
from assistance.cases.models import AidCase, CaseClaim
from assistance.schemes.models import Unit
from assistance.schemes.registry import KINDS
from branches.models import Branch
from families.codes import COUPLE
from families.models import HouseholdMember

from .states import CLAIMING_STATES

if TYPE_CHECKING:
    pass

# Two events that lie no further apart may be one, whose day or cause was told in two ways.
ONE_EVENT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class OtherCase:
    """A case that stands beside another; ``ask`` is whom to ask about it outside its scope.

    ``ask`` is None where everyone who reads the one case reads the other.
    """

    number: str
    place: Place
    event_on: date | None = None
    ask: Branch | None = None


@dataclass(frozen=True, slots=True)
class Claims:
    """What a case claims, or will when it is submitted, and the cases of others beside it.

    ``twin`` has claimed the same already. ``near`` answer to an event that struck the same household
    or person within thirty days, of whatever cause; the nearest comes first.
    """

    unit: Unit
    keys: tuple[str, ...] = ()
    twin: OtherCase | None = None
    near: tuple[OtherCase, ...] = ()


def unit_of(case: AidCase) -> Unit:
    """Whom a case is for, once a period."""
    return KINDS[case.kind].unit_of(case)


def claims_of(cases: Sequence[AidCase], *, held: Collection[int] = ()) -> dict[int, Claims]:
    """The claims of cases, by the id of the case, whose household and detail are loaded.

    ``held`` are those whose claim stands already: nobody else can have claimed the same.
    One query for the twins, one for the events where a kind has them, one for couples and one for
    associations to ask where there are any, however many cases are asked about.
    """
    keys = keys_of(cases)
    twins, near = _twins_of([case for case in cases if case.pk not in held], keys), _near_events_of(cases)
    found = [*((case, other) for case in cases for other in (twins.get(case.pk), *near[case.pk]) if other)]
    asked = _associations_to_ask(other for case, other in found if not _read_by_all(case, other))
    return {
        case.pk: Claims(
            unit=unit_of(case),
            keys=keys[case.pk],
            twin=_named(case, twins[case.pk], asked) if case.pk in twins else None,
            near=tuple(_named(case, other, asked) for other in near[case.pk]),
        )
        for case in cases
    }


def keys_of(cases: Sequence[AidCase]) -> dict[int, tuple[str, ...]]:
    """What each case claims, by its id: a query for couples alone, who are head and spouse as of now."""
    units = {case.pk: unit_of(case) for case in cases}
    couples: dict[int, list[str]] = defaultdict(list)
    if asked := {case.household_id for case in cases if units[case.pk] == Unit.COUPLE}:
        rows = HouseholdMember.objects.filter(household__in=asked, left_on=None, relation__in=COUPLE)
        for household_id, person_id in rows.values_list("household_id", "person_id"):
            couples[household_id].append(f"P{person_id}")
    found: dict[int, tuple[str, ...]] = {}
    for case in cases:
        match units[case.pk]:
            case Unit.HOUSEHOLD:
                found[case.pk] = (f"H{case.household.lineage_id}",)
            case Unit.COUPLE:
                found[case.pk] = tuple(sorted(couples[case.household_id]))
            case _:
                found[case.pk] = (f"P{case.beneficiary_id}",) if case.beneficiary_id else ()
    return found


def _twins_of(cases: Sequence[AidCase], keys: dict[int, tuple[str, ...]]) -> dict[int, AidCase]:
    """The case that has claimed before each of these what it is about to claim."""
    wanted = [case for case in cases if case.period and keys[case.pk]]
    if not wanted:
        return {}
    rows = CaseClaim.objects.filter(
        claiming=True,
        scheme__in={case.scheme_id for case in wanted},
        period__in={case.period for case in wanted},
        key__in={key for case in wanted for key in keys[case.pk]},
    )
    held: dict[tuple[int, str, str], AidCase] = {
        (row.scheme_id, row.period, row.key): row.case for row in rows.select_related("case")
    }
    found = {}
    for case in wanted:
        others = (held.get((case.scheme_id, case.period, key)) for key in keys[case.pk])
        if twin := next((other for other in others if other is not None and other.pk != case.pk), None):
            found[case.pk] = twin
    return found


def _near_events_of(cases: Sequence[AidCase]) -> dict[int, list[AidCase]]:
    """The submitted cases about an event near that of each case, the nearest first.

    Whichever scheme they are of; a twin is not among them.
    """
    near: dict[int, list[AidCase]] = {case.pk: [] for case in cases}
    struck = [case for case in cases if case.event_on and KINDS[case.kind].answers_events]
    if not struck:
        return near
    days = [case.event_on for case in struck if case.event_on]
    others = AidCase.objects.filter(
        kind__in={case.kind for case in struck},
        state__in=CLAIMING_STATES,
        event_on__range=(min(days) - ONE_EVENT, max(days) + ONE_EVENT),
    )
    # Two halves, each with its index, where one condition with an "or" between would read all cases.
    of_house = others.filter(household__lineage_id__in={case.household.lineage_id for case in struck})
    of_person = others.filter(beneficiary__in={case.beneficiary_id for case in struck})
    either = of_house.values("pk").union(of_person.values("pk"))
    # The detail row of a kind hangs on the case by the kind's code.
    details = {case.kind for case in struck}
    rows = AidCase.objects.filter(pk__in=either).select_related("household", *details)
    candidates = list(rows.order_by("id"))
    for case in struck:
        beside = [other for other in candidates if _may_be_one_event(case, other)]
        near[case.pk] = sorted(beside, key=lambda other, day=case.event_on: abs(other.event_on - day))
    return near


def _may_be_one_event(case: AidCase, other: AidCase) -> bool:
    if other.pk == case.pk or case.event_on is None or other.event_on is None:
        return False
    if abs(other.event_on - case.event_on) > ONE_EVENT:
        return False
    if (other.scheme_id, other.period) == (case.scheme_id, case.period) and _shares_key(case, other):
        return False
    return other.kind == case.kind and (
        other.household.lineage_id == case.household.lineage_id or other.beneficiary_id == case.beneficiary_id
    )


def _shares_key(case: AidCase, other: AidCase) -> bool:
    if unit_of(case) != unit_of(other):
        return False
    if unit_of(case) == Unit.HOUSEHOLD:
        return other.household.lineage_id == case.household.lineage_id
    return other.beneficiary_id == case.beneficiary_id


def _read_by_all(case: AidCase, other: AidCase) -> bool:
    """Whether everyone who reads the case reads the other: it is of the same association or one attached."""
    return case.branch_id in {other.branch_id, other.base_id}


def _associations_to_ask(cases: Iterable[AidCase]) -> dict[int, Branch]:
    """The county association above each case, by its id; where there is none, the nearest above that."""
    return Branch.objects.in_bulk({_asked_at(case) for case in cases})


def _asked_at(case: AidCase) -> int:
    return case.county_id or case.city_id or case.province_id or case.branch_id


def _named(case: AidCase, other: AidCase, asked: dict[int, Branch]) -> OtherCase:
    ask = None if _read_by_all(case, other) else asked[_asked_at(other)]
    return OtherCase(other.number, Place.of(other), other.event_on, ask)
