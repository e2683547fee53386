from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from ground.fields import DayField, FreeTextField, NameField
from ground.free_text import refuse_numbers
from ground.resident_ids import ResidentId

from .acts import GROUPS
from .models import User
from .queries import ACCOUNT_ORDERS
from .roles import Role
from .scope import Actor
from .tokens import TokenField
from .trail import LOOKS


class PlainForm(forms.Form):
    """A form whose page writes the form tag and the buttons."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


def password_field(label, missing, *, autocomplete="current-password", help_text=""):
    return forms.CharField(
        label=label,
        error_messages={"required": missing},
        strip=False,
        max_length=1024,
        help_text=help_text,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


def code_field(label, missing, *, length=12, help_text=""):
    return forms.CharField(
        label=label,
        error_messages={"required": missing},
        max_length=length,
        help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )


def own_name_field():
    return forms.CharField(
        label=_("User name"),
        max_length=64,
        error_messages={"required": _("Enter your user name.")},
        widget=forms.TextInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
    )


class SignInForm(PlainForm):
    username = own_name_field()
    password = password_field(_("Password"), _("Enter your password."))


class CodeForm(PlainForm):
    code = code_field(
        _("Verification code"),
        _("Enter the verification code."),
        help_text=_("Six digits from the authenticator app, or a recovery code."),
    )


class NewPasswordForm(PlainForm):
    new = password_field(
        _("New password"),
        _("Enter a new password."),
        autocomplete="new-password",
        help_text=_("At least 12 characters. A sentence that only you would say is easy to keep in mind."),
    )
    again = password_field(
        _("New password again"), _("Enter the new password once more."), autocomplete="new-password"
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("new") and cleaned.get("again") and cleaned["new"] != cleaned["again"]:
            self.add_error("again", _("The two passwords differ. Type the new password twice."))
        return cleaned


class FirstSignInForm(NewPasswordForm):
    username = own_name_field()
    code = code_field(
        _("One-time code"),
        _("Enter the one-time code."),
        length=40,
        help_text=_("As printed on the sheet you were given."),
    )

    field_order = ["username", "code", "new", "again"]


class PasswordForm(NewPasswordForm):
    old = password_field(_("Present password"), _("Enter your present password."))

    field_order = ["old", "new", "again"]


class PreferencesForm(PlainForm):
    language = forms.ChoiceField(
        label=_("Language"),
        choices=User._meta.get_field("language").choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the language.")},
    )
    large_type = forms.BooleanField(label=_("Large type"), required=False)
    shortcuts = forms.BooleanField(label=_("Single-key shortcuts"), required=False)


class ReasonForm(PlainForm):
    reason = FreeTextField(
        label=_("Why do you need it?"),
        max_length=200,
        min_length=2,
        help_text=_("The reason is kept with your name."),
        error_messages={"required": _("Enter the reason.")},
    )


class OnceForm(PlainForm):
    """A form that counts once, however often it is sent."""

    token = TokenField()


class ReasonOnceForm(OnceForm, ReasonForm):
    """The reason for an act that counts once."""


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


class RelativeForm(PersonFields):
    relation = FreeTextField(
        label=_("Relation"),
        max_length=32,
        help_text=_("What the person is to you: wife, father, brother-in-law."),
        error_messages={"required": _("Enter what the person is to you.")},
    )

    field_order = ["token", "name", "relation", "id_number"]


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


class TrailFilterForm(forms.Form):
    act = forms.ChoiceField(label=_("Act"), required=False)
    username = forms.CharField(label=_("User name"), max_length=64, required=False)
    reference = forms.CharField(label=_("Number it is about"), max_length=64, required=False)
    since = DayField(label=_("From day"), required=False)
    until = DayField(label=_("To day"), required=False)
    mine = forms.BooleanField(label=_("Only my own acts"), required=False)

    def __init__(self, *args, actor: Actor, **kwargs):
        super().__init__(*args, **kwargs)
        groups = GROUPS[:2] if actor.role == Role.SYSTEM else GROUPS
        looks = [] if actor.role == Role.SYSTEM else [(LOOKS, _("Who saw full numbers"))]
        self.fields["act"].choices = [
            ("", _("all")),
            *looks,
            *((title, [(action, words) for action, words in group.items()]) for title, group in groups),
        ]
        if actor.role not in {Role.AUDITOR, Role.SYSTEM}:
            del self.fields["username"], self.fields["mine"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("since") and cleaned.get("until") and cleaned["until"] < cleaned["since"]:
            self.add_error("until", _("The last day lies before the first."))
        return cleaned
