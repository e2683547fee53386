from django import forms
from django.utils.translation import gettext_lazy as _

from ground.fields import DayField, no_later


class RegistrationForm(forms.Form):
    """The day from which a household whose sections are all filled in is on file."""

    registered_on = DayField(
        label=_("On file since"),
        help_text=_("The day of the paper file, where there was one before."),
        error_messages={"required": _("Enter the day.")},
    )

    def __init__(self, *args, today, **kwargs):
        self.today = today
        kwargs["initial"] = {"registered_on": today}
        super().__init__(*args, **kwargs)

    def clean_registered_on(self):
        day = self.cleaned_data["registered_on"]
        return no_later(day, self.today)
