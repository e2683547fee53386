"""Entering a case: draft, request, payee, village verification."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.audit import free_of_numbers
from accounts.scope import Actor
from assistance.cases.claims import keys_of
from assistance.cases.guards import (
    last_step,
    why_not_edit,
    why_not_enter,
    why_not_in_time,
    why_not_offered,
    why_not_received,
)
from assistance.cases.kind import kind_of
from assistance.cases.models import AidCase, PartyRole, StageHolder, Verification
from assistance.cases.parties import drop_party, set_party
from assistance.cases.rules import rule_of
from assistance.cases.states import Act, CaseState
from assistance.cases.verifiers import concerned_in, why_not_verify
from assistance.schemes.models import Scheme
from assistance.schemes.stages import Stage
from branches.actors import confirm_duty
from branches.numbers import draw
from families.models import BankAccount, Household, HouseholdMember
from ground.refusals import Refused, require

from .record import expect_version, locked, save_claiming, write_step


@transaction.atomic
def start_case(
    *,
    household_id: int,
    scheme_id: int,
    by: Actor,
    now: datetime,
    received_on: date | None = None,
    paper_place: str = "",
) -> AidCase:
    """Open a draft of a scheme for a household and draw its number.

    ``received_on`` is the day on which the paper came, today where none is given: the scheme has to
    be open on that day. The case belongs to the household's branch. Raises Forbidden or Refused;
    DoesNotExist when household or scheme are out of sight.
    """
    today = timezone.localdate(now)
    confirm_duty(by, today=today)
    household = Household.objects.visible_to(by).select_related("branch").get(pk=household_id)
    require(why_not_enter(household, by=by))
    scheme = Scheme.objects.visible_to(by).get(pk=scheme_id)
    received_on = received_on or today
    require(why_not_received(scheme, received_on, today=today), field="received_on")
    require(why_not_offered(scheme, household, today=received_on))
    case = AidCase.objects.create(
        branch=household.branch,
        household=household,
        scheme=scheme,
        kind=scheme.kind,
        number=draw(kind_of(scheme).series, household.branch, year=today.year, digits=5),
        entered_by=by.user,
        created_at=now,
        received_on=received_on,
        paper_place=paper_place,
    )
    write_step(case, act=Act.ENTERED, stage=Stage.ENTERED, by=by, now=now)
    audit.record("case.started", by=by, target=case, data={"number": case.number})
    return case


@transaction.atomic
def enter(
    *,
    household_id: int,
    scheme_id: int,
    by: Actor,
    now: datetime,
    request: dict[str, Any],
    account_id: int,
    verification: dict[str, Any] | None,
) -> AidCase:
    """Start a case and write all of its content at once; the verification may follow later.

    Raises what its parts raise; then nothing is kept, not even the number.
    """
    case = start_case(
        household_id=household_id,
        scheme_id=scheme_id,
        by=by,
        now=now,
        received_on=request.get("received_on"),
        paper_place=request.get("paper_place") or "",
    )
    case = save_request(case.pk, by=by, version=case.version, now=now, **request)
    case = save_payee(case.pk, by=by, version=case.version, now=now, account_id=account_id)
    if verification is not None:
        case = save_verification(case.pk, by=by, version=case.version, now=now, **verification)
    return case


@transaction.atomic
def save_request(
    case_id: int,
    *,
    by: Actor,
    version: int,
    now: datetime,
    beneficiary_id: int,
    period: str,
    reason: str,
    answers: dict[str, Any],
    asked_amount: Decimal | None = None,
    event_on: date | None = None,
    received_on: date | None = None,
    paper_place: str | None = None,
) -> AidCase:
    """Write who the case is for, for which period, why, and the answers of its kind's form.

    The beneficiary is one of those the kind can be for; ``asked_amount`` is yuan, where the rule
    leaves room. ``received_on`` and ``paper_place`` say when the paper came and where it lies; None
    leaves them as they are. Raises Forbidden, Refused, Stale.
    """
    case, today = _opened(case_id, by=by, version=version, now=now), timezone.localdate(now)
    _receive(case, received_on, paper_place, event_on=event_on, today=today)
    kind = kind_of(case)
    member = next((one for one in kind.candidates(case.household) if one.person_id == beneficiary_id), None)
    if member is None:
        raise Refused(_("Choose someone who lives in this household."), field="beneficiary")
    case.beneficiary = member.person
    case.beneficiary_name, case.beneficiary_sort_key = member.name, member.sort_key
    case.period, case.reason, case.event_on = period, reason, event_on
    case.asked_amount = asked_amount or case.asked_amount
    rule = rule_of(case, today=today)
    case.period_kind = rule.period_kind if rule else ""
    kind.keep(case, answers)
    set_party(case, kind.subject, member)
    return _kept(case, "case.request_saved", by=by, now=now)


@transaction.atomic
def record_receipt(
    case_id: int, *, by: Actor, version: int, now: datetime, received_on: date, paper_place: str
) -> AidCase:
    """Put on record that the paper of a draft came on a day, and where it lies: that day's rule counts.

    Raises Forbidden, Stale, and Refused when the scheme was not open on that day.
    """
    case, today = _opened(case_id, by=by, version=version, now=now), timezone.localdate(now)
    if not paper_place.strip():
        raise Refused(_("Say where the paper lies, so that it can be looked at."), field="paper_place")
    _receive(case, received_on, free_of_numbers(paper_place, field="paper_place"),
             event_on=case.event_on, today=today)  # fmt: skip
    require(why_not_in_time(case.scheme, received_on), field="received_on")
    return _kept(case, "case.receipt_recorded", by=by, now=now)


@transaction.atomic
def save_payee(case_id: int, *, by: Actor, version: int, now: datetime, account_id: int) -> AidCase:
    """Choose the account to pay into; its holder becomes the payee. Raises Forbidden, Refused, Stale."""
    case = _opened(case_id, by=by, version=version, now=now)
    account = (
        BankAccount.objects.visible_to(by)
        .filter(pk=account_id, household=case.household_id, closed_at=None)
        .first()
    )
    if account is None:
        raise Refused(_("Choose an account of this household."), field="account")
    case.account = account
    holder = HouseholdMember.objects.filter(
        person=account.holder_id, household=case.household_id, left_on=None
    ).first()
    if holder is not None:
        set_party(case, PartyRole.PAYEE, holder)
    else:
        drop_party(case, PartyRole.PAYEE)
    return _kept(case, "case.payee_saved", by=by, now=now)


@transaction.atomic
def save_verification(
    case_id: int,
    *,
    by: Actor,
    version: int,
    now: datetime,
    first_verifier: str,
    second_verifier: str,
    visited_on: date,
    met_on: date,
    result: str,
    remarks: str = "",
) -> AidCase:
    """Record the village verification. Raises Forbidden, Refused, Stale, ValidationError."""
    case = _opened(case_id, by=by, version=version, now=now)
    concerned = concerned_in(case.household, case)
    for field, name in (("first_verifier", first_verifier), ("second_verifier", second_verifier)):
        require(why_not_verify(name, concerned=concerned), field=field)
    record = Verification.objects.filter(case=case).first() or Verification(case=case)
    record.first_verifier, record.second_verifier = first_verifier, second_verifier
    record.visited_on, record.met_on = visited_on, met_on
    record.result, record.remarks = result, remarks
    record.recorded_by, record.recorded_at = by.user, now
    record.full_clean(exclude=["case"])
    record.save()
    return _kept(case, "case.verification_saved", by=by, now=now)


def _opened(case_id: int, *, by: Actor, version: int, now: datetime) -> AidCase:
    case = locked(case_id, by=by, now=now)
    require(why_not_edit(case, by=by))
    expect_version(case, version)
    return case


def _receive(
    case: AidCase, day: date | None, place: str | None, *, event_on: date | None, today: date
) -> None:
    """Set when the paper came and where it lies. From the first submission on both stay as they are."""
    day, place = day or case.received_on or today, case.paper_place if place is None else place
    if case.counted_from is not None and (day, place) != (case.received_on, case.paper_place):
        raise Refused(_("The day of receipt was judged when the case was submitted."), field="received_on")
    require(why_not_received(case.scheme, day, today=today, event_on=event_on), field="received_on")
    case.received_on, case.paper_place = day, place


def _kept(case: AidCase, action: str, *, by: Actor, now: datetime) -> AidCase:
    """Save an edit. It is an act where its writer comes to hold the entry stage, or begins to mend."""
    case.version += 1
    # A returned case claims for whom, and for when, it is rewritten; a draft claims nothing.
    save_claiming(case, by=by, keys=keys_of([case])[case.pk] if case.claims_period else None)
    holds = StageHolder.objects.filter(case=case, stage=Stage.ENTERED, officer_id=by.officer_id).exists()
    mends = case.state == CaseState.RETURNED and last_step(case).act == Act.RETURNED
    if mends or not holds:
        write_step(case, act=Act.EDITED, stage=Stage.ENTERED, by=by, now=now)
    audit.record(action, by=by, target=case, data={"number": case.number})
    return case
