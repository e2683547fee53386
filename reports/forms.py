from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.models import Branch
from branches.permissions import why_not

from .figures.periods import FIRST_YEAR, Year
from .operations import why_not_year

SUGGESTIONS = "branch-choices"


def branch_text(branch):
    """How a branch stands in the field: its code, by which it is found, and its name for the eye."""
    return f"{branch.code} {branch.short_name}"


class YearlyForm(forms.Form):
    branch = forms.CharField(
        label=gettext_lazy("Association"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Empty for your own with all below it; or the code or name of one below."),
        widget=forms.TextInput(attrs={"list": SUGGESTIONS, "autocomplete": "off", "spellcheck": "false"}),
    )
    year = forms.IntegerField(
        label=gettext_lazy("Year"),
        min_value=FIRST_YEAR,
        help_text=gettext_lazy("Cases count by the day of approval."),
    )

    def __init__(self, *args, actor, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.today = today
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

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

    def clean_year(self):
        year = self.cleaned_data["year"]
        if reason := why_not_year(year, today=self.today):
            raise forms.ValidationError(reason)
        return Year(year)
