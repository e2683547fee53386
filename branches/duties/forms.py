from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.drafts.forms import OnceForm, ReasonOnceForm
from accounts.roles import Role
from accounts.scope import Actor
from branches.duties.guards import LEVELS
from branches.tree.models import Branch, Level
from ground.fields import DayField, FreeTextField

from .queries import people_called

PEOPLE = "people-on-duty"


class DutyForm(OnceForm):
    """Who is to be appointed to what, and for how long. ``user`` is the account that was meant."""

    person = forms.CharField(
        label=_("Who"),
        max_length=64,
        help_text=_("The user name, or the full name of somebody who holds a duty in your area."),
        error_messages={"required": _("Enter a user name or a full name.")},
        widget=forms.TextInput(attrs={"list": PEOPLE, "autocomplete": "off", "spellcheck": "false"}),
    )
    role = forms.ChoiceField(
        label=_("Role"), widget=forms.RadioSelect, error_messages={"required": _("Choose the role.")}
    )
    starts_on = DayField(label=_("From"), error_messages={"required": _("Enter the day.")})
    ends_on = DayField(
        label=_("Last day"),
        required=False,
        help_text=_("Leave it empty for a duty without an end."),
    )
    reason = FreeTextField(label=_("Why, or by which document"), max_length=200, required=False)

    field_order = ["token", "person", "role", "starts_on", "ends_on", "reason"]

    def __init__(self, *args, branch: Branch, actor: Actor, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.actor, self.today, self.user = actor, today, None
        roles = [role for role, levels in LEVELS.items() if Level(branch.level) in levels]
        if actor.role != Role.SYSTEM:
            roles = [role for role in roles if role != Role.SYSTEM]
        self.fields["role"].choices = [(role.value, role.label) for role in roles]
        if len(roles) == 1:
            self.fields["role"].initial = roles[0].value
        self.fields["starts_on"].initial = today

    def clean_person(self):
        found = people_called(self.cleaned_data["person"], self.actor, today=self.today)
        if not found:
            raise ValidationError(
                _("There is no such account. New people get one from the system administrator.")
            )
        if len(found) > 1:
            names = ", ".join(user.username for user in found)
            raise ValidationError(
                _("Several people have this name. Type one of these user names: %(names)s."),
                params={"names": names},
            )
        self.user = found[0]
        return self.cleaned_data["person"]


class EndForm(ReasonOnceForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Why does the duty end?")


class RefusalForm(ReasonOnceForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Why is it refused?")
        del self.fields["token"]
