"""What a kind of aid is: its numbers, its form, its checks, and what an approval brings with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, cast

from django.db.models import Model, TextChoices
from django.utils.functional import Promise

from accounts.scope import Actor
from assistance.cases.checks import living_member
from assistance.cases.facts import Facts
from assistance.cases.findings import Check, Found, ok, refusal
from assistance.cases.models import AidCase
from assistance.cases.models.content import PartyRole
from assistance.cases.request_form import BENEFICIARY, RequestForm
from assistance.cases.states import ReturnReason
from assistance.schemes.models import Unit
from assistance.schemes.registry import KINDS
from assistance.schemes.rules import BENEFICIARY as BENEFICIARY_COUNTS
from assistance.schemes.rules import Eligibility
from families.models import Household, HouseholdMember
from ground.sentences import term

LIVING = Check("beneficiary", living_member)


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


def kind_of(row: Any) -> Kind:
    """The kind of a scheme or a case. Raises KeyError for a kind this release does not know."""
    return cast(Kind, KINDS[row.kind])
