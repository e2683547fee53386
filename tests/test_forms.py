"""What all forms have in common."""

from collections.abc import Iterator

from django import forms

from tests.matrix.reading import installed

DEFAULT = forms.Field.default_error_messages["required"]


def below(kind: type) -> Iterator[type]:
    for heir in kind.__subclasses__():
        yield heir
        yield from below(heir)


def our_forms() -> set[type[forms.BaseForm]]:
    """The forms of all pages, which the views import."""
    assert installed()
    foreign = ("django.", "allauth.", "crispy_forms.")
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
