from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import FreeTextField, TokenField

NAME_ERRORS = {"required": _("Enter the name of the group.")}


class NewGroupForm(forms.Form):
    name = FreeTextField(
        label=_("Name of the group"),
        max_length=40,
        help_text=_("For example: first group, or the name of the villagers' group."),
        error_messages=NAME_ERRORS,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    token = TokenField()


class GroupForm(forms.Form):
    name = FreeTextField(
        label=_("Name of the group"),
        max_length=40,
        error_messages=NAME_ERRORS,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    leader = forms.TypedChoiceField(label=_("Group leader"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["leader"].choices = [("", _("nobody")), *((one.pk, str(one)) for one in members)]
