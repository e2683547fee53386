"""Stages of schooling are one list, of eight, for pupils and grown-ups alike."""

from django.apps import apps
from django.utils import translation

from assistance.kinds.education.kind import STAGES
from assistance.kinds.education.models import EducationDetail
from assistance.schemes.format import scheme_file
from families.codes import SchoolStage
from families.identity.forms.person import PersonForm
from families.models import Person


def test_there_are_eight_as_a_school_office_says_them():
    with translation.override("zh-hans"):
        said = [str(one.label) for one in SchoolStage]

    assert said == ["小学", "初中", "高中", "中职", "高职/大专", "本科", "研究生", "其他"]


def test_every_column_field_and_question_about_schooling_takes_this_list():
    asked = PersonForm.base_fields["education"].choices

    assert Person._meta.get_field("education").choices == SchoolStage.choices
    assert EducationDetail._meta.get_field("stage").choices == SchoolStage.choices
    assert [choice for choice in asked if choice[0]] == SchoolStage.choices
    assert STAGES.choices is SchoolStage
    assert all(code in str(scheme_file().schema()) for code in SchoolStage.values)


def test_no_other_column_lists_stages_of_its_own():
    listing = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if {"小学", "初中"} & _chinese_choices(field)
    }

    assert listing == {"Person.education", "EducationDetail.stage"}


def _chinese_choices(field):
    with translation.override("zh-hans"):
        return {str(label) for _value, label in getattr(field, "flatchoices", ())}
