from django import forms
from django.utils.translation import gettext_lazy as _

from families.households.forms import ALL, PlacesForm, search_box
from families.models import Sex
from members.models import Category
from members.queries import LEFT, orders_of

STATES = [("", _("on the roster")), (LEFT, _("left"))]
SEXES = [*ALL, (Sex.MALE, Sex.MALE.label), (Sex.FEMALE, Sex.FEMALE.label)]


class FilterForm(PlacesForm):
    """The conditions of the roster."""

    q = search_box(_("Name, pinyin initials, card number, ID number or last four digits"))
    branch = forms.ChoiceField(label=_("Association"), required=False)
    group = forms.ChoiceField(label=_("Member group"), required=False)
    category = forms.ChoiceField(label=_("Category"), choices=[*ALL, *Category.choices], required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=SEXES, required=False)
    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
    order = forms.ChoiceField(label=_("Order"), required=False)

    def __init__(self, data, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["order"].choices = [(order.name, order.label) for order in orders_of(data)]
