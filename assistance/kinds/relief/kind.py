"""Relief (救灾救助): a disaster, an accident or an illness, when it came, and what it cost the family."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as say

from assistance.cases.checks import living_member
from assistance.cases.facts import Facts
from assistance.cases.findings import Check, Found, ok, refusal, warning
from assistance.cases.kind import Kind, Term
from assistance.cases.models.case import AidCase
from assistance.cases.request_form import RequestForm
from assistance.cases.states import ReturnReason
from assistance.kinds.relief.models import ReliefCause, ReliefDetail
from assistance.schemes.models import Unit
from ground.fields import AmountField, DayField, FreeTextField
from ground.money import yuan

# A flood strikes the house, no matter who applies; an accident or an illness one person.
UNITS = {
    ReliefCause.DISASTER: Unit.HOUSEHOLD,
    ReliefCause.HARDSHIP: Unit.HOUSEHOLD,
    ReliefCause.ACCIDENT: Unit.PERSON,
    ReliefCause.ILLNESS: Unit.PERSON,
}


def detail_of(case: AidCase) -> ReliefDetail | None:
    return getattr(case, "relief", None)


def unit_of(case: AidCase) -> Unit:
    detail = detail_of(case)
    return UNITS[ReliefCause(detail.cause)] if detail else Unit.PERSON


def struck_member(facts: Facts) -> Found | None:
    """Nobody applies for the dead; of what was applied for who dies leaves it to the household."""
    case, person = facts.case, facts.beneficiary
    if case.counted_from is None or person is None or person.died_on is None:
        return living_member(facts)
    if case.event_on is not None and person.died_on < case.event_on:
        return living_member(facts)
    return warning(
        say("%(name)s died on %(day)s; the relief is the household's and is paid to a living relative."),
        values={"name": case.beneficiary_name, "day": person.died_on.isoformat()},
    )


def cause_is_served(facts: Facts) -> Found | None:
    detail, event_on = detail_of(facts.case), facts.case.event_on
    if facts.rule is None:
        return None
    if detail is None or event_on is None:
        return refusal(say("What happened, and when, has not been filled in yet."))
    if event_on > facts.today:
        return refusal(say("The day of the event lies in the future."))
    return CAUSES.found(
        facts,
        detail.cause,
        called="cause",
        outside=say("The scheme is not for this cause (%(cause)s)."),
        inside=say("The scheme is for this cause (%(cause)s), which came on %(day)s."),
        day=event_on.isoformat(),
    )


def loss_is_proven(facts: Facts) -> Found | None:
    """More than the family lost is not forbidden, but somebody has to look at it."""
    detail, asked = detail_of(facts.case), facts.case.asked_amount
    if detail is None or asked is None:
        return None
    values = {"asked": yuan(asked), "loss": yuan(detail.loss)}
    if asked > detail.loss:
        return warning(
            say("%(asked)s is asked for, more than the loss of %(loss)s; look at the proof."), values=values
        )
    return ok(say("%(asked)s is asked for against a loss of %(loss)s."), values=values)


def illness_is_described(facts: Facts) -> Found | None:
    detail = detail_of(facts.case)
    if detail is None or detail.cause != ReliefCause.ILLNESS or detail.health_note:
        return None
    return warning(say("The illness is not named; write it as the diagnosis does."))


def keep(case: AidCase, answers: dict[str, Any]) -> None:
    detail = detail_of(case) or ReliefDetail(case=case)
    detail.cause, detail.loss = answers["cause"], answers["loss"]
    detail.health_note = answers["health_note"]
    detail.full_clean(exclude=["case"])
    detail.save()


def answers(case: AidCase) -> dict[str, Any]:
    detail = detail_of(case)
    if detail is None:
        return {}
    return {"cause": detail.cause, "loss": f"{detail.loss:.2f}", "health_note": detail.health_note}


def shown(case: AidCase) -> list[tuple[Any, str]]:
    """Of an illness only that it is named: what it is stays in the sealed note and on the papers."""
    detail = detail_of(case)
    if detail is None:
        return []
    illness = [(_("Illness"), gettext("named in a sealed note"))] if detail.health_note else []
    return [
        (_("Cause"), detail.get_cause_display()),
        (_("Day of the event"), f"{case.event_on}"),
        (_("Loss"), yuan(detail.loss)),
        *illness,
    ]


CAUSES = Term("causes", "cause", _("Cause"), ReliefCause)


class ReliefForm(RequestForm):
    answered = ("cause", "loss", "health_note")
    field_order = (
        "beneficiary",
        "period",
        "cause",
        "event_on",
        "loss",
        "health_note",
        "asked_amount",
        "reason",
    )

    cause = forms.ChoiceField(
        label=_("Cause"), widget=forms.RadioSelect, error_messages={"required": _("Choose the cause.")}
    )
    event_on = DayField(
        label=_("Day of the event"),
        help_text=_("Of an illness the day on which it was diagnosed."),
        error_messages={"required": _("Enter the day of the event.")},
    )
    loss = AmountField(
        label=_("Loss"),
        help_text=_("Damage, or what the family itself paid for treatment; by the bills."),
        error_messages={"required": _("Enter the loss.")},
    )
    health_note = FreeTextField(
        label=_("Illness"),
        max_length=200,
        required=False,
        help_text=_("Only for a major illness, as the diagnosis says; it is kept sealed."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cause"].choices = CAUSES.served(self.eligibility)

    def clean(self):
        told = super().clean()
        if told.get("cause") not in {None, ReliefCause.ILLNESS} and told.get("health_note"):
            self.add_error("health_note", _("Leave this empty unless the cause is an illness."))
        return told


RELIEF = Kind(
    code="relief",
    series="JZ",
    title=_("Relief"),
    detail=ReliefDetail,
    form=ReliefForm,
    keep=keep,
    answers=answers,
    shown=shown,
    whom=Check("beneficiary", struck_member),
    terms=(CAUSES,),
    checks=(
        Check("cause", cause_is_served),
        Check("loss", loss_is_proven),
        Check("illness", illness_is_described),
    ),
    unproven=ReturnReason.EVENT_UNPROVEN,
    unit_of=unit_of,
    units=tuple(UNITS.items()),
    answers_events=True,
)
