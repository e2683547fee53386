from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.drafts.tokens import TokenField
from branches.models import Branch
from branches.permissions import why_not

from .figures.periods import FIRST_YEAR, Month, Quarter, Year
from .guards import why_not_period
from .models import LAST_DAY
from .recipients import duties_above
from .registry import WORKBOOKS

SUGGESTIONS = "branch-choices"
# How many periods there are to choose from, where they are chosen.
OFFERED = {Month: 36, Quarter: 12}


def branch_text(branch):
    """How a branch stands in the field: its code, by which it is found, and its name for the eye."""
    return f"{branch.code} {branch.short_name}"


def plain(form):
    """The form without a form element and a token of its own; the page has them."""
    helper = FormHelper(form)
    helper.form_tag = False
    helper.disable_csrf = True
    return helper


class LaunchForm(forms.Form):
    branch = forms.CharField(
        label=gettext_lazy("Association"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Empty for your own with all below it; or the code or name of one below."),
        widget=forms.TextInput(attrs={"list": SUGGESTIONS, "autocomplete": "off", "spellcheck": "false"}),
    )
    period = forms.CharField(
        max_length=20,
        help_text=gettext_lazy("Aid counts by the day of approval."),
        error_messages={"required": gettext_lazy("Choose the period.")},
    )

    def __init__(self, *args, actor, today, workbook, **kwargs):
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.today = today
        self.workbook = workbook
        self.fields["period"].label = workbook.period.unit
        self.fields["period"].widget = self._period_widget()
        self.helper = plain(self)

    def _period_widget(self):
        if self.workbook.period is Year:
            return forms.NumberInput(attrs={"min": FIRST_YEAR, "max": self.today.year})
        periods = [self.workbook.period.containing(self.today)]
        while len(periods) < OFFERED[self.workbook.period]:
            periods.append(periods[-1].before())
        return forms.Select(choices=[(period.code, str(period)) for period in periods])

    def clean_branch(self):
        typed = self.cleaned_data["branch"].strip()
        visible = Branch.objects.visible_to(self.actor)
        if typed:
            branch = visible.filter(code=typed.split(" ")[0]).first() or self._named(visible, typed)
        else:
            branch = visible.get(pk=self.actor.place.branch_id)
        if reason := why_not(self.actor, "report.build", branch):
            raise forms.ValidationError(reason)
        return branch

    def _named(self, visible, typed):
        found = list(visible.filter(short_name=typed)[:2]) or list(visible.filter(name=typed)[:2])
        if not found:
            raise forms.ValidationError(_("Your area has no association of this code or name."))
        if len(found) > 1:
            raise forms.ValidationError(_("Several associations have this name; type the code."))
        return found[0]

    def clean_period(self):
        try:
            period = self.workbook.period.parse(self.cleaned_data["period"])
        except ValueError:
            raise forms.ValidationError(
                _("Write it like %(example)s.") % {"example": self.workbook.period.example}
            ) from None
        if reason := why_not_period(period, today=self.today):
            raise forms.ValidationError(reason)
        return period


class TimetableForm(forms.Form):
    day = forms.IntegerField(
        label=gettext_lazy("Day of the month"),
        min_value=1,
        max_value=LAST_DAY,
        help_text=gettext_lazy("On this day of the month after the period has ended, from 1 to 28."),
        error_messages={"required": gettext_lazy("Enter a day from 1 to 28.")},
    )
    recipients = forms.MultipleChoiceField(
        label=gettext_lazy("Recipients"),
        help_text=gettext_lazy(
            "People on duty here or above who read these figures. Each gets a message and may fetch the file."
        ),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one recipient.")},
    )

    def __init__(self, *args, branch, today, **kwargs):
        super().__init__(*args, **kwargs)
        offered = {}
        for duty in duties_above(branch, today=today):
            words = {
                "name": duty.user.get_full_name(),
                "role": duty.get_role_display(),
                "branch": duty.branch.short_name,
            }
            offered.setdefault(str(duty.user_id), _("%(name)s (%(role)s, %(branch)s)") % words)
        self.fields["recipients"].choices = list(offered.items())
        self.helper = plain(self)


class NewTimetableForm(TimetableForm):
    workbook = forms.ChoiceField(
        label=gettext_lazy("Workbook"), error_messages={"required": gettext_lazy("Choose the workbook.")}
    )
    token = TokenField()

    field_order = ("workbook", "day", "recipients")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["workbook"].choices = [(workbook.code, workbook.name) for workbook in WORKBOOKS]
