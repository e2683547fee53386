"""What a scheme's dated rule says: who is eligible, in which period, until when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings

from assistance.schemes.models import YEARS, PeriodKind, Scheme, SchemeRule

SCHOOL_YEAR_STARTS_IN = 9
BENEFICIARY, EITHER_PARENT = "beneficiary", "either_parent"


@dataclass(frozen=True, slots=True)
class Clause:
    """One way to be eligible: a resident status (any when empty) and one of these classes.

    ``whose`` status counts: the beneficiary's, or that of either parent of a pupil.
    """

    resident_status: str
    classes: frozenset[str]
    whose: str = BENEFICIARY


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Who a rule is for: any one clause, and of the answers that a kind asks for only those it names."""

    any_of: tuple[Clause, ...]
    terms: Mapping[str, frozenset[str]]

    @classmethod
    def from_json(cls, terms: Mapping[str, Any]) -> Eligibility:
        """Read `SchemeRule.eligibility`; a rule without clauses is for nobody."""
        return cls(
            any_of=tuple(
                Clause(
                    resident_status=clause.get("resident_status", ""),
                    classes=frozenset(clause["classes"]),
                    whose=clause.get("whose", BENEFICIARY),
                )
                for clause in terms.get("any_of", [])
            ),
            terms={name: frozenset(codes) for name, codes in terms.items() if name != "any_of"},
        )

    def counts_parents(self) -> bool:
        """Whether one of its ways looks at the parents of the beneficiary."""
        return any(clause.resident_status and clause.whose == EITHER_PARENT for clause in self.any_of)

    def serves(self, name: str) -> frozenset[str]:
        """The answers that the rule admits to a kind's question (school stages, causes); empty for all."""
        return self.terms.get(name, frozenset())


def rule_on(scheme: Scheme, day: date) -> SchemeRule | None:
    """The confirmed rule of a scheme in force on a day, its first and its last day among them."""
    return scheme.rules.filter(SchemeRule.days.on(day), confirmed_at__isnull=False).first()


def school_year_of(day: date) -> str:
    """The school year a day falls in, 1 September to 31 August: ``2025-2026``."""
    first = day.year if day.month >= SCHOOL_YEAR_STARTS_IN else day.year - 1
    return f"{first}-{first + 1}"


def school_years_open(day: date) -> tuple[str, ...]:
    """The school years that may be applied for on a day: the current one, the coming one, the one before.

    The coming one is open from the day that `COMING_SCHOOL_YEAR_FROM` names.
    """
    current = school_year_of(day)
    first = int(current[:4])
    month, of_month = settings.COMING_SCHOOL_YEAR_FROM
    opens_on = day_of(first if month >= SCHOOL_YEAR_STARTS_IN else first + 1, month, of_month)
    coming = (f"{first + 1}-{first + 2}",) if day >= opens_on else ()
    return current, *coming, f"{first - 1}-{first}"


def periods_open(period_kind: str, day: date) -> tuple[str, ...]:
    """The periods that may be applied for on a day; none where the day of the event is the period."""
    match period_kind:
        case PeriodKind.SCHOOL_YEAR:
            return school_years_open(day)
        case PeriodKind.CALENDAR_YEAR:
            return str(day.year), str(day.year - 1)
        case PeriodKind.ONCE:
            return (PeriodKind.ONCE.value,)
    return ()


def periods_of(rule: SchemeRule, day: date, *, event_on: date | None) -> tuple[str, ...]:
    """The periods that a rule knows on a day, for an event; of an event its day is the one there is."""
    if rule.period_kind == PeriodKind.EVENT:
        return (event_on.isoformat(),) if event_on else ()
    return periods_open(rule.period_kind, day)


def day_of(year: int, month: int, day: int) -> date:
    """A day that is named without its year; 29 February is the last day of February in every year.

    Raises ValueError for a day that no year has.
    """
    if (month, day) == (2, 29):
        return date(year, 3, 1) - timedelta(days=1)
    return date(year, month, day)


def last_day_to_apply(rule: SchemeRule, period: str, event_on: date | None = None) -> date | None:
    """The last day on which an application is in time; None where the rule has none.

    Counted from the event where the rule gives days for that, otherwise a day of the period: its
    year 0 is the one in which the school or calendar year begins.
    """
    if rule.apply_within_days is not None:
        return event_on + timedelta(days=rule.apply_within_days) if event_on else None
    year, month, day = rule.apply_by_year, rule.apply_by_month, rule.apply_by_day
    if year is None or month is None or day is None or rule.period_kind not in YEARS or not period:
        return None
    return day_of(int(period[:4]) + year, month, day)


def rule_in(rules: Iterable[SchemeRule], day: date) -> SchemeRule | None:
    """Of the confirmed rules of one scheme the one in force on a day."""
    return next((rule for rule in rules if SchemeRule.days.hold(rule, day)), None)
