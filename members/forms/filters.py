from django import forms
from django.utils.translation import gettext_lazy as _

from families.forms.filters import ALL
from families.models import Sex
from members.models import Category
from members.queries import LEFT, orders_of

STATES = [("", _("on the roster")), (LEFT, _("left"))]
SEXES = [*ALL, (Sex.MALE, Sex.MALE.label), (Sex.FEMALE, Sex.FEMALE.label)]


class FilterForm(forms.Form):
    """The conditions of the roster. ``q`` points at a person and never stands in an address."""

    q = forms.CharField(
        label=_("Name, pinyin initials, card number, ID number or last four digits"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    branch = forms.ChoiceField(label=_("Association"), required=False)
    group = forms.ChoiceField(label=_("Member group"), required=False)
    category = forms.ChoiceField(label=_("Category"), choices=[*ALL, *Category.choices], required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=SEXES, required=False)
    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
    order = forms.ChoiceField(label=_("Order"), required=False)

    def __init__(self, data, *, branches, groups, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["order"].choices = [(order.name, order.label) for order in orders_of(data)]
        self.fields["branch"].choices = [*ALL, *((branch.code, branch.name) for branch in branches)]
        self.fields["group"].choices = [*ALL, *((str(group.pk), group.name) for group in groups)]
        if not groups:
            del self.fields["group"]
        if len(branches) < 2:
            del self.fields["branch"]
