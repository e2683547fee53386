"""The checks that every kind of aid asks; a kind adds its own."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as say

from assistance.cases.models import Verification
from assistance.schemes.amounts import allowed_by
from assistance.schemes.models import YEARS, Lateness
from assistance.schemes.rules import last_day_to_apply, periods_of
from families.households.findings import RULES, fits
from families.households.models.account import is_doubtful
from families.models import ClassKind
from ground.money import money
from ground.sentences import term

from .facts import Facts
from .findings import Found, ok, refusal, warning
from .verifiers import concerned_verifier

# How long what a village saw and said of a family is taken to be so.
VERIFICATION_HOLDS = timedelta(days=365)

if TYPE_CHECKING:
    pass


def rule_in_force(facts: Facts) -> Found | None:
    if facts.rule is None:
        return refusal(say("The scheme has no confirmed rule for this day. Ask the county to confirm one."))
    closed_on = facts.case.scheme.closed_on
    if closed_on is not None and closed_on <= facts.applied_on:
        return refusal(
            say("The scheme was closed on %(day)s; this application was received on %(received)s."),
            values={"day": closed_on.isoformat(), "received": facts.applied_on.isoformat()},
        )
    return None


def period_is_open(facts: Facts) -> Found | None:
    """The period is one of those that the rule had on the day of receipt.

    A draft keeps the period that it was begun with, also where the rule of its day has another sort by now.
    """
    if facts.rule is None:
        return None
    if facts.case.period in periods_of(facts.rule, facts.applied_on, event_on=facts.case.event_on):
        return None
    values = {"period": facts.case.period or "—", "day": facts.applied_on.isoformat()}
    if facts.rule.period_kind not in YEARS:
        return refusal(
            say("%(period)s is no period of the rule; open what is applied for and save it again."),
            values={"period": values["period"]},
        )
    return refusal(
        say("%(period)s was not open on %(day)s, when the application was received; choose another."),
        values=values,
    )


def living_member(facts: Facts) -> Found | None:
    if facts.beneficiary is None:
        return refusal(say("No beneficiary has been chosen yet."))
    if facts.beneficiary.died_on is not None:
        return refusal(
            say("The beneficiary died on %(day)s; an application in their name cannot be accepted."),
            values={"day": facts.beneficiary.died_on.isoformat()},
        )
    if facts.membership is None:
        return refusal(say("The beneficiary does not belong to this household."))
    return None


def amount_shown(facts: Facts) -> Found | None:
    """What the rule gives a household of these classes; without any the check before says so."""
    held = sorted({kept.kind for kept in facts.classes})
    if facts.rule is None or not held:
        return None
    basis = facts.rule.document_no
    allowed = allowed_by(facts.rule, held)
    if allowed is not None:
        return ok(allowed.say, values=allowed.values, terms=allowed.terms, basis=basis)
    return refusal(
        say("The rule states no amount for a household on file as %(classes)s."),
        terms={"classes": [term(ClassKind(kind).label) for kind in held]},
        basis=basis,
    )


def amount_asked(facts: Facts) -> Found | None:
    """That no more, and no less, is asked for than the rule allows."""
    asked = facts.case.asked_amount
    allowed = facts.rule and allowed_by(facts.rule, [kept.kind for kept in facts.classes])
    if facts.rule is None or not allowed or asked is None or allowed.admits(asked):
        return amount_shown(facts)
    if allowed.is_fixed:
        return refusal(
            say("%(asked)s yuan is asked for, but the rule gives %(highest)s yuan."),
            values={"asked": money(asked), **allowed.values},
            basis=facts.rule.document_no,
        )
    return refusal(
        say("%(asked)s yuan is asked for, but the rule allows %(lowest)s to %(highest)s yuan."),
        values={"asked": money(asked), **allowed.values},
        basis=facts.rule.document_no,
    )


def class_fits_children(facts: Facts) -> Found | None:
    """The recorded classes against the children ever born to head and spouse, as on the household's page."""
    recorded = [kept.kind for kept in facts.classes if kept.kind in RULES]
    if not recorded:
        return None
    born = [one for one in facts.born if one.counts]
    if not born:
        return warning(say("No children of the head or spouse are on file, so the class cannot be compared."))
    values = {"count": str(len(born))}
    if all(fits(kind, born, today=facts.applied_on) for kind in recorded):
        return ok(say("The class agrees with the children on file (%(count)s)."), values=values)
    return warning(
        say("The class does not agree with the children on file (%(count)s); look at the certificate."),
        values=values,
    )


def in_time(facts: Facts) -> Found | None:
    if facts.rule is None:
        return None
    last_day = last_day_to_apply(facts.rule, facts.case.period, facts.case.event_on)
    if last_day is None:
        return None
    if facts.applied_on <= last_day:
        return ok(say("Applied in time (last day %(day)s)."), values={"day": last_day.isoformat()})
    result = refusal if facts.rule.lateness == Lateness.REFUSES else warning
    return result(
        say("Applied %(late)s days after the last day, %(day)s."),
        values={"late": str((facts.applied_on - last_day).days), "day": last_day.isoformat()},
        basis=facts.rule.document_no,
    )


def payable_to(facts: Facts, *, for_the_dead: bool) -> Found | None:
    """That there is an account to pay into; what is ``for_the_dead`` is never paid to the deceased."""
    account, holder = facts.account, facts.holder
    if account is None:
        return refusal(say("No account to pay into has been chosen."))
    is_beneficiary = holder is not None and holder.pk == facts.case.beneficiary_id
    if holder is not None and (holder.died_on is not None or (for_the_dead and is_beneficiary)):
        return refusal(
            say("The account is in the name of %(holder)s, who has died; enter one of a living relative."),
            values={"holder": account.holder_name},
        )
    if account.household_id != facts.case.household_id or account.closed_at is not None:
        return refusal(say("The account chosen is no longer in use by this household; choose again."))
    if facts.is_account_elsewhere:
        return refusal(
            say("This account is registered to another household; check the number with the bank book.")
        )
    if is_beneficiary:
        return ok(
            say("Paid to the beneficiary's account %(account)s."),
            values={"account": f"****{account.number_last4}"},
        )
    return ok(
        say("Paid to %(payee)s, %(relation)s of the head, account %(account)s."),
        values={"payee": account.holder_name, "account": f"****{account.number_last4}"},
        terms={"relation": [term(account.get_holder_relation_display())]},
    )


def account_reads_well(facts: Facts) -> Found | None:
    if facts.account is None or not is_doubtful(facts.account.number):
        return None
    return warning(say("The account number does not check as a bank card; compare it with the bank book."))


def verified(facts: Facts) -> Found | None:
    record = facts.verification
    if record is None:
        return refusal(say("The village verification has not been recorded yet."))
    if record.result != Verification.Result.AGREED:
        return refusal(
            say("The village meeting of %(day)s did not agree."), values={"day": record.met_on.isoformat()}
        )
    if record.met_on > facts.today:
        return refusal(say("The village meeting lies in the future."))
    if name := concerned_verifier(facts):
        return refusal(
            say("%(name)s, who verified, belongs to the household or has a part in the case."),
            values={"name": name},
        )
    if record.visited_on < facts.applied_on - VERIFICATION_HOLDS:
        return warning(
            say("Visited on %(day)s, more than a year before the application; visit the family again."),
            values={"day": record.visited_on.isoformat()},
        )
    return ok(
        say("Verified by %(first)s and %(second)s; the village meeting of %(day)s agreed."),
        values={
            "first": record.first_verifier,
            "second": record.second_verifier,
            "day": record.met_on.isoformat(),
        },
    )


def can_be_compared(facts: Facts) -> Found | None:
    """Without an ID nobody can tell whether a member is a relative of the person who decides."""
    unknown = [member.name for member in facts.members if member.person.id_index is None]
    if not unknown:
        return None
    return warning(
        say("%(names)s: no ID on file, so kinship with those who decide cannot be compared."),
        terms={"names": unknown},
    )
