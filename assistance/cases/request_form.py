"""The form that every kind of aid asks: for whom, for which period, how much and why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assistance.schemes.amounts import Allowed
from assistance.schemes.models import SchemeRule
from assistance.schemes.rules import Eligibility, periods_open
from families.models import BankAccount, HouseholdMember
from ground.fields import AmountField, DayField, FreeTextField, no_later

BENEFICIARY = _("Beneficiary")


class RequestForm(forms.Form):
    """What every kind asks: for whom, for which period, how much where the rule leaves room, and why.

    A kind adds its fields, names them in ``answered`` and puts all in the order of its paper form.
    The day of the event is asked for by a field ``event_on`` where a kind has one. The ``initial``
    of a case says in ``period_kind`` what its period is one of. ``received_on`` is the day of receipt
    that rule and periods are those of; once a case was submitted that is asked no more.
    """

    answered: tuple[str, ...] = ()
    shows_amount = False
    # What the person is to this kind, and what the one who chose none is told.
    whom = (BENEFICIARY, _("Choose whom it is for."))

    beneficiary = forms.TypedChoiceField(
        label=BENEFICIARY,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": whom[1]},
    )
    period = forms.ChoiceField(label=_("Period"), error_messages={"required": _("Choose the period.")})
    asked_amount = AmountField(
        label=_("Amount asked for"), error_messages={"required": _("Enter the amount asked for.")}
    )
    reason = FreeTextField(
        label=_("Reason for applying"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("How the family lives and what makes it hard, in one or two sentences."),
        error_messages={"required": _("Enter the reason for applying.")},
    )

    received_on = DayField(
        label=_("Application received on"),
        help_text=_("The day on which the paper came; the last day to apply is judged by it."),
        error_messages={"required": _("Enter the day on which the application was received.")},
    )
    paper_place = FreeTextField(
        label=_("Where the paper lies"),
        max_length=120,
        required=False,
        help_text=_("Only for a paper that came on an earlier day, so that it can be looked at."),
    )

    def __init__(
        self,
        *args,
        candidates: Iterable[HouseholdMember],
        members: Iterable[HouseholdMember],
        accounts: Iterable[BankAccount],
        rule: SchemeRule | None,
        allowed: Allowed | None,
        today: date,
        received_on: date,
        is_receipt_open: bool = True,
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.today, self.received_on = today, received_on
        self.fields["received_on"].initial = received_on
        if not is_receipt_open:
            del self.fields["received_on"], self.fields["paper_place"]
        self.rule, self.allowed = rule, allowed
        self.eligibility = Eligibility.from_json(rule.eligibility if rule else {})
        self.candidates = list(candidates)
        self.fields["beneficiary"].choices = [(one.person_id, named(one, today)) for one in self.candidates]
        self.fields["beneficiary"].label, self.fields["beneficiary"].error_messages["required"] = self.whom
        self.members, self.accounts = list(members), list(accounts)
        self.fields["period"].choices = [(period, period) for period in self._periods()]
        if len(self.fields["period"].choices) < 2:
            del self.fields["period"]
        if self.shows_amount or allowed is None or allowed.is_fixed:
            del self.fields["asked_amount"]
        else:
            self.fields["asked_amount"].help_text = allowed.sentence

    def clean_asked_amount(self):
        amount = self.cleaned_data["asked_amount"]
        if not self.allowed.admits(amount):
            raise forms.ValidationError(self.allowed.sentence)
        return amount

    def clean_received_on(self):
        return no_later(self.cleaned_data["received_on"], self.today)

    def clean_event_on(self):
        return no_later(self.cleaned_data["event_on"], self.today)

    def request(self) -> dict[str, Any]:
        """What `save_request` takes."""
        told = self.cleaned_data
        return {
            "beneficiary_id": told["beneficiary"],
            "period": self._period(),
            "reason": told["reason"],
            "asked_amount": told.get("asked_amount"),
            "event_on": told.get("event_on"),
            "received_on": told.get("received_on"),
            "paper_place": told.get("paper_place"),
            "answers": {name: told[name] for name in self.answered},
        }

    def _periods(self) -> tuple[str, ...]:
        """Those open on the day of receipt, after the case's own, which a correction keeps."""
        if self.rule is None:
            return ()
        offered = periods_open(self.rule.period_kind, self.received_on)
        kept, its_kind = self.initial.get("period"), self.initial.get("period_kind")
        if not kept or kept in offered or its_kind != self.rule.period_kind or not offered:
            return offered
        return kept, *offered

    def _period(self) -> str:
        """The one chosen, or the only one there is: the rule's single one, or the day of the event."""
        told = self.cleaned_data
        if "period" in told:
            return told["period"]
        only = self._periods()
        return only[0] if only else told["event_on"].isoformat() if told.get("event_on") else ""


def named(member: HouseholdMember, today: date) -> str:
    """A person to choose, by name, place in the family and age, or as one who is dead by the file."""
    if member.person.died_on is not None:
        return gettext("%(name)s (%(relation)s, deceased)") % {
            "name": member.name,
            "relation": member.get_relation_display(),
        }
    return gettext("%(name)s (%(relation)s, %(age)s)") % {
        "name": member.name,
        "relation": member.get_relation_display(),
        "age": member.person.age_on(today),
    }
