"""What all forms have in common."""

from collections.abc import Iterator

import pytest
from django import forms
from django.core.exceptions import ValidationError

from accounts.administering.forms import NewAccountForm
from accounts.drafts.forms import ReasonForm
from accounts.drafts.tokens import TokenField
from accounts.relatives.forms import RelativeForm
from branches.changing.forms import CloseForm, FactsForm, MoveForm
from branches.duties.forms import DutyForm, EndForm, RefusalForm
from branches.founding.forms import FirmForm, FoundingForm
from members.forms import GroupForm, NewGroupForm
from tests.matrix.reading import installed

DEFAULT = forms.Field.default_error_messages["required"]


def below(kind: type) -> Iterator[type]:
    for heir in kind.__subclasses__():
        yield heir
        yield from below(heir)


def our_forms() -> set[type[forms.BaseForm]]:
    """The forms of all pages, which the views import."""
    assert installed()
    foreign = ("django.", "allauth.", "crispy_forms.", "tests.")
    return {form for form in below(forms.BaseForm) if not form.__module__.startswith(foreign)}


def test_every_field_that_must_be_filled_in_says_so_in_its_own_words():
    found = our_forms()
    silent = {
        f"{form.__module__}.{form.__name__}.{name}"
        for form in found
        for name, field in form.base_fields.items()
        if field.required and not field.widget.is_hidden and field.error_messages["required"] == DEFAULT
    }
    assert len(found) > 60
    assert silent == set()


def test_every_form_that_counts_once_has_a_new_token_when_it_is_shown_again():
    tokens = [form.base_fields["token"] for form in our_forms() if "token" in form.base_fields]

    assert len(tokens) > 10
    assert {type(field) for field in tokens} == {TokenField}


# What is read by its own rules, is no part of any book, or is compared and forgotten.
READ_OTHERWISE = {
    *("username", "password", "old", "new", "again", "code"),
    *("id_number", "person", "seen"),
    *("q", "reference", "branch", "period"),
}


def test_what_people_write_in_their_own_words_is_kept_free_of_numbers_of_persons():
    """Names and telephones of persons have fields of their own, which read them by their rules."""
    open_to_all = {
        (form.__module__, name)
        for form in our_forms()
        for name, field in form.base_fields.items()
        if type(field) is forms.CharField and "Filter" not in form.__name__
    }
    assert {name for _module, name in open_to_all} <= READ_OTHERWISE


@pytest.mark.parametrize(
    ("form", "names"),
    [
        (FoundingForm, ("name", "trade", "premises")),
        (FirmForm, ("name",)),
        (FactsForm, ("name", "short_name", "trade", "premises")),
        (MoveForm, ("trade", "premises")),
        (CloseForm, ("reason",)),
        (NewGroupForm, ("name",)),
        (GroupForm, ("name",)),
        (DutyForm, ("reason",)),
        (EndForm, ("reason",)),
        (RefusalForm, ("reason",)),
        (NewAccountForm, ("username",)),
        (RelativeForm, ("relation",)),
        (ReasonForm, ("reason",)),
    ],
)
@pytest.mark.parametrize("number", ["13812345678", "520328198001011232"])
def test_what_is_going_to_stand_in_the_trail_takes_no_number_of_a_person(form, names, number):
    for name in names:
        with pytest.raises(ValidationError) as refusal:
            form.base_fields[name].run_validators(f"联系{number}")
        assert "numbers" in {error.code for error in refusal.value.error_list}
