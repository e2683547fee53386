from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Model, TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.scope import Actor
from assistance.checks import living_member
from assistance.facts import Facts
from assistance.findings import Check, Found, ok, refusal, term
from assistance.models.claim import Unit
from assistance.models.content import PartyRole
from assistance.rules import BENEFICIARY as BENEFICIARY_COUNTS
from assistance.rules import Eligibility, periods_open
from assistance.states import ReturnReason
from families.models import BankAccount, Household, HouseholdMember
from ground.fields import AmountField, DayField, FreeTextField, no_later

if TYPE_CHECKING:
    from assistance.amounts import Allowed
    from assistance.models import AidCase, SchemeRule


LIVING = Check("beneficiary", living_member)
BENEFICIARY = _("Beneficiary")


@dataclass(frozen=True, slots=True)
class Term:
    """A question of a kind whose answers a rule may restrict.

    ``name`` is its key in the rule, ``question`` its field in the form and its key in a scheme's file.
    """

    name: str
    question: str
    label: str | Promise
    choices: type[TextChoices]

    def served(self, eligibility: Eligibility) -> list[tuple[str, str | Promise]]:
        """The answers that a rule admits, as choices; all of them where it names none."""
        named = eligibility.serves(self.name)
        return [choice for choice in self.choices.choices if not named or choice[0] in named]

    def found(
        self, facts: Facts, answer: str, *, called: str, outside: str, inside: str, **values: str
    ) -> Found:
        """Whether the rule of the case, which is on file, admits an answer.

        The sentences may name the answer as ``called``, the answers admitted as ``served``, and
        ``values``.
        """
        words = {called: [term(self.choices(answer).label)]}
        served = Eligibility.from_json(facts.rule.eligibility).serves(self.name)
        if served and answer not in served:
            words["served"] = [term(self.choices(code).label) for code in sorted(served)]
            return refusal(outside, terms=words, basis=facts.rule.document_no)
        return ok(inside, terms=words, values=values)


def members_of(household: Household) -> list[HouseholdMember]:
    """Who lives in the household, and is alive."""
    living = household.members.filter(left_on=None, person__died_on=None)
    return list(living.select_related("person").order_by("relation", "id"))


def nothing(case: AidCase, *, by: Actor, now: datetime) -> Mapping[str, Any]:
    """What an approval brings with it for most kinds; nothing to be put on record either."""
    return {}


def nothing_undone(case: AidCase) -> list[str]:
    """What taking the approval of most kinds back undoes in addition to the approval itself."""
    return []


def whatever_the_rule_allows(case: AidCase) -> Decimal | None:
    """The most that a case of most kinds can be given: nothing limits it but its rule."""
    return None


def per_person(case: AidCase) -> Unit:
    """Most kinds give to the person that the case is for."""
    return Unit.PERSON


def per_household(case: AidCase) -> Unit:
    return Unit.HOUSEHOLD


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of aid: one file and one line of the registry.

    ``series`` begins its case numbers. ``keep`` writes the answers of its form into its detail
    row, ``answers`` reads them back as JSON values for the form and the snapshot, ``shown`` as
    labelled rows for the case page. ``checks`` come on top of those that every kind asks, ``whom``
    is the one about the person. ``candidates`` are the people it can be for; the chosen one stands
    in the case as ``subject`` and is ``called`` so on its page. ``unproven`` is the reason for
    returning that is about the kind's own facts. ``shows_amount`` where nobody types what is asked
    for. ``most`` is the most, in yuan, that a case can be given, whatever its rule allows; None for
    no such limit. ``approved`` does what an approval brings with it, ``taken_back`` undoes it, both
    inside the decision's own transaction, and say for its audit line what they did; ``undone`` says
    beforehand, in sentences, what taking back would undo. ``visit_due`` where the association calls
    on the family before the case is closed. ``unit_of`` is whom the aid is given to, once a period;
    ``units`` says the same of a rule, by the answer to the first of ``terms`` or "" for whatever is answered.
    ``answers_events`` where a day, and a cause, can be told in two ways, so that two cases that lie
    close together may be about one event. ``whose`` resident status counts where a scheme does not say.
    """

    code: str
    series: str
    title: str | Promise
    detail: type[Model]
    form: type[RequestForm]
    keep: Callable[[AidCase, dict[str, Any]], None]
    answers: Callable[[AidCase], dict[str, Any]]
    shown: Callable[[AidCase], list[tuple[Any, str]]]
    checks: tuple[Check, ...]
    unproven: ReturnReason
    terms: tuple[Term, ...] = ()
    whom: Check = LIVING
    called: str | Promise = BENEFICIARY
    subject: PartyRole = PartyRole.BENEFICIARY
    candidates: Callable[[Household], list[HouseholdMember]] = members_of
    shows_amount: bool = False
    most: Callable[[AidCase], Decimal | None] = whatever_the_rule_allows
    approved: Callable[..., Mapping[str, Any]] = nothing
    taken_back: Callable[..., Mapping[str, Any]] = nothing
    undone: Callable[[AidCase], list[str]] = nothing_undone
    visit_due: bool = False
    unit_of: Callable[[AidCase], Unit] = per_person
    units: tuple[tuple[str, Unit], ...] = (("", Unit.PERSON),)
    answers_events: bool = False
    whose: str = BENEFICIARY_COUNTS


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
