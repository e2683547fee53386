"""Form fields for what is typed about people and money, the same on every page and in every import."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .identity import ResidentId, squeezed, validate_person_name, visible
from .telephones import LONGEST_TYPED, normal_phone
from .telltale import refuse_numbers
from .tokens import new_token

# Year first, with a separator or without: 20260814, 2026-8-14, 2026/8/14, 2026.8.14, 2026年8月14日.
TYPED_DAY = re.compile(r"([0-9]{4})(?:([0-9]{2})([0-9]{2})|[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?)")
EARLIEST = 1850
LATEST = 2150

# Commas stand between thousands or nowhere; ¥ may lead and 元 may follow.
AMOUNT = re.compile(r"¥?\s*((?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]{1,2})?)\s*元?")
MOST_DIGITS = 12
# What an input method types for digits and marks. Nothing else is made a digit: 10² is not 102.
FULL_WIDTH = {ord("\uff10") + digit: str(digit) for digit in range(10)} | {
    ord("\uff0e"): ".",
    ord("\uff0c"): ",",
    ord("\uffe5"): "¥",
}


def parse_day(text: str) -> date:
    """A day typed year first, in any of the usual spellings.

    Raises ValidationError with a sentence for whoever typed it.
    """
    match = TYPED_DAY.fullmatch(squeezed(text))
    if match:
        year, *parts = match.groups()
        month, day = (int(part) for part in parts if part)
        try:
            found = date(int(year), month, day)
        except ValueError:
            raise ValidationError(_("There is no such day in the calendar."), code="no_such_day") from None
        if EARLIEST <= found.year <= LATEST:
            return found
    raise ValidationError(_("Enter the date as 2026-08-14 or 20260814."), code="invalid")


def parse_amount(text: str) -> Decimal:
    """An amount in yuan with up to two decimals: 35000, 35,000.00, ¥35000, 35000元, in any width.

    Raises ValidationError with a sentence for whoever typed it.
    """
    typed = AMOUNT.fullmatch(text.translate(FULL_WIDTH).strip())
    if typed is None:
        raise ValidationError(
            _("Enter an amount in yuan as 1000, 1,000 or 1000.50, without a sign or letters."), code="invalid"
        )
    digits = typed[1].replace(",", "")
    if len(digits.partition(".")[0].lstrip("0")) > MOST_DIGITS:
        raise ValidationError(_("This amount is too large."), code="large")
    return Decimal(digits)


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


class TokenField(forms.UUIDField):
    """The token of a form that counts once. A form that is shown again is another one and has a new token."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs):
        super().__init__(initial=new_token, **kwargs)

    def bound_data(self, data, initial):
        return new_token()


def no_later(day: date | None, today: date) -> date | None:
    """A day that was typed, if any. Raises ValidationError when it lies in the future."""
    if day is not None and day > today:
        raise ValidationError(_("This day lies in the future."))
    return day
