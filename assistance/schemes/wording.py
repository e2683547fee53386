"""A rule in the words of the document it was issued by, for everybody to read."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assistance.schemes.models import AmountKind, Lateness, PeriodKind, RuleStep, SchemeRule, Unit
from assistance.schemes.registry import KindOfAid
from branches.models import Level
from families.models import ClassKind, ResidentStatus
from ground.capitals import capitals
from ground.money import money

from .amounts import Tier
from .rules import EITHER_PARENT, Clause, Eligibility
from .stages import Stage


def in_words(
    rule: SchemeRule, kind: KindOfAid, *, steps: Iterable[RuleStep] | None = None
) -> list[dict[str, Any]]:
    """Label and value, in the order in which a document says it: who, what, how much, when, how.

    ``steps`` are the route of a rule that is not on file yet.
    """
    eligibility = Eligibility.from_json(rule.eligibility)
    served = [
        (term.label, _list(label for _code, label in term.served(eligibility)))
        for term in kind.terms
        if eligibility.serves(term.name)
    ]
    rows = [
        (_("For whom"), _("; or ").join(map(_clause, eligibility.any_of)) or _("for nobody")),
        *served,
        (_("How much"), _amounts(rule)),
        (_("How often"), _often(rule, kind, eligibility)),
        (_("Last day to apply"), _last_day(rule)),
        (_("Papers"), _list(rule.papers) or _("none named")),
        (_("Route"), _route(rule.steps.all() if steps is None else steps)),
        (_("Document"), rule.document_no),
        (_("In force"), _in_force(rule)),
    ]
    return [{"label": label, "value": value, "wide": True} for label, value in rows]


def _clause(clause: Clause) -> str:
    classes = _list(ClassKind(code).label for code in ClassKind.values if code in clause.classes)
    if not clause.resident_status:
        return classes
    words = {"classes": classes, "status": ResidentStatus(clause.resident_status).label}
    if clause.whose == EITHER_PARENT:
        return _("%(classes)s, where a parent is on file as %(status)s") % words
    return _("%(classes)s, where the person concerned is on file as %(status)s") % words


def _amounts(rule: SchemeRule) -> str:
    if rule.amount_kind != AmountKind.TIERS:
        return _range(rule.lowest, rule.highest)
    return pgettext("amounts", "; ").join(
        _("%(classes)s: %(amount)s")
        % {
            "classes": _list(ClassKind(code).label for code in ClassKind.values if code in tier.classes),
            "amount": _range(tier.lowest, tier.highest),
        }
        for tier in map(Tier.from_json, rule.tiers)
    )


def _range(lowest: Decimal, highest: Decimal) -> str:
    if lowest == highest:
        return written_out(lowest)
    if not lowest:
        return _("up to %(highest)s, no lowest amount") % {"highest": written_out(highest)}
    return _("%(lowest)s to %(highest)s") % {"lowest": written_out(lowest), "highest": written_out(highest)}


def written_out(amount: Decimal) -> str:
    """An amount of yuan in figures and in capitals."""
    return _("%(amount)s yuan (%(capitals)s)") % {"amount": money(amount), "capitals": capitals(amount)}


def _often(rule: SchemeRule, kind: KindOfAid, eligibility: Eligibility) -> str:
    """Whom it is given to once a period; where the answers differ in that, which goes to whom."""
    period = PeriodKind(rule.period_kind)
    units = dict(kind.units)
    if set(units) == {""}:
        return _once(units[""], period)
    answers: dict[Unit, list[Any]] = {}
    for code, label in kind.terms[0].served(eligibility):
        answers.setdefault(units[code], []).append(label)
    if len(answers) == 1:
        return _once(next(iter(answers)), period)
    return pgettext("amounts", "; ").join(
        _("%(answers)s: %(often)s") % {"answers": _list(labels), "often": _once(unit, period)}
        for unit, labels in answers.items()
    )


def _once(unit: Unit, period: PeriodKind) -> str:
    return {
        (Unit.PERSON, PeriodKind.SCHOOL_YEAR): _("once a school year for each person"),
        (Unit.PERSON, PeriodKind.CALENDAR_YEAR): _("once a calendar year for each person"),
        (Unit.PERSON, PeriodKind.ONCE): _("once for each person"),
        (Unit.PERSON, PeriodKind.EVENT): _("once for each person and event"),
        (Unit.HOUSEHOLD, PeriodKind.SCHOOL_YEAR): _("once a school year for each household"),
        (Unit.HOUSEHOLD, PeriodKind.CALENDAR_YEAR): _("once a calendar year for each household"),
        (Unit.HOUSEHOLD, PeriodKind.ONCE): _("once for each household"),
        (Unit.HOUSEHOLD, PeriodKind.EVENT): _("once for each household and event"),
    }[unit, period]


def _last_day(rule: SchemeRule) -> str:
    if rule.apply_within_days is not None:
        when = _("%(days)s days after the event") % {"days": rule.apply_within_days}
    elif rule.apply_by_month is not None:
        when = _day_of_period(rule)
    else:
        return _("no last day")
    late = (
        _("who applies later is refused")
        if rule.lateness == Lateness.REFUSES
        else _("who applies later is asked why")
    )
    return _("%(when)s; %(late)s") % {"when": when, "late": late}


def _day_of_period(rule: SchemeRule) -> str:
    words = {"month": f"{rule.apply_by_month:02}", "day": f"{rule.apply_by_day:02}"}
    if (rule.apply_by_month, rule.apply_by_day) == (2, 29):
        day = _("the last day of February")
    else:
        day = _("%(month)s-%(day)s") % words
    if rule.apply_by_year:
        return _("%(day)s of the year after the one in which the period begins") % {"day": day}
    return _("%(day)s of the year in which the period begins") % {"day": day}


def _route(steps: Iterable[RuleStep]) -> str:
    return _(" → ").join(
        _("%(level)s %(stage)s within %(days)s days")
        % {"level": Level(step.level).label, "stage": Stage(step.stage).label, "days": step.days}
        for step in steps
    )


def _in_force(rule: SchemeRule) -> str:
    if rule.ends_on is None:
        return _("from %(day)s") % {"day": rule.starts_on.isoformat()}
    return _("from %(day)s until %(last)s") % {
        "day": rule.starts_on.isoformat(),
        "last": rule.ends_on.isoformat(),
    }


def _list(words) -> str:
    return _(", ").join(map(str, words))
