from django import forms
from django.utils.translation import gettext_lazy as _

from branches.tree.models import BranchKind, BranchModel, BranchStatus, Level
from branches.tree.queries import ORDERS

ANY = [("", _("All"))]
STATES = [(status.value, status.label) for status in (BranchStatus.ACTIVE, BranchStatus.CLOSED)]


class BranchFilterForm(forms.Form):
    name = forms.CharField(label=_("Beginning of name or code"), max_length=60, required=False)
    level = forms.ChoiceField(label=_("Level"), choices=ANY + Level.choices, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=ANY + BranchKind.choices, required=False)
    model = forms.ChoiceField(
        label=_("Organisation model"), choices=ANY + BranchModel.choices, required=False
    )
    status = forms.ChoiceField(label=_("State"), choices=ANY + STATES, required=False)
    order = forms.ChoiceField(
        label=_("Order"), choices=[(order.name, order.label) for order in ORDERS], required=False
    )
