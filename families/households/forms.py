from django import forms
from django.utils.translation import gettext_lazy as _

from families.households.models import ClassKind, HouseholdStatus
from families.households.queries import ORDERS

ALL = [("", _("all"))]


def search_box(label) -> forms.CharField:
    """What points at a person, which never stands in an address."""
    return forms.CharField(
        label=label,
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class PlacesForm(forms.Form):
    """Conditions with an association and a group, each asked for only where there is something to choose."""

    def __init__(self, *args, branches, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["branch"].choices = [*ALL, *((branch.code, branch.name) for branch in branches)]
        self.fields["group"].choices = [*ALL, *((str(group.pk), group.name) for group in groups)]
        if not groups:
            del self.fields["group"]
        if len(branches) < 2:
            del self.fields["branch"]


class FilterForm(PlacesForm):
    """The conditions of the list."""

    q = search_box(_("Name, pinyin initials, number, ID number or last four digits"))
    branch = forms.ChoiceField(label=_("Association"), required=False)
    group = forms.ChoiceField(label=_("Villagers' group"), required=False)
    kind = forms.ChoiceField(label=_("Class"), choices=[*ALL, *ClassKind.choices], required=False)
    status = forms.ChoiceField(label=_("State"), choices=[*ALL, *HouseholdStatus.choices], required=False)
    order = forms.ChoiceField(
        label=_("Order"), choices=[(order.name, order.label) for order in ORDERS], required=False
    )
