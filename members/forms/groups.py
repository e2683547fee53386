from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.drafts.tokens import TokenField
from ground.fields import DayField, FreeTextField

NAME_ERRORS = {"required": _("Enter the name of the group.")}


class NewGroupForm(forms.Form):
    name = FreeTextField(
        label=_("Name of the group"),
        max_length=40,
        help_text=_("For example: first group, or the name of the villagers' group."),
        error_messages=NAME_ERRORS,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    opened_on = DayField(label=_("Opened on"), error_messages={"required": _("Enter the day.")})
    token = TokenField()

    def __init__(self, *args, today, **kwargs):
        kwargs["initial"] = {"opened_on": today} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)


class ClosingForm(forms.Form):
    closed_on = DayField(
        label=_("Closed from which day"),
        help_text=_("The first day on which the group is no more."),
        error_messages={"required": _("Enter the day.")},
    )

    def __init__(self, *args, today, **kwargs):
        kwargs["initial"] = {"closed_on": today} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)


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
