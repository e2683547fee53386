from django import forms
from django.utils.translation import gettext_lazy as _

from families.households.guards import why_not_end
from families.households.models import ClassKind, EvidenceKind
from families.identity.forms.person import SEX_CHOICES
from families.people.models import ParentKind
from families.registering.operations.classes import ChildData, ClassData, fields_told_here
from ground.days import why_not_happened
from ground.fields import DayField, FreeTextField, NameField

GRADES = [("", _("none")), ("1", _("grade 1")), ("2", _("grade 2")), ("3", _("grade 3")), ("4", _("grade 4"))]


class ChildForm(forms.Form):
    """A child ever born. What is told of a person on file elsewhere is only shown.

    ``person_url`` is the page where it is changed, if the child lives in this household.
    """

    name = NameField(label=_("Name"), required=False)
    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=[("", _("Choose")), *SEX_CHOICES],
        error_messages={"required": _("Choose the sex.")},
    )
    born_on = DayField(label=_("Birth date"), error_messages={"required": _("Enter the birth date.")})
    died_on = DayField(label=_("Died on"), required=False)
    disability_grade = forms.TypedChoiceField(
        label=_("Disability"), choices=GRADES, coerce=int, empty_value=None, required=False
    )
    kind = forms.ChoiceField(
        label=_("How related"),
        choices=ParentKind.choices,
        initial=ParentKind.OWN,
        error_messages={"required": _("Choose how child and parents are related.")},
    )
    parents = forms.TypedMultipleChoiceField(
        label=_("Parents in this household"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one parent.")},
    )

    def __init__(self, *args, parents, today, born=None, person_url="", **kwargs):
        self.born, self.today, self.person_url = born, today, person_url
        child = born.child if born else None
        if child is not None:
            kwargs["prefix"] = f"child-{child.pk}"
            kwargs["initial"] = {
                "name": child.name,
                "sex": child.sex,
                "born_on": child.born_on,
                "died_on": child.died_on,
                "disability_grade": child.disability_grade or "",
                "kind": min(born.kinds),
                "parents": sorted(born.parents),
            }
        super().__init__(*args, **kwargs)
        self.fields["parents"].choices = [(member.person_id, member.name) for member in parents]
        if child is None:
            self.fields["parents"].initial = [member.person_id for member in parents]
        else:
            self.fields["struck"] = forms.BooleanField(label=_("Entered in error, take out"), required=False)
        if child is not None:
            told = fields_told_here(child, lives_here=bool(person_url))
            for name in {"name", "sex", "born_on", "died_on"} - set(told):
                self.fields[name].disabled = True

    def clean(self):
        cleaned = super().clean()
        born, died = cleaned.get("born_on"), cleaned.get("died_on")
        for name, day in (("born_on", born), ("died_on", died)):
            if reason := why_not_happened(day, today=self.today):
                self.add_error(name, reason)
        if born and died and died < born:
            self.add_error("died_on", _("The date of death is before the birth date."))
        return cleaned

    def child_data(self):
        return ChildData(
            **{name: value for name, value in self.cleaned_data.items() if name not in ("struck", "DELETE")}
        )


class NewClassForm(forms.Form):
    """A row for a class that the household came into."""

    kind = forms.ChoiceField(
        label=_("Class"),
        choices=[("", _("Choose")), *ClassKind.choices],
        error_messages={"required": _("Choose the class.")},
    )
    starts_on = DayField(
        label=_("Since"), error_messages={"required": _("Enter the day from which it holds.")}
    )
    evidence = forms.ChoiceField(
        label=_("Paper"),
        choices=[("", _("Choose")), *EvidenceKind.choices],
        error_messages={"required": _("Choose the paper that shows it.")},
    )
    evidence_no = FreeTextField(label=_("Number of the paper"), max_length=40, required=False)
    evidence_on = DayField(label=_("Date of the paper"), required=False)

    def __init__(self, *args, today, **kwargs):
        self.today = today
        super().__init__(*args, **kwargs)

    def clean(self):
        cleaned = super().clean()
        for name in ("starts_on", "evidence_on"):
            if reason := why_not_happened(cleaned.get(name), today=self.today):
                self.add_error(name, reason)
        return cleaned

    def class_data(self):
        return ClassData(**{name: value for name, value in self.cleaned_data.items() if name != "DELETE"})


class ClassEndForm(forms.Form):
    """A class on file: its last day, or that it was recorded in error."""

    ends_on = DayField(label=_("Last day"), required=False)
    withdrawn = forms.BooleanField(label=_("Entered in error, take out"), required=False)

    def __init__(self, *args, row, today, **kwargs):
        self.row, self.today = row, today
        kwargs["prefix"] = f"class-{row.pk}"
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].mark_optional = False

    def clean_ends_on(self):
        day = self.cleaned_data["ends_on"]
        if day and (reason := why_not_end(self.row, day, today=self.today)):
            raise forms.ValidationError(reason)
        return day


def new_child_rows(*args, parents, today, extra=0, **kwargs):
    rows = forms.formset_factory(ChildForm, extra=extra, can_delete=True, max_num=20, absolute_max=20)
    return rows(*args, prefix="born", form_kwargs={"parents": parents, "today": today}, **kwargs)


def new_class_rows(*args, today, extra=0, **kwargs):
    rows = forms.formset_factory(NewClassForm, extra=extra, can_delete=True, max_num=10, absolute_max=10)
    return rows(*args, prefix="class", form_kwargs={"today": today}, **kwargs)
