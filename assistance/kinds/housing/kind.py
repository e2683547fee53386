"""Housing aid (住房): what is built or mended, how dangerous the house is, what the work costs."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as say

from assistance.cases.facts import Facts
from assistance.cases.findings import Check, Found, ok, refusal
from assistance.cases.kind import Kind, Term, per_household
from assistance.cases.models.case import AidCase
from assistance.cases.request_form import RequestForm
from assistance.cases.states import ReturnReason
from assistance.kinds.housing.models import GRADED_WORK, DangerGrade, HousingDetail, WorkKind
from assistance.schemes.models import Unit
from ground.fields import AmountField, FreeTextField
from ground.money import yuan

# What the safety report says of each grade, beside its letter.
DANGER_MEANS = {
    DangerGrade.A: _("grade A: sound"),
    DangerGrade.B: _("grade B: single parts in danger, the house is safe"),
    DangerGrade.C: _("grade C: part of the house is in danger"),
    DangerGrade.D: _("grade D: the whole house is in danger"),
}


def detail_of(case: AidCase) -> HousingDetail | None:
    return getattr(case, "housing", None)


def work_is_served(facts: Facts) -> Found | None:
    detail = detail_of(facts.case)
    if facts.rule is None:
        return None
    if detail is None:
        return refusal(say("The kind of work and the state of the house have not been filled in yet."))
    return WORKS.found(
        facts,
        detail.work,
        called="work",
        outside=say("The scheme does not pay for this work (%(work)s)."),
        inside=say("The scheme pays for this work (%(work)s)."),
    )


def danger_is_served(facts: Facts) -> Found | None:
    detail = detail_of(facts.case)
    if facts.rule is None or detail is None or not detail.danger_grade:
        return None
    return DANGER.found(
        facts,
        detail.danger_grade,
        called="grade",
        outside=say("The scheme is for houses of %(served)s, this one is of %(grade)s."),
        inside=say("The house is of %(grade)s, which the scheme is for."),
    )


def total_cost(case: AidCase) -> Decimal | None:
    """Nobody is given more than the work costs."""
    detail = detail_of(case)
    return detail.total_cost if detail else None


def cost_is_covered(facts: Facts) -> Found | None:
    detail, asked = detail_of(facts.case), facts.case.asked_amount
    if detail is None or asked is None:
        return None
    values = {"asked": yuan(asked), "cost": yuan(detail.total_cost)}
    if asked > detail.total_cost:
        return refusal(say("%(asked)s is asked for, but the work costs %(cost)s in all."), values=values)
    return ok(say("%(asked)s of a cost of %(cost)s is asked for."), values=values)


def keep(case: AidCase, answers: dict[str, Any]) -> None:
    detail = detail_of(case) or HousingDetail(case=case)
    detail.work, detail.danger_grade = answers["work"], answers["danger_grade"]
    detail.total_cost, detail.before = answers["total_cost"], answers["before"]
    detail.full_clean(exclude=["case"])
    detail.save()


def answers(case: AidCase) -> dict[str, Any]:
    detail = detail_of(case)
    if detail is None:
        return {}
    return {
        "work": detail.work,
        "danger_grade": detail.danger_grade,
        "total_cost": f"{detail.total_cost:.2f}",
        "before": detail.before,
    }


def shown(case: AidCase) -> list[tuple[Any, str]]:
    detail = detail_of(case)
    if detail is None:
        return []
    graded = [(_("Danger grade"), detail.get_danger_grade_display())] if detail.danger_grade else []
    done = [(_("Completed on"), f"{detail.completed_on}"), (_("State after the work"), detail.after)]
    return [
        (_("Kind of work"), detail.get_work_display()),
        *graded,
        (_("Cost of the work"), yuan(detail.total_cost)),
        (_("State of the house"), detail.before),
        *(done if detail.completed_on else []),
    ]


WORKS = Term("works", "work", _("Kind of work"), WorkKind)
DANGER = Term("danger_grades", "danger_grade", _("Danger grade"), DangerGrade)


class HousingForm(RequestForm):
    whom = (_("Applicant"), _("Choose the applicant."))
    answered = ("work", "danger_grade", "total_cost", "before")
    field_order = ("beneficiary", "period", *answered, "asked_amount", "reason")

    work = forms.ChoiceField(
        label=_("Kind of work"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the kind of work.")},
    )
    danger_grade = forms.ChoiceField(
        label=_("Danger grade"),
        required=False,
        help_text=_("As the safety report says; for water, toilet and stove leave it empty."),
    )
    total_cost = AmountField(
        label=_("Cost of the work"),
        help_text=_("All of it, no matter who pays; as estimated or contracted."),
        error_messages={"required": _("Enter the cost of the work.")},
    )
    before = FreeTextField(
        label=_("State of the house"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What is broken or missing now; the photos are taken from the same places."),
        error_messages={"required": _("Enter the state of the house.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["work"].choices = WORKS.served(self.eligibility)
        self.fields["danger_grade"].choices = [("", "—"), *DANGER_MEANS.items()]

    def clean(self):
        told = super().clean()
        work, grade = told.get("work"), told.get("danger_grade")
        if work in GRADED_WORK and not grade:
            self.add_error("danger_grade", _("Work on the house itself needs its danger grade."))
        if work and work not in GRADED_WORK:
            told["danger_grade"] = ""
        return told


HOUSING = Kind(
    code="housing",
    series="ZF",
    title=_("Housing aid"),
    detail=HousingDetail,
    form=HousingForm,
    keep=keep,
    answers=answers,
    shown=shown,
    terms=(WORKS, DANGER),
    checks=(
        Check("work", work_is_served),
        Check("danger", danger_is_served),
        Check("cost", cost_is_covered),
    ),
    unproven=ReturnReason.HOUSE_UNPROVEN,
    most=total_cost,
    unit_of=per_household,
    units=(("", Unit.HOUSEHOLD),),
)
