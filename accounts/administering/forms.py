"""Making an account, and narrowing the list of accounts."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.administering.queries import ACCOUNT_ORDERS
from accounts.drafts.forms import OnceForm
from accounts.people.models import User
from ground.fields import NameField
from ground.free_text import refuse_numbers
from ground.resident_ids import ResidentId


class PersonFields(OnceForm):
    name = NameField(
        label=_("Name"),
        help_text=_("As on the ID card."),
        error_messages={"required": _("Enter the name.")},
    )
    id_number = forms.CharField(
        label=_("ID number"),
        max_length=30,
        validators=[ResidentId.parse],
        error_messages={"required": _("Enter the ID number.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def details(self):
        """What was typed about the person, for the operation."""
        return {name: value for name, value in self.cleaned_data.items() if name != "token"}


class NewAccountForm(PersonFields):
    username = forms.CharField(
        label=_("User name"),
        max_length=64,
        validators=[*User._meta.get_field("username").validators, refuse_numbers],
        help_text=_("What the officer types to sign in: letters, digits, dots, dashes; no telephone number."),
        error_messages={"required": _("Enter a user name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class AccountFilterForm(forms.Form):
    """The conditions of the list. ``person`` points at somebody and never stands in an address."""

    username = forms.CharField(
        label=_("User name, from its beginning"), max_length=64, required=False, validators=[refuse_numbers]
    )
    person = forms.CharField(
        label=_("Name of the person"),
        max_length=50,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("all")), ("enabled", _("enabled")), ("disabled", _("disabled"))],
    )
    duty = forms.ChoiceField(
        label=_("Duty"), required=False, choices=[("", _("all")), ("none", _("without a duty"))]
    )
    order = forms.ChoiceField(
        label=_("Order"), required=False, choices=[(order.name, order.label) for order in ACCOUNT_ORDERS]
    )
