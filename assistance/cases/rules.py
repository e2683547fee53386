"""The rule that a case stands under."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from assistance.cases.models import AidCase
from assistance.schemes.models import SchemeRule
from assistance.schemes.rules import rule_in


def rule_of(case: AidCase, *, today: date) -> SchemeRule | None:
    """The rule of a case: the frozen one, or while it was never submitted that of its day."""
    return rules_of([case], today=today)[case.pk]


def rules_of(cases: Iterable[AidCase], *, today: date) -> dict[int, SchemeRule | None]:
    """The rule of each case by its id, as `rule_of` says; one query for any number of them."""
    rows = list(cases)
    schemes = {case.scheme_id for case in rows if case.rule_id is None}
    confirmed = SchemeRule.objects.filter(scheme__in=schemes, confirmed_at__isnull=False) if schemes else ()
    of_scheme: dict[int, list[SchemeRule]] = defaultdict(list)
    for rule in confirmed:
        of_scheme[rule.scheme_id].append(rule)
    return {
        case.pk: case.rule or rule_in(of_scheme[case.scheme_id], case.day_of_rule(today)) for case in rows
    }
