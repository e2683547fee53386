"""What is typed to sign in, and about oneself."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from ground.forms import PlainForm


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
