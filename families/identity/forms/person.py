import re

from django import forms
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.drafts.tokens import TokenField
from families.codes import Nation, SchoolStage, Sex
from families.identity.models import Answer
from families.identity.operations.people import details_of
from families.identity.person_data import PersonData
from families.people.guards import paper_problems
from ground.days import why_not_happened
from ground.fields import DayField, FreeTextField, NameField, PhoneField, ResidentIdField

from .resident import code_of, parts_of, resident_choices

SEX_CHOICES = [(Sex.MALE, Sex.MALE.label), (Sex.FEMALE, Sex.FEMALE.label)]
HIDDEN_DETAILS = ("id_number", "phone")
# How the answers about people who look alike are named, before the person's id.
ASKED = "same_"
LIKENESS_KEY = re.compile(r"[0-9]{1,18}")


class HintedField(forms.BoundField):
    """A field with its hint close below it."""

    def css_classes(self, extra_classes=None):
        return f"{super().css_classes(extra_classes)} mb-1".strip()


class PersonFieldsForm(forms.Form):
    """What is asked about any person; the other forms add to it.

    ``household`` is the number of the one in which the person is being edited, "" for somebody new.
    """

    household = ""

    name = NameField(label=_("Name"), error_messages={"required": _("Enter the name.")})
    id_number = ResidentIdField(label=_("Resident ID number"), required=False, bound_field_class=HintedField)
    no_id_reason = FreeTextField(
        label=_("Reason why there is no ID number"),
        max_length=100,
        required=False,
        help_text=_("For example: newborn, not yet registered."),
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=SEX_CHOICES, required=False, widget=forms.RadioSelect)
    born_on = DayField(label=_("Birth date"), required=False)
    resident = forms.ChoiceField(
        label=_("Resident status"),
        choices=[("", _("Choose")), *resident_choices()],
        help_text=_("With what it rests on; husband and wife may differ."),
        error_messages={"required": _("Choose the resident status, or that it is undetermined.")},
    )
    resident_shown_on = DayField(label=_("Day of that paper"), required=False)
    resident_paper = FreeTextField(label=_("Number of that paper"), max_length=60, required=False)
    phone = PhoneField(label=_("Telephone"), required=False)

    def __init__(self, *args, today, **kwargs):
        self.today = today
        super().__init__(*args, **kwargs)
        here = {"household": self.household} if self.household else None
        self.fields["id_number"].mark_optional = False
        self.fields["id_number"].widget.attrs |= {
            "hx-post": reverse("families:id_hint", query=here),
            "hx-trigger": "change",
            "hx-target": f"#hint_{self['id_number'].auto_id}",
        }
        for name in ("no_id_reason", "sex", "born_on", "resident_shown_on", "resident_paper"):
            self.fields[name].mark_optional = False

    def clean(self):
        cleaned = super().clean()
        if "id_number" in cleaned and not cleaned["id_number"] and not self.keeps_number:
            self._clean_without_id(cleaned)
        if cleaned.get("resident"):
            self._clean_paper(cleaned)
        for name in ("born_on", "died_on", "resident_shown_on"):
            if reason := why_not_happened(cleaned.get(name), today=self.today):
                self.add_error(name, reason)
        return cleaned

    keeps_number = False
    # Who on file looks like this person, once that is to be asked.
    alikes = None

    @property
    def answers(self):
        """What was said of people who look alike, by the person's id."""
        prefix = self.add_prefix(ASKED)
        return {
            int(name.removeprefix(prefix)): value
            for name, value in (self.data.items() if self.is_bound else ())
            if name.startswith(prefix)
            and LIKENESS_KEY.fullmatch(name.removeprefix(prefix))
            and value in Answer
        }

    @property
    def questions(self):
        """A question for each of them, and one for all outside; with the answer that was given."""
        if self.alikes is None:
            return []
        inside = {one.person.pk: one for one in self.alikes.inside}
        return [
            {
                "name": self.add_prefix(f"{ASKED}{key}"),
                "alike": inside.get(key),
                "choices": [
                    (value, label, self.answers.get(key) == value) for value, label in Answer.choices
                ],
            }
            for key in self.alikes.asked
        ]

    @property
    def kept_answers(self):
        """Answers that are not asked for again while something else is mended."""
        asked = self.alikes.asked if self.alikes else ()
        return [
            (self.add_prefix(f"{ASKED}{key}"), value)
            for key, value in self.answers.items()
            if key not in asked
        ]

    @property
    def set_aside(self):
        """Sentences on what was typed beside a number that says otherwise: the number counts."""
        number = self.cleaned_data.get("id_number")
        if not number:
            return []
        sex, born_on = self.cleaned_data.get("sex"), self.cleaned_data.get("born_on")
        typed = [(Sex.of(number).label, Sex(sex).label)] if sex else []
        typed += [(number.born_on.isoformat(), born_on.isoformat())] if born_on else []
        sentence = _(
            "%(name)s: the ID number says %(counts)s, but %(typed)s was entered. "
            "The number counts; compare it with the certificate."
        )
        return [
            sentence % {"name": self.cleaned_data["name"], "counts": counts, "typed": entered}
            for counts, entered in typed
            if counts != entered
        ]

    def _clean_paper(self, cleaned):
        basis = parts_of(cleaned["resident"])["resident_basis"]
        paper = (cleaned.get("resident_shown_on"), cleaned.get("resident_paper", ""))
        for name, sentence in paper_problems(basis, *paper).items():
            if name not in self.errors:
                self.add_error(name, sentence)

    def _clean_without_id(self, cleaned):
        if not cleaned.get("no_id_reason"):
            self.add_error("id_number", _("Enter the resident ID number, or say below why there is none."))
            return
        if not cleaned.get("sex"):
            self.add_error("sex", _("Choose the sex."))
        if not cleaned.get("born_on") and "born_on" not in self.errors:
            self.add_error("born_on", _("Enter the birth date."))

    @property
    def shows_paper(self):
        """Whether the fields for the paper on the resident status are open."""
        names = ("resident_shown_on", "resident_paper")
        return any(self[name].value() or name in self.errors for name in names)

    @property
    def without_id(self):
        """Whether the fields for people without an ID number are open."""
        names = ("no_id_reason", "sex", "born_on")
        return any(self[name].value() for name in names) or any(name in self.errors for name in names)

    def details(self):
        """The cleaned fields as the operations take them."""
        given = {
            name: self.cleaned_data[name]
            for name in (
                "no_id_reason",
                "sex",
                "born_on",
                "education",
                "employer",
                "health_note",
                "died_on",
                "nation",
                "resident_shown_on",
                "resident_paper",
            )
            if name in self.cleaned_data
        }
        return PersonData(
            name=self.cleaned_data["name"],
            number=self.cleaned_data["id_number"],
            **parts_of(self.cleaned_data["resident"]),
            phone=self.cleaned_data["phone"],
            answers=self.answers,
            **given,
        )


class PersonForm(PersonFieldsForm):
    """Everything about one person. Where numbers are not shown, an empty field keeps what is on file."""

    nation = forms.ChoiceField(
        label=_("Ethnic group"),
        choices=Nation.choices,
        initial=Nation.HAN,
        error_messages={"required": _("Choose the ethnic group.")},
    )
    education = forms.ChoiceField(
        label=_("Education"), choices=[("", _("not known")), *SchoolStage.choices], required=False
    )
    employer = FreeTextField(label=_("Employer or occupation"), max_length=80, required=False)
    health_note = FreeTextField(
        label=_("Health"),
        max_length=200,
        required=False,
        help_text=_("Only what an aid case needs. Kept sealed."),
    )
    died_on = DayField(label=_("Date of death"), required=False)
    person_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, person=None, household="", numbers_shown=True, **kwargs):
        self.person, self.household, self.numbers_shown = person, household, numbers_shown
        if person is not None:
            kwargs["initial"] = self._initial(person) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        if person is None:
            del self.fields["died_on"], self.fields["health_note"]
        elif not numbers_shown:
            self._say_what_is_kept(person)

    def _initial(self, person):
        kept = details_of(person)
        initial = {name: getattr(kept, name) for name in self.base_fields if hasattr(kept, name)}
        initial |= {"id_number": person.id_number, "person_version": person.version}
        initial["resident"] = code_of(person.resident_status, person.resident_basis)
        if person.id_index is not None:
            initial |= {"sex": "", "born_on": None}
        if not self.numbers_shown:
            initial |= dict.fromkeys(HIDDEN_DETAILS, "")
        return initial

    def _say_what_is_kept(self, person):
        for name, last4 in (("id_number", person.id_last4), ("phone", person.phone_last4)):
            if last4:
                self.fields[name].help_text = _("On file: …%(last4)s. Leave it empty to keep it.") % {
                    "last4": last4
                }

    @property
    def keeps_number(self):
        return self.person is not None and not self.numbers_shown and self.person.id_index is not None

    @cached_property
    def kept(self):
        return details_of(self.person)

    def clean(self):
        cleaned = super().clean()
        if self.person is not None and not self.numbers_shown:
            cleaned["id_number"] = cleaned.get("id_number") or self.kept.number
            cleaned["phone"] = cleaned.get("phone") or self.kept.phone
        return cleaned


class BranchField(forms.ModelChoiceField):
    def label_from_instance(self, branch):
        return branch.name


class NewHouseholdForm(PersonForm):
    """The first page of a registration: where, and who is the head."""

    branch = BranchField(
        label=_("Association"),
        queryset=None,
        empty_label=_("Choose the village or base"),
        error_messages={"required": _("Choose the village or base.")},
    )
    token = TokenField()

    def __init__(self, *args, branches, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["branch"].queryset = branches
        only = list(branches[:2])
        if len(only) == 1:
            self.initial["branch"] = only[0].pk
            self.fields["branch"].widget = forms.HiddenInput()
            self.only_branch = only[0]

    only_branch = None
