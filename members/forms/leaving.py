from django import forms
from django.utils.translation import gettext_lazy as _

from ground.fields import DayField, FreeTextField
from members.models import LeavingReason
from members.operations.leaving import Leaving


class LeavingForm(forms.Form):
    left_on = DayField(
        label=_("Leaves the association on"),
        help_text=_(
            "The first day on which the member is not on the roster: who leaves on 31 December is not "
            "counted at the year's end."
        ),
        error_messages={"required": _("Enter the day.")},
    )
    left_reason = forms.ChoiceField(
        label=_("Why the member leaves"),
        choices=LeavingReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the reason.")},
    )
    left_words = FreeTextField(label=_("More about the reason"), max_length=100, required=False)

    def leaving(self):
        return Leaving(
            on=self.cleaned_data["left_on"],
            reason=self.cleaned_data["left_reason"],
            words=self.cleaned_data["left_words"],
        )
