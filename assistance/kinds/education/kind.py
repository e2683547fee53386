"""Education grants (助学): what the case adds, its checks and its answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as say

from assistance.cases.facts import Facts
from assistance.cases.findings import Check, Found, refusal, warning
from assistance.cases.kind import Kind, Term, members_of
from assistance.cases.models.case import AidCase
from assistance.cases.request_form import RequestForm
from assistance.cases.states import ReturnReason
from assistance.kinds.education.models import EducationDetail
from assistance.schemes.rules import EITHER_PARENT
from families.codes import SchoolStage
from families.models import Household, HouseholdMember
from ground.fields import FreeTextField
from ground.sentences import term

GRADES = {
    1: _("first year"),
    2: _("second year"),
    3: _("third year"),
    4: _("fourth year"),
    5: _("fifth year"),
    6: _("sixth year"),
}


# Other schools, for the deaf or by correspondence, take people of any age.
USUAL_AGES = {
    SchoolStage.PRIMARY: range(5, 14),
    SchoolStage.JUNIOR_HIGH: range(11, 18),
    SchoolStage.SENIOR_HIGH: range(14, 21),
    SchoolStage.VOCATIONAL: range(14, 23),
    SchoolStage.HIGHER_VOCATIONAL: range(16, 26),
    SchoolStage.UNIVERSITY: range(16, 30),
    SchoolStage.POSTGRADUATE: range(20, 40),
}


def detail_of(case: AidCase) -> EducationDetail | None:
    return getattr(case, "education", None)


def stage_is_served(facts: Facts) -> Found | None:
    if facts.rule is None:
        return None
    detail = detail_of(facts.case)
    if detail is None:
        return refusal(say("School, stage and grade have not been filled in yet."))
    return STAGES.found(
        facts,
        detail.stage,
        called="stage",
        outside=say("The scheme is for %(served)s only, not for %(stage)s."),
        inside=say("The student attends a %(stage)s, which the scheme serves."),
    )


def age_is_usual(facts: Facts) -> Found | None:
    detail = detail_of(facts.case)
    if detail is None or facts.beneficiary is None:
        return None
    age = facts.beneficiary.age_on(facts.applied_on)
    usual = USUAL_AGES.get(SchoolStage(detail.stage))
    if usual is None or age in usual:
        return None
    return warning(
        say("The student is %(age)s years old, unusual for a %(stage)s; check the study proof."),
        values={"age": str(age)},
        terms={"stage": [term(detail.get_stage_display())]},
    )


def keep(case: AidCase, answers: dict[str, Any]) -> None:
    detail = detail_of(case) or EducationDetail(case=case)
    detail.school = answers["school"]
    detail.stage = answers["stage"]
    detail.grade = answers["grade"]
    detail.proof_no = answers.get("proof_no", "")
    detail.full_clean(exclude=["case"])
    detail.save()


def answers(case: AidCase) -> dict[str, Any]:
    detail = detail_of(case)
    if detail is None:
        return {}
    return {
        "school": detail.school,
        "stage": detail.stage,
        "grade": detail.grade,
        "proof_no": detail.proof_no,
    }


def shown(case: AidCase) -> list[tuple[Any, str]]:
    """Label and value of what the case page shows in addition to the common rows."""
    detail = detail_of(case)
    if detail is None:
        return []
    rows = [
        (_("School"), detail.school),
        (_("School stage and grade"), f"{detail.get_stage_display()} · {GRADES[detail.grade]}"),
    ]
    return [*rows, (_("Number of the study proof"), detail.proof_no)] if detail.proof_no else rows


STAGES = Term("school_stages", "stage", _("School stage"), SchoolStage)


class EducationForm(RequestForm):
    whom = (_("Student"), _("Choose the student."))
    answered = ("school", "stage", "grade", "proof_no")
    field_order = ("beneficiary", "period", *answered, "asked_amount", "reason")

    school = FreeTextField(
        label=_("School"),
        max_length=60,
        help_text=_("The full name as on the admission letter or study proof."),
        error_messages={"required": _("Enter the school.")},
    )
    stage = forms.ChoiceField(
        label=_("School stage"), error_messages={"required": _("Choose the school stage.")}
    )
    grade = forms.TypedChoiceField(
        label=_("Grade"),
        coerce=int,
        choices=list(GRADES.items()),
        error_messages={"required": _("Choose the grade.")},
    )
    proof_no = FreeTextField(label=_("Number of the study proof"), max_length=40, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "period" in self.fields:
            self.fields["period"].label = _("School year")
        self.fields["stage"].choices = STAGES.served(self.eligibility)


def candidates(household: Household) -> list[HouseholdMember]:
    """Who lives in the household, the youngest first: they are the ones who go to school."""
    return sorted(members_of(household), key=lambda member: member.person.born_on, reverse=True)


EDUCATION = Kind(
    code="education",
    series="ZX",
    title=_("Education grant"),
    detail=EducationDetail,
    form=EducationForm,
    keep=keep,
    answers=answers,
    shown=shown,
    candidates=candidates,
    terms=(STAGES,),
    checks=(Check("stage", stage_is_served), Check("age", age_is_usual)),
    unproven=ReturnReason.SCHOOL_UNPROVEN,
    whose=EITHER_PARENT,
)
