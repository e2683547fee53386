from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from branches.tree.divisions import divisions_called
from branches.tree.models import Division, HostNature
from ground.fields import PhoneField

NATURES = [("", _("not known")), *HostNature.choices]
MOST_STAFF = 1_000_000
MOST_NAMED = 5
LONGEST_PLACE = 80

# As many rows as a page of small units or member firms takes.
MOST_ROWS = 300


class BranchChoice(forms.ChoiceField):
    """One association among those a page offers, grouped by the one above; gives the association."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.by_code = {}

    def offer(self, branches):
        """Offer these, which come with their parents at hand and in the order of groups."""
        self.by_code = {branch.code: branch for branch in branches}
        groups = {}
        for branch in branches:
            groups.setdefault(branch.parent.short_name if branch.parent else "", []).append(
                (branch.code, branch.name)
            )
        only = len(groups) == 1
        offered = next(iter(groups.values())) if only else list(groups.items())
        self.choices = [("", _("Choose")), *offered]

    def clean(self, value):
        return self.by_code.get(super().clean(value))


class DivisionField(forms.Field):
    """A place typed by its name or its code; gives a `Division` or None."""

    widget = forms.TextInput(attrs={"maxlength": LONGEST_PLACE, "autocomplete": "off"})
    typed = forms.CharField(max_length=LONGEST_PLACE, required=False)

    def __init__(self, *, levels=(), **kwargs):
        super().__init__(**kwargs)
        self.levels = levels

    def prepare_value(self, value):
        return f"{value.name} {value.code}" if isinstance(value, Division) else value

    def to_python(self, value):
        if isinstance(value, Division):
            return value
        text = self.typed.clean(value)
        return self._found(text) if text else None

    def _found(self, text):
        found = divisions_called(text, levels=self.levels)
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(
                _("No such place is known. Type its official name or its code."), code="unknown"
            )
        named = [
            f"{one.parent.name if one.parent else ''}{one.name} {one.code}" for one in found[:MOST_NAMED]
        ]
        raise ValidationError(
            _("Several places are called so; type the code: %(places)s."),
            code="several",
            params={"places": _(", ").join(named)},
        )


def office_phone_field():
    return PhoneField(label=_("Office telephone"), required=False)


def headcount_field(**kwargs):
    field = forms.IntegerField(
        label=_("Headcount"), min_value=1, max_value=MOST_STAFF, required=False, **kwargs
    )
    field.widget = forms.TextInput(attrs={"inputmode": "numeric"})
    field.suffix = pgettext_lazy("headcount", "people")
    return field


class NamedRows(forms.BaseFormSet):
    """Rows of which no two bear one name."""

    def clean(self):
        seen = set()
        for form in self.kept:
            name = form.cleaned_data.get("name") if form.is_valid() else None
            if name is None:
                continue
            if name in seen:
                form.add_error("name", _("This name stands in two rows."))
            seen.add(name)

    @property
    def kept(self):
        """The rows that are filled in and not left out."""
        return [form for form in self.forms if form.has_changed() and not self._should_delete_form(form)]
