"""Form fields for what is typed about people and money, the same on every page and in every import."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .days import why_not_happened
from .free_text import refuse_numbers
from .money import parse_amount
from .names import validate_person_name
from .resident_ids import ResidentId
from .telephones import LONGEST_TYPED, normal_phone
from .text import squeezed, visible
from .typed_days import parse_day


class DayField(forms.Field):
    """A calendar day; gives a `date` or None."""

    widget = forms.TextInput(
        attrs={"placeholder": _("e.g. 2026-08-14"), "autocomplete": "off", "maxlength": 20, "class": "day"}
    )

    def prepare_value(self, value):
        return value.isoformat() if isinstance(value, date) else value

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, date):
            return value or None
        return parse_day(str(value)) if str(value).strip() else None

    def has_changed(self, initial, data):
        try:
            return super().has_changed(initial, self.to_python(data))
        except ValidationError:
            return True


class AmountField(forms.Field):
    """Yuan and fen; gives a `Decimal` above zero, or None."""

    widget = forms.TextInput(
        attrs={"inputmode": "decimal", "autocomplete": "off", "class": "amount", "maxlength": 24}
    )
    suffix = _("yuan")

    def __init__(self, *, zero_allowed: bool = False, **kwargs):
        self.zero_allowed = zero_allowed
        super().__init__(**kwargs)

    def prepare_value(self, value):
        return f"{value:.2f}" if isinstance(value, Decimal) else value

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, Decimal):
            return None if value in self.empty_values else value
        if not str(value).strip():
            return None
        amount = parse_amount(str(value))
        if not amount and not self.zero_allowed:
            raise ValidationError(_("The amount must be above zero."), code="zero")
        return amount

    def has_changed(self, initial, data):
        try:
            return super().has_changed(initial, self.to_python(data))
        except ValidationError:
            return True


class SqueezedField(forms.CharField):
    """Text whose spaces, widths and invisible characters do not count."""

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", 60)
        super().__init__(**kwargs)

    def to_python(self, value):
        return squeezed(super().to_python(value))

    def widget_attrs(self, widget):
        return {**super().widget_attrs(widget), "autocomplete": "off"}


class ResidentIdField(SqueezedField):
    """A resident ID number; gives a `ResidentId` or None."""

    def prepare_value(self, value):
        return value.number if isinstance(value, ResidentId) else value

    def to_python(self, value):
        typed = super().to_python(value)
        return ResidentId.parse(typed) if typed else None

    def run_validators(self, value):
        """The length belongs to the typed text, which is bounded already."""

    def has_changed(self, initial, data):
        return squeezed(str(initial or "")).upper() != squeezed(data or "").upper()


class PhoneField(SqueezedField):
    """A telephone number in normal form, or ""."""

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", LONGEST_TYPED)
        super().__init__(**kwargs)

    def to_python(self, value):
        typed = super().to_python(value)
        return normal_phone(typed) if typed else ""

    def has_changed(self, initial, data):
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return squeezed(str(initial or "")) != squeezed(data or "")


class NameField(forms.CharField):
    """A person's name in normal form, or ""."""

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", 80)
        super().__init__(**kwargs)

    def widget_attrs(self, widget):
        return {**super().widget_attrs(widget), "autocomplete": "off"}

    def to_python(self, value):
        typed = super().to_python(value)
        return validate_person_name(typed) if typed else ""


class FreeTextField(forms.CharField):
    """What somebody writes in their own words, without numbers of persons and unseen characters."""

    default_validators = [refuse_numbers]

    def to_python(self, value):
        if isinstance(value, str):
            value = visible(value)
            if not isinstance(self.widget, forms.Textarea):
                value = " ".join(value.splitlines())
        return super().to_python(value)


def no_later(day: date | None, today: date) -> date | None:
    """A day that was typed, if any. Raises ValidationError when it is still to come."""
    if reason := why_not_happened(day, today=today):
        raise ValidationError(reason)
    return day
