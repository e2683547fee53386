"""Funeral subsidies (丧葬): who died and when, who applies and who is paid, and the visit to the family."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import F
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as say

from accounts.scope import Actor
from assistance.cases.facts import Facts
from assistance.cases.findings import Check, Found, ok, refusal
from assistance.cases.kind import Kind, members_of
from assistance.cases.models.case import AidCase
from assistance.cases.models.content import PartyRole
from assistance.cases.parties import set_party
from assistance.cases.request_form import RequestForm, named
from assistance.cases.states import COUNTED_STATES, ReturnReason
from assistance.kinds.funeral.models import FuneralDetail
from families.codes import COUPLE, Relation
from families.identity.operations.deaths import record_death, withdraw_death
from families.models import Child, DeathEffect, Household, HouseholdMember, Person, Sex
from families.registering.forms.relations import relations_to_another
from ground.fields import DayField, FreeTextField
from ground.refusals import Refused
from ground.sentences import term

from .standing import misfits, refuse_misfit


def detail_of(case: AidCase) -> FuneralDetail | None:
    return getattr(case, "funeral", None)


def candidates(household: Household) -> list[HouseholdMember]:
    """Whose death may be reported here: who lives or last lived here, and grown children of the couple.

    Nobody who lives in another household, for theirs reports it. Grown children come as members
    that they are no longer.
    """
    found: dict[int, HouseholdMember] = {}
    rows = household.members.select_related("person").order_by(
        F("left_on").desc(nulls_first=True), "relation", "id"
    )
    for member in rows:
        found.setdefault(member.person_id, member)
    couple = [m.person_id for m in found.values() if m.left_on is None and m.relation in COUPLE]
    children = Child.objects.filter(parentages__parent__in=couple, person__isnull=False)
    for child in children.exclude(person__in=found).select_related("person").distinct():
        found[child.person_id] = _as_member(household, child.person)
    elsewhere = set(
        HouseholdMember.objects.filter(person__in=found, left_on=None)
        .exclude(household=household)
        .values_list("person_id", flat=True)
    )
    return [member for key, member in found.items() if key not in elsewhere]


def _as_member(household: Household, person: Person) -> HouseholdMember:
    return HouseholdMember(
        household=household,
        person=person,
        relation=Relation.SON if person.sex == Sex.MALE else Relation.DAUGHTER,
        name=person.name,
        sort_key=person.sort_key,
        initials=person.initials,
    )


def death_is_known(facts: Facts) -> Found | None:
    person, day = facts.beneficiary, facts.case.event_on
    if person is None or day is None:
        return refusal(say("Who died, and when, has not been filled in yet."))
    values = {"name": facts.case.beneficiary_name, "day": day.isoformat()}
    if day > facts.today:
        return refusal(say("The date of death lies in the future."))
    if day < person.born_on:
        return refusal(say("The date of death is before the birth date."))
    if person.died_on is None:
        return ok(
            say("%(name)s died on %(day)s; the household file is marked when the case is approved."),
            values=values,
        )
    if person.died_on != day:
        return refusal(
            say("By the household file %(name)s died on %(on_file)s, not on %(day)s; correct the wrong one."),
            values={**values, "on_file": person.died_on.isoformat()},
        )
    return ok(say("%(name)s died on %(day)s, as the household file says."), values=values)


def applicant_lives(facts: Facts) -> Found | None:
    detail = detail_of(facts.case)
    if detail is None or facts.account is None:
        return None
    applicant = next((m for m in facts.members if m.person_id == detail.applicant_id), None)
    values = {"applicant": detail.applicant_name, "payee": facts.account.holder_name}
    if applicant is None or applicant.person_id == facts.case.beneficiary_id:
        return refusal(say("%(applicant)s does not live in the household; choose the applicant again."),
                       values=values)  # fmt: skip
    if applicant.person.died_on is not None:
        return refusal(say("%(applicant)s has died; choose another applicant."), values=values)
    if facts.account.holder_id != detail.applicant_id and not detail.payee_relation:
        return refusal(
            say("The account is in the name of %(payee)s; say how the payee stands to the deceased."),
            values=values,
        )
    return ok(
        say(
            "Applied for by %(applicant)s (%(relation)s of the deceased), "
            "to be paid to %(payee)s (%(payee_relation)s of the deceased)."
        ),
        values=values,
        terms={
            "relation": [term(detail.get_applicant_relation_display())],
            "payee_relation": [term(detail.payee_stands_as)],
        },
    )


def one_for_ever(facts: Facts) -> Found | None:
    """A death is subsidised once, whichever scheme pays; the scheme's own period is asked elsewhere."""
    if not facts.same_death:
        return None
    return refusal(
        say("This death is subsidised under another scheme already: %(number)s."),
        values={"number": facts.same_death},
    )


def approved(case: AidCase, *, by: Actor, now: datetime) -> Mapping[str, Any]:
    """Put the death on file; what the audit line says of it. Raises Refused where it was paid for before."""
    detail = detail_of(case)
    assert detail is not None
    assert case.beneficiary_id is not None
    assert case.event_on is not None
    ended = record_death(case.beneficiary_id, died_on=case.event_on, by=by, now=now)
    detail.recorded_death = ended is not None
    # The person is locked now, so of two schemes that approve at once the second sees the first.
    others = AidCase.objects.filter(
        kind=case.kind, beneficiary=case.beneficiary_id, state__in=COUNTED_STATES
    ).exclude(pk=case.pk)
    if others.exists():
        raise Refused(gettext("This death has been subsidised already."))
    detail.save(update_fields=["recorded_death"])
    return {"recorded_death": detail.recorded_death, **({"ended": ended} if ended else {})}


def taken_back(case: AidCase, *, by: Actor, now: datetime) -> Mapping[str, Any]:
    """Take the death off the file with all that followed from it, if approving this case had put it there."""
    detail = detail_of(case)
    assert detail is not None
    assert case.beneficiary_id is not None
    assert case.event_on is not None
    restored = None
    if detail.recorded_death:
        restored = withdraw_death(case.beneficiary_id, died_on=case.event_on, by=by, now=now)
    detail.recorded_death = False
    detail.save(update_fields=["recorded_death"])
    return {"withdrew_death": restored is not None, **({"restored": restored} if restored else {})}


def undone(case: AidCase) -> list[str]:
    """The death goes off the file again only where approving this case had put it there."""
    detail = detail_of(case)
    if detail is None or not detail.recorded_death or case.event_on is None:
        return []
    words = {"name": case.beneficiary_name, "day": case.event_on.isoformat()}
    sentences = [
        gettext("The death of %(name)s on %(day)s, which the approval put on file, is taken off it.") % words
    ]
    if DeathEffect.objects.filter(person=case.beneficiary_id).exists():
        sentences.append(gettext("What the death ended (memberships, a group led, an account) is restored."))
    return sentences


def keep(case: AidCase, answers: dict[str, Any]) -> None:
    applicant = next(
        (member for member in members_of(case.household) if member.person_id == answers["applicant"]), None
    )
    if applicant is None or applicant.person_id == case.beneficiary_id:
        raise Refused(gettext("Choose a living member of the household who applies."), field="applicant")
    detail = detail_of(case) or FuneralDetail(case=case)
    refuse_misfit(
        answers["applicant_relation"], applicant.person, case.beneficiary, field="applicant_relation"
    )
    if case.account is not None:
        refuse_misfit(
            answers["payee_relation"], case.account.holder, case.beneficiary, field="payee_relation"
        )
    detail.proof_no = answers.get("proof_no", "")
    detail.applicant, detail.applicant_name = applicant.person, applicant.name
    detail.applicant_relation = answers["applicant_relation"]
    detail.payee_relation = answers["payee_relation"]
    detail.full_clean(exclude=["case"])
    detail.save()
    set_party(case, PartyRole.APPLICANT, applicant, relation=detail.applicant_relation)


def answers(case: AidCase) -> dict[str, Any]:
    detail = detail_of(case)
    if detail is None:
        return {}
    return {
        "died_on": case.event_on.isoformat() if case.event_on else "",
        "proof_no": detail.proof_no,
        "applicant": detail.applicant_id,
        "applicant_name": detail.applicant_name,
        "applicant_relation": detail.applicant_relation,
        "payee_relation": detail.payee_relation,
    }


def shown(case: AidCase) -> list[tuple[Any, str]]:
    detail = detail_of(case)
    if detail is None:
        return []
    applicant = {"name": detail.applicant_name, "relation": detail.get_applicant_relation_display()}
    proof = [(_("Number of the death certificate"), detail.proof_no)] if detail.proof_no else []
    return [
        (_("Date of death"), f"{case.event_on}"),
        *proof,
        (_("Applicant"), gettext("%(name)s, %(relation)s of the deceased") % applicant),
        (_("Payee"), gettext("%(relation)s of the deceased") % {"relation": detail.payee_stands_as}),
    ]


class FuneralForm(RequestForm):
    whom = (_("Deceased member"), _("Choose the deceased member."))
    answered = ("proof_no", "applicant", "applicant_relation", "payee_relation")
    field_order = ("beneficiary", "period", "event_on", *answered, "reason")
    shows_amount = True

    event_on = DayField(label=_("Date of death"), error_messages={"required": _("Enter the date of death.")})
    proof_no = FreeTextField(
        label=_("Number of the death certificate"), max_length=40, required=False,
        help_text=_("Of the death or cremation certificate, or of the cancelled registration."),
    )  # fmt: skip
    applicant = forms.TypedChoiceField(
        label=_("Applicant"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who applies.")},
    )
    applicant_relation = forms.ChoiceField(
        label=_("Applicant's relation to the deceased"),
        choices=[("", "—"), *relations_to_another()],
        error_messages={"required": _("Choose the applicant's relation to the deceased.")},
    )
    payee_relation = forms.ChoiceField(
        label=_("Payee's relation to the deceased"),
        choices=[("", "—"), *relations_to_another()],
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["applicant"].choices = [(one.person_id, named(one, self.today)) for one in self.members]
        self.fields["reason"].required = False
        if self.accounts:
            self.fields["payee_relation"].help_text = _(
                "The account is in the name of %(holder)s; leave it empty when that is the applicant."
            ) % {"holder": self.accounts[0].holder_name}

    def clean(self):
        told = super().clean()
        for field, reason in misfits(self, told):
            self.add_error(field, reason)
        if told.get("applicant") and told["applicant"] == told.get("beneficiary"):
            self.add_error("applicant", _("The applicant is somebody else than the deceased."))
        others = [account for account in self.accounts if account.holder_id != told.get("applicant")]
        if told.get("applicant") and others and not told.get("payee_relation"):
            self.add_error("payee_relation", _("The applicant is not paid; say how the payee stands."))
        return told


FUNERAL = Kind(
    code="funeral",
    series="SZ",
    title=_("Funeral subsidy"),
    detail=FuneralDetail,
    form=FuneralForm,
    keep=keep,
    answers=answers,
    shown=shown,
    whom=Check("deceased", death_is_known),
    called=_("Deceased member"),
    subject=PartyRole.DECEASED,
    candidates=candidates,
    checks=(Check("applicant", applicant_lives), Check("once", one_for_ever)),
    unproven=ReturnReason.EVENT_UNPROVEN,
    shows_amount=True,
    approved=approved,
    taken_back=taken_back,
    undone=undone,
    visit_due=True,
)
