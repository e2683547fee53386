from django import forms
from django.utils.translation import gettext_lazy as _

from branches.changing.guards import models_open_to
from branches.changing.operations.changing import Facts
from branches.changing.operations.moving import OwnTerms
from branches.changing.operations.units import UnitData
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


def premises_field():
    return FreeTextField(label=_("Service room"), max_length=80, required=False)


def trade_field():
    return FreeTextField(label=_("Trade"), max_length=40, required=False)


class VersionedForm(forms.Form):
    """A change of one association, from a day on and by a document."""

    on = DayField(label=_("From which day"), error_messages={"required": _("Enter the day.")})
    document_no = FreeTextField(label=_("Document number"), max_length=60, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, branch, today, **kwargs):
        self.branch, self.today = branch, today
        kwargs["initial"] = {"on": today, "version": branch.version} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    def clean_on(self):
        day = self.cleaned_data["on"]
        return no_later(day, self.today)

    @property
    def papers(self):
        return {name: self.cleaned_data[name] for name in ("on", "document_no", "version")}


class FactsForm(VersionedForm):
    """What an association is called and what is known of it; only what its kind has a use for."""

    name = FreeTextField(
        label=_("Name of the association"),
        max_length=80,
        error_messages={"required": _("Enter the association's name.")},
    )
    short_name = FreeTextField(
        label=_("Short name"),
        max_length=40,
        error_messages={"required": _("Enter the short name.")},
    )
    trade = trade_field()
    host_nature = forms.ChoiceField(label=_("Nature of the host unit"), choices=NATURES, required=False)
    headcount = headcount_field()
    premises = premises_field()
    home = DivisionField(
        label=_("Home place of its members"),
        levels=(DivisionLevel.COUNTY, DivisionLevel.CITY, DivisionLevel.PROVINCE),
        required=False,
    )
    seat = DivisionField(label=_("Seat"), error_messages={"required": _("Enter the seat.")})
    phone = office_phone_field()
    founded_on = DayField(label=_("Founded on"), error_messages={"required": _("Enter the day.")})

    field_order = [
        "name", "short_name", "trade", "host_nature", "headcount", "premises", "home", "seat", "phone",
        "founded_on", "on", "document_no", "version",
    ]  # fmt: skip

    def __init__(self, *args, branch, **kwargs):
        facts = {name: getattr(branch, name) for name in self.base_fields if hasattr(branch, name)}
        facts["headcount"] = facts["headcount"] or None
        super().__init__(*args, branch=branch, initial=facts, **kwargs)
        for name in self._useless():
            del self.fields[name]
        if branch.model == BranchModel.INDEPENDENT:
            self.fields["premises"].required = self.fields["headcount"].required = True
        if branch.model == BranchModel.SPECIALISED:
            self.fields["trade"].required = True
        if branch.kind == BranchKind.MIGRANT:
            self.fields["home"].required = True

    def _useless(self):
        if self.branch.kind == BranchKind.ADMINISTRATIVE:
            return ("trade", "host_nature", "headcount", "premises", "home", "seat")
        return () if self.branch.kind == BranchKind.MIGRANT else ("home",)

    @property
    def facts(self):
        """What holds from now on; what the form did not ask for stays."""
        kept = {name: getattr(self.branch, name) for name in Facts.__dataclass_fields__}
        return Facts(**{name: self.cleaned_data.get(name, value) for name, value in kept.items()})


class MoveForm(VersionedForm):
    """Below which association it hangs from now on, and how it is organised without a host."""

    to = BranchChoice(
        label=_("New association above"), error_messages={"required": _("Choose the association above.")}
    )
    model = forms.ChoiceField(label=_("Organisation model without a host"), required=False)
    premises = premises_field()
    headcount = headcount_field()
    trade = trade_field()

    field_order = ["to", "on", "document_no", "model", "premises", "headcount", "trade", "version"]

    def __init__(self, *args, branch, places, **kwargs):
        kept = {name: getattr(branch, name) for name in ("premises", "headcount", "trade")}
        super().__init__(*args, branch=branch, initial=kept, **kwargs)
        self.fields["to"].offer(places)
        if branch.level != "attached":
            for name in ("model", *kept):
                del self.fields[name]
            return
        open_models = models_open_to(branch)
        self.fields["model"].choices = [(model.value, model.label) for model in open_models]
        self.initial["model"] = open_models[0].value
        for name in ("model", *kept):
            self.fields[name].mark_optional = False

    @property
    def detaches(self):
        """Whether the association chosen is no host, so that the terms count."""
        to = self.cleaned_data.get("to")
        return "model" in self.fields and to is not None and to.level != "base"

    def clean(self):
        cleaned = super().clean()
        if not self.detaches:
            return cleaned
        if cleaned.get("model") == BranchModel.INDEPENDENT:
            for name, sentence in (
                ("premises", _("Enter where the service room is.")),
                ("headcount", _("Enter how many people work there.")),
            ):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        if cleaned.get("model") == BranchModel.SPECIALISED and not cleaned.get("trade"):
            self.add_error("trade", _("Enter the trade."))
        return cleaned

    @property
    def terms(self):
        if not self.detaches:
            return None
        return OwnTerms(**{name: self.cleaned_data[name] for name in OwnTerms.__dataclass_fields__})


class CloseForm(VersionedForm):
    on = DayField(
        label=_("Closed from which day"),
        help_text=_(
            "The first day on which it is no more: closed on 31 December, it is not counted "
            "at the year's end."
        ),
        error_messages={"required": _("Enter the day.")},
    )
    reason = FreeTextField(
        label=_("Reason"),
        min_length=2,
        max_length=200,
        help_text=_("For example: the firm has moved away."),
        error_messages={"required": _("Say why it closes.")},
    )

    field_order = ["on", "reason", "document_no", "version"]


class UnitsForm(forms.Form):
    """From which day the group holds these units."""

    on = DayField(
        label=_("From which day"),
        required=False,
        help_text=_("Units added came and units left out went on this day; left empty it is today."),
    )

    def __init__(self, *args, today, **kwargs):
        kwargs["initial"] = {"on": today} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)


class UnitForm(forms.Form):
    """A shop or workshop of the group."""

    pk = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = FreeTextField(
        label=_("Name of the unit"),
        max_length=60,
        error_messages={"required": _("Enter the unit's name.")},
    )
    headcount = headcount_field()
    contact = FreeTextField(label=_("Contact person"), max_length=40, required=False)

    def unit(self):
        asked = self.cleaned_data
        return UnitData(
            name=asked["name"], headcount=asked["headcount"], contact=asked["contact"], pk=asked["pk"]
        )


class UnitRows(NamedRows):
    @property
    def kept(self):
        """The rows on file and those that are filled in, but for those left out."""
        on_file = self.initial_form_count()
        return [
            form
            for at, form in enumerate(self.forms)
            if (at < on_file or form.has_changed()) and not self._should_delete_form(form)
        ]


def unit_rows(data=None, *, units=()):
    rows = forms.formset_factory(
        UnitForm, formset=UnitRows, extra=0 if units else 2, can_delete=True, max_num=300, absolute_max=300
    )
    return rows(
        data,
        prefix="unit",
        initial=[
            {"pk": unit.pk, "name": unit.name, "headcount": unit.headcount, "contact": unit.contact}
            for unit in units
        ],
    )


def typed_over(rows, units):
    """What was typed into rows, as data for the units that are listed by now.

    Units that left the list meanwhile are left out, and those that came are there as they are listed.
    """
    typed = {str(row["pk"].value() or ""): row for row in rows}
    on_file = [
        typed.get(str(unit.pk)) or fresh for unit, fresh in zip(units, unit_rows(units=units), strict=False)
    ]
    new = [row for row in rows.kept if not row["pk"].value()]
    data = {"unit-TOTAL_FORMS": len(on_file) + len(new), "unit-INITIAL_FORMS": len(on_file)}
    for at, row in enumerate([*on_file, *new]):
        data |= {f"unit-{at}-{field.name}": value for field in row if (value := field.value())}
    return data
