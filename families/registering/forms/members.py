from django import forms
from django.utils.translation import gettext_lazy as _

from families.codes import Sex
from families.identity.forms.person import PersonFieldsForm
from families.people.guards import why_not_related
from families.registering.operations.members import Leaving, NewMember
from ground.fields import DayField, FreeTextField

from .relations import relations_to_the_head

SINCE_BIRTH = _("When the person was born or moved in; left empty it is since birth.")
RELATION_ERRORS = {"required": _("Choose the relation to the head.")}


class MemberForm(forms.Form):
    """A member on file: the relation, since when, and when and why the member leaves."""

    relation = forms.ChoiceField(
        label=_("Relation to the head"), choices=relations_to_the_head(), error_messages=RELATION_ERRORS
    )
    joined_on = DayField(label=_("Lives here since"), required=False, help_text=SINCE_BIRTH)
    left_on = DayField(
        label=_("Leaves on"),
        required=False,
        help_text=_("The first day on which the member does not belong here any more."),
    )
    left_reason = FreeTextField(label=_("Reason for leaving"), max_length=100, required=False)

    def __init__(self, *args, member, **kwargs):
        self.member = member
        kwargs["prefix"] = f"member-{member.pk}"
        since = member.joined_on if member.joined_on != member.person.born_on else None
        kwargs["initial"] = {"relation": member.relation, "joined_on": since}
        super().__init__(*args, **kwargs)
        for name in ("joined_on", "left_on", "left_reason"):
            self.fields[name].mark_optional = False

    def clean(self):
        cleaned = super().clean()
        if sentence := why_not_related(cleaned.get("relation", ""), sex=self.member.person.sex):
            self.add_error("relation", sentence)
        if cleaned.get("left_on") and not cleaned.get("left_reason"):
            self.add_error("left_reason", _("Say why this member leaves, for example: married out."))
        if cleaned.get("left_reason") and not cleaned.get("left_on") and "left_on" not in self.errors:
            self.add_error("left_on", _("Enter the day on which this member leaves."))
        return cleaned

    @property
    def leaving(self):
        if not self.cleaned_data["left_on"]:
            return None
        return Leaving(on=self.cleaned_data["left_on"], reason=self.cleaned_data["left_reason"])

    @property
    def leaving_open(self):
        names = ("left_on", "left_reason")
        return "joined_on" in self.changed_data or any(
            self[name].value() or name in self.errors for name in names
        )


class NewMemberForm(PersonFieldsForm):
    """A row for a member who joins."""

    relation = forms.ChoiceField(
        label=_("Relation to the head"),
        choices=[("", _("Choose")), *relations_to_the_head()],
        error_messages=RELATION_ERRORS,
    )

    joined_on = DayField(label=_("Lives here since"), required=False, help_text=SINCE_BIRTH)

    field_order = ["name", "id_number", "relation", "resident", "phone", "joined_on"]

    def clean(self):
        cleaned = super().clean()
        number = cleaned.get("id_number")
        sex = Sex.of(number) if number else cleaned.get("sex", "")
        if sentence := why_not_related(cleaned.get("relation", ""), sex=sex):
            self.add_error("relation", sentence)
        return cleaned

    def new_member(self):
        return NewMember(
            person=self.details(),
            relation=self.cleaned_data["relation"],
            joined_on=self.cleaned_data["joined_on"],
        )


class NewMemberRows(forms.BaseFormSet):
    """The rows of members who join; no two with one ID number."""

    def clean(self):
        seen = set()
        for form in self.forms:
            if self._should_delete_form(form) or not form.has_changed():
                continue
            number = form.cleaned_data.get("id_number") if form.is_valid() else None
            if number is None:
                continue
            if number.number in seen:
                form.add_error("id_number", _("This ID number stands in two rows."))
            seen.add(number.number)


def new_member_rows(*args, today, extra=0, **kwargs):
    rows = forms.formset_factory(
        NewMemberForm, formset=NewMemberRows, extra=extra, can_delete=True, max_num=30, absolute_max=30
    )
    return rows(*args, prefix="new", form_kwargs={"today": today}, **kwargs)
