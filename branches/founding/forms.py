from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.drafts.tokens import TokenField
from branches.founding.operations import MemberFirm, short_name_of
from branches.tree.fields import (
    NATURES,
    BranchChoice,
    DivisionField,
    NamedRows,
    headcount_field,
    office_phone_field,
)
from branches.tree.models import BranchKind, BranchModel, DivisionLevel
from ground.fields import DayField, FreeTextField, no_later

# The kinds that each card offers, and what its form asks for in the order of the paper form.
KINDS = {
    BranchModel.INDEPENDENT: (BranchKind.ENTERPRISE, BranchKind.INSTITUTION),
    BranchModel.ATTACHED: (BranchKind.ENTERPRISE, BranchKind.INSTITUTION, BranchKind.MIGRANT),
    BranchModel.PARK: (BranchKind.PARK,),
    BranchModel.SPECIALISED: (BranchKind.MARKET, BranchKind.INDUSTRY),
    BranchModel.EMBEDDED: (BranchKind.ESTATE, BranchKind.STAFF_VILLAGE, BranchKind.MIGRANT),
}
UNIT = ("host_nature", "headcount")
ASKED = {
    BranchModel.INDEPENDENT: ("parent", "kind", "name", *UNIT, "premises", "seat"),
    BranchModel.ATTACHED: ("parent", "kind", "name", *UNIT, "home", "seat"),
    BranchModel.PARK: ("parent", "kind", "name", "premises", "seat"),
    BranchModel.SPECIALISED: ("parent", "kind", "name", "trade", "premises", "seat"),
    BranchModel.EMBEDDED: ("parent", "kind", "name", "premises", "home", "seat"),
}
PAPERS = ("phone", "founded_on", "document_no", "token")
REQUIRED = {
    BranchModel.INDEPENDENT: ("headcount", "premises"),
    BranchModel.SPECIALISED: ("trade",),
}


class FoundingForm(forms.Form):
    """What one of the five cards asks for; fields that the model has no use for are left out."""

    parent = BranchChoice(
        label=_("Association above"), error_messages={"required": _("Choose the association above.")}
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the kind.")},
    )
    name = FreeTextField(
        label=_("Name of the association"),
        max_length=80,
        help_text=_("In full, as it stands in the document."),
        error_messages={"required": _("Enter the association's name.")},
    )
    trade = FreeTextField(
        label=_("Trade"),
        max_length=40,
        required=False,
        help_text=_("For example: tea, hardware, farm produce."),
        error_messages={"required": _("Enter the trade.")},
    )
    host_nature = forms.ChoiceField(label=_("Nature of the host unit"), choices=NATURES, required=False)
    headcount = headcount_field(error_messages={"required": _("Enter how many people work there.")})
    premises = FreeTextField(
        label=_("Service room"),
        max_length=80,
        required=False,
        help_text=_("Where members are received, for example: members' home, second floor of building 3."),
        error_messages={"required": _("Enter where the service room is.")},
    )
    home = DivisionField(
        label=_("Home place of its members"),
        levels=(DivisionLevel.COUNTY, DivisionLevel.CITY, DivisionLevel.PROVINCE),
        required=False,
        help_text=_("For migrants only: the county they come from, by name or code."),
    )
    seat = DivisionField(
        label=_("Seat"),
        required=False,
        help_text=_("Name or code of the place. Empty: the place of the association above."),
    )
    phone = office_phone_field()
    founded_on = DayField(label=_("Founded on"), error_messages={"required": _("Enter the day.")})
    document_no = FreeTextField(label=_("Document number"), max_length=60, required=False)
    token = TokenField()

    def __init__(self, *args, model, parents, today, **kwargs):
        self.model, self.today = model, today
        super().__init__(*args, **kwargs)
        asked = (*ASKED[model], *PAPERS)
        self.fields = {name: self.fields[name] for name in asked}
        for name in REQUIRED.get(model, ()):
            self.fields[name].required = True
        self._offer_parents(parents)
        kinds = KINDS[model]
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        if len(kinds) == 1:
            self.fields["kind"].widget = forms.HiddenInput()
        self.initial |= {"kind": kinds[0].value, "founded_on": today}
        if model == BranchModel.INDEPENDENT:
            self.fields["headcount"].help_text = size_advice()

    def _offer_parents(self, parents):
        parent = self.fields["parent"]
        parent.offer(parents)
        if self.model == BranchModel.ATTACHED:
            parent.label = _("Host")
            parent.help_text = _("The village, community or other base that it is attached to.")
            parent.error_messages["required"] = _("Choose the host.")
        if len(parents) == 1:
            self.initial["parent"] = parents[0].code

    def clean_founded_on(self):
        day = self.cleaned_data["founded_on"]
        return no_later(day, self.today)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == BranchKind.MIGRANT:
            if not cleaned.get("home") and "home" not in self.errors:
                self.add_error("home", _("Enter the county that the members come from."))
            if not cleaned.get("seat") and "seat" not in self.errors:
                self.add_error("seat", _("Enter the place where the association of migrants sits."))
        elif "home" in cleaned and "home" not in self.errors:
            cleaned["home"] = None
        return cleaned

    @property
    def facts(self):
        """The cleaned fields as the operation takes them, the parent apart."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in {"parent", "token"}}
        given["seat"] = given["seat"] or self.cleaned_data["parent"].seat
        given["kind"] = BranchKind(given["kind"])
        return given | {"model": self.model, "short_name": short_name_of(given["name"])}

    @property
    def advice(self):
        """A sentence on the size of the firm, which decides nothing; "" where there is none to give."""
        staff = self.cleaned_data.get("headcount")
        usual = settings.ATTACH_BELOW_HEADCOUNT
        if self.model == BranchModel.INDEPENDENT and staff and staff < usual:
            return size_advice()
        if self.model == BranchModel.ATTACHED and staff and staff >= usual:
            return _(
                "With %(n)d people or more a unit usually has an association of its own. This is advice only."
            ) % {"n": usual}
        return ""


def size_advice():
    return _(
        "With fewer than %(n)d people a unit is usually attached to a village or community."
        " This is advice only."
    ) % {"n": settings.ATTACH_BELOW_HEADCOUNT}


class FirmsForm(forms.Form):
    """The day and the paper by which further member firms of a park found their associations."""

    founded_on = DayField(label=_("Founded on"), error_messages={"required": _("Enter the day.")})
    document_no = FreeTextField(label=_("Document number"), max_length=60, required=False)
    token = TokenField()

    def __init__(self, *args, today, **kwargs):
        kwargs["initial"] = {"founded_on": today} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)


class FirmForm(forms.Form):
    """A member firm of the park."""

    name = FreeTextField(
        label=_("Name of the firm's association"),
        max_length=80,
        error_messages={"required": _("Enter the association's name.")},
    )
    headcount = headcount_field()

    def firm(self):
        return MemberFirm(name=self.cleaned_data["name"], headcount=self.cleaned_data["headcount"])


class FirmRows(NamedRows):
    def clean(self):
        super().clean()
        if not self.kept:
            raise forms.ValidationError(_("Enter at least one member firm of the park."))


def firm_rows(data=None):
    rows = forms.formset_factory(
        FirmForm, formset=FirmRows, extra=2, can_delete=True, max_num=60, absolute_max=60
    )
    return rows(data, prefix="firm")
