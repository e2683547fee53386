"""The checks that look at other cases: one that claims the same, and one that may be about the same event."""

from __future__ import annotations

from django.utils.translation import gettext_noop as say

from assistance.cases.models import AidCase
from assistance.schemes.models import PeriodKind, Unit

from .claims import Claims
from .facts import Facts
from .findings import Found, beside, ok, refusal, warning

FREE = {
    Unit.PERSON: say("No other case of this scheme for this person and period."),
    Unit.COUPLE: say("No other case of this scheme for this couple and period."),
    Unit.HOUSEHOLD: say("No other case of this scheme for this household and period."),
}
TAKEN = {
    Unit.PERSON: say("This person already has a case of this scheme for %(period)s: %(number)s."),
    Unit.COUPLE: say("This couple already has a case of this scheme for %(period)s: %(number)s."),
    Unit.HOUSEHOLD: say(
        "This household, or one split off from it, already has a case of this scheme "
        "for %(period)s: %(number)s."
    ),
}
TAKEN_ONCE = {
    Unit.PERSON: say("This person already has a case of this scheme, which is given once: %(number)s."),
    Unit.COUPLE: say("This couple already has a case of this scheme, which is given once: %(number)s."),
    Unit.HOUSEHOLD: say(
        "This household, or one split off from it, already has a case of this scheme, "
        "which is given once: %(number)s."
    ),
}
TAKEN_ELSEWHERE = say(
    "A case at another association has this scheme and period already. "
    "Please ask %(association)s, telephone %(phone)s."
)
TAKEN_SOMEWHERE = say(
    "A case at another association has this scheme and period already. Please ask %(association)s."
)
NEAR_ELSEWHERE = say(
    "A case at another association is about an event within thirty days of this one. "
    "Please ask %(association)s, telephone %(phone)s, whether the two are one event."
)
NEAR_SOMEWHERE = say(
    "A case at another association is about an event within thirty days of this one. "
    "Please ask %(association)s whether the two are one event."
)


def one_a_period(facts: Facts) -> Found | None:
    if facts.beneficiary is None or not facts.case.period:
        return None
    return taken(facts.case, facts.claims) or ok(FREE[facts.claims.unit])


def taken(case: AidCase, claims: Claims) -> Found | None:
    """That another case has claimed the same before, named to those who may read it."""
    twin = claims.twin
    if twin is None:
        return None
    once = case.period_kind == PeriodKind.ONCE
    said = (TAKEN_ONCE if once else TAKEN)[claims.unit]
    values = {"number": twin.number} if once else {"number": twin.number, "period": case.period}
    return beside(refusal(said, values=values), twin, say=TAKEN_ELSEWHERE, unheard=TAKEN_SOMEWHERE)


def near_events(facts: Facts) -> Found | None:
    """One event whose day was told in two ways is two periods, so nobody but a human can tell."""
    if not facts.claims.near:
        return None
    other = facts.claims.near[0]
    assert other.event_on is not None
    said = warning(
        say(
            "Case %(number)s is about an event on %(day)s, within thirty days of this one. "
            "Check that the two are not one event."
        ),
        values={"number": other.number, "day": other.event_on.isoformat()},
    )
    return beside(said, other, say=NEAR_ELSEWHERE, unheard=NEAR_SOMEWHERE)
