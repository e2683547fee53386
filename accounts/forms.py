from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from .models import User


class PlainForm(forms.Form):
    """A form whose page writes the form tag and the buttons."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


def password_field(label, *, autocomplete="current-password", help_text=""):
    return forms.CharField(
        label=label,
        strip=False,
        max_length=1024,
        help_text=help_text,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


def code_field(label, *, length=12, help_text=""):
    return forms.CharField(
        label=label,
        max_length=length,
        help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )


class SignInForm(PlainForm):
    username = forms.CharField(
        label=_("User name"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
    )
    password = password_field(_("Password"))


class CodeForm(PlainForm):
    code = code_field(
        _("Verification code"), help_text=_("Six digits from the authenticator app, or a recovery code.")
    )


class NewPasswordForm(PlainForm):
    new = password_field(
        _("New password"),
        autocomplete="new-password",
        help_text=_("At least 12 characters. A sentence that only you would say is easy to keep in mind."),
    )
    again = password_field(_("New password again"), autocomplete="new-password")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("new") and cleaned.get("again") and cleaned["new"] != cleaned["again"]:
            self.add_error("again", _("The two passwords differ. Type the new password twice."))
        return cleaned


class FirstSignInForm(NewPasswordForm):
    username = forms.CharField(
        label=_("User name"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
    )
    code = code_field(_("One-time code"), length=40, help_text=_("As printed on the sheet you were given."))

    field_order = ["username", "code", "new", "again"]


class PasswordForm(NewPasswordForm):
    old = password_field(_("Present password"))

    field_order = ["old", "new", "again"]


class PreferencesForm(PlainForm):
    language = forms.ChoiceField(
        label=_("Language"), choices=User._meta.get_field("language").choices, widget=forms.RadioSelect
    )
    large_type = forms.BooleanField(label=_("Large type"), required=False)
    shortcuts = forms.BooleanField(label=_("Single-key shortcuts"), required=False)


class ReasonForm(PlainForm):
    reason = forms.CharField(
        label=_("Why do you need it?"),
        max_length=200,
        min_length=2,
        help_text=_("The reason is kept with your name."),
    )
