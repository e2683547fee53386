"""What a scheme's dated rule says: who is eligible, for how much, in which period."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from .models import AmountKind, PeriodKind, Scheme, SchemeRule

SCHOOL_YEAR_STARTS_IN = 9


@dataclass(frozen=True, slots=True)
class Clause:
    """One way to be eligible: the beneficiary's registration (any when empty) and one of these classes."""

    hukou: str
    classes: frozenset[str]

    def met_by(self, hukou: str, classes: Iterable[str]) -> frozenset[str]:
        """The classes by which it is met; empty when it is not."""
        return self.classes.intersection(classes) if self.hukou in {"", hukou} else frozenset()


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Who a rule is for: any one clause, and where it names school stages, one of those."""

    any_of: tuple[Clause, ...]
    school_stages: frozenset[str]

    @classmethod
    def from_json(cls, terms: dict[str, Any]) -> Eligibility:
        """Read `SchemeRule.eligibility`; a rule without clauses is for nobody."""
        return cls(
            any_of=tuple(
                Clause(hukou=clause.get("hukou", ""), classes=frozenset(clause["classes"]))
                for clause in terms.get("any_of", [])
            ),
            school_stages=frozenset(terms.get("school_stages", [])),
        )

    def met_by(self, hukou: str, classes: Iterable[str]) -> frozenset[str]:
        """The household classes that make this person eligible."""
        return frozenset().union(*(clause.met_by(hukou, classes) for clause in self.any_of))


def rule_on(scheme: Scheme, day: date) -> SchemeRule | None:
    """The confirmed rule in force on a day; of several the latest version."""
    return (
        scheme.rules.filter(
            Q(ends_on=None) | Q(ends_on__gte=day), confirmed_at__isnull=False, starts_on__lte=day
        )
        .order_by("-version")
        .first()
    )


def allowed(rule: SchemeRule, amount: Decimal) -> bool:
    """Whether the rule lets this many yuan be approved."""
    return rule.lowest <= amount <= rule.highest and amount > 0


def usual_amount(rule: SchemeRule) -> Decimal | None:
    """What is asked without anybody typing it: the fixed amount in yuan, or None within a range."""
    return rule.lowest if rule.amount_kind == AmountKind.FIXED else None


def school_year_of(day: date) -> str:
    """The school year a day falls in, 1 September to 31 August: ``2025-2026``."""
    first = day.year if day.month >= SCHOOL_YEAR_STARTS_IN else day.year - 1
    return f"{first}-{first + 1}"


def school_years_open(day: date) -> tuple[str, str]:
    """The school years that may be applied for on a day: the current one and the one before."""
    current = school_year_of(day)
    first = int(current[:4])
    return current, f"{first - 1}-{first}"


def last_day_to_apply(rule: SchemeRule, period: str) -> date | None:
    """The last day on which an application for a period is in time; None where the rule has none."""
    if rule.apply_by_month is None or rule.apply_by_day is None or not period:
        return None
    if rule.period_kind == PeriodKind.SCHOOL_YEAR:
        first = int(period[:4])
        year = first if rule.apply_by_month >= SCHOOL_YEAR_STARTS_IN else first + 1
    elif rule.period_kind == PeriodKind.CALENDAR_YEAR:
        year = int(period)
    else:
        return None
    return date(year, rule.apply_by_month, rule.apply_by_day)
