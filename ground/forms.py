"""What the forms and pages of every app share."""

from __future__ import annotations

from crispy_forms.helper import FormHelper
from django import forms
from django.http import HttpRequest


class PlainForm(forms.Form):
    """A form whose page writes the form tag and the buttons."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


def status_of(request: HttpRequest) -> int:
    """422 for a form that comes back with what is wrong, 200 for one that is opened."""
    return 422 if request.method == "POST" else 200
