"""The conditions under which the trail is read."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.audit.acts import GROUPS
from accounts.audit.reading import LOOKS
from accounts.matrix import reach_of, reaches_others
from accounts.scope import Actor
from ground.fields import DayField


class TrailFilterForm(forms.Form):
    act = forms.ChoiceField(label=_("Act"), required=False)
    username = forms.CharField(label=_("User name"), max_length=64, required=False)
    reference = forms.CharField(label=_("Number it is about"), max_length=64, required=False)
    since = DayField(label=_("From day"), required=False)
    until = DayField(label=_("To day"), required=False)
    mine = forms.BooleanField(label=_("Only my own acts"), required=False)

    def __init__(self, *args, actor: Actor, **kwargs):
        super().__init__(*args, **kwargs)
        reach = reach_of(actor.role, "audit.read")
        groups = [group for group in GROUPS if group.of_accounts or reach != "security"]
        looks = [] if reach == "security" else [(LOOKS, _("Who saw full numbers"))]
        self.fields["act"].choices = [
            ("", _("all")),
            *looks,
            *((group.title, list(group.words.items())) for group in groups),
        ]
        if not reaches_others(actor.role, "audit.read"):
            del self.fields["username"], self.fields["mine"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("since") and cleaned.get("until") and cleaned["until"] < cleaned["since"]:
            self.add_error("until", _("The last day lies before the first."))
        return cleaned
