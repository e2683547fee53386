import re

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.models import DivisionLevel
from families.households.models.account import is_doubtful
from families.registering.operations.address import AccountData, AddressData
from ground.fields import FreeTextField, NameField, SqueezedField

from .relations import relations_to_the_head

ACCOUNT_NUMBER = re.compile(r"[0-9]{8,30}")
SOMEONE_ELSE = "other"


class AddressForm(forms.Form):
    """Where the household lives and the account it is paid into."""

    division = forms.ChoiceField(
        label=_("Village or community"),
        error_messages={"required": _("Choose the village or community where the household lives.")},
    )
    group = FreeTextField(label=_("Villagers' group"), max_length=40, required=False)
    detail = FreeTextField(
        label=_("House number and the like"), max_length=120, required=False, help_text=_("Kept sealed.")
    )
    remarks = FreeTextField(label=_("Remarks"), max_length=200, required=False)
    bank = FreeTextField(label=_("Bank"), max_length=60, required=False)
    number = SqueezedField(label=_("Account number"), required=False)
    holder = forms.ChoiceField(label=_("Account holder"), required=False)
    holder_name = NameField(label=_("Name of the holder"), required=False)
    holder_relation = forms.ChoiceField(
        label=_("Holder's relation to the head"),
        choices=[("", _("Choose")), *relations_to_the_head()],
        required=False,
    )

    def __init__(self, *args, household, members, divisions, account=None, **kwargs):
        self.household, self.account = household, account
        kwargs["initial"] = self._initial(members)
        super().__init__(*args, **kwargs)
        self.fields["division"].choices = [
            ("", _("Choose")),
            *((division.code, division.name) for division in divisions),
        ]
        self.fields["holder"].choices = [
            ("", _("Choose")),
            *((str(member.pk), member.name) for member in members),
            (SOMEONE_ELSE, _("Somebody outside the household")),
        ]
        self.fields["group"].widget.attrs["list"] = "groups"
        for name in ("bank", "number", "holder", "holder_name", "holder_relation"):
            self.fields[name].mark_optional = False
        if account is not None:
            self.fields["number"].help_text = _("On file: …%(last4)s. Leave it empty to keep it.") % {
                "last4": account.number_last4
            }

    def _initial(self, members):
        household, account = self.household, self.account
        seat = household.branch.seat
        initial = {
            "division": household.address_division_id
            or (seat.pk if seat.level == DivisionLevel.VILLAGE else ""),
            "group": household.group.name if household.group else "",
            "detail": household.address_detail,
            "remarks": household.remarks,
        }
        if account is None:
            return initial
        holder = next(
            (str(member.pk) for member in members if member.person_id == account.holder_id), SOMEONE_ELSE
        )
        initial |= {"bank": account.bank, "holder": holder}
        if holder == SOMEONE_ELSE:
            initial |= {"holder_name": account.holder_name, "holder_relation": account.holder_relation}
        return initial

    def clean_number(self):
        number = self.cleaned_data["number"]
        typed = re.sub(r"[\s\-]", "", number)
        if typed and not ACCOUNT_NUMBER.fullmatch(typed):
            raise forms.ValidationError(_("An account number is made of 8 to 30 digits."))
        return typed

    def clean(self):
        cleaned = super().clean()
        if self.has_account:
            self._clean_account(cleaned)
        return cleaned

    @property
    def has_account(self):
        """Whether an account is on file or something of one was typed."""
        typed = any(self.cleaned_data.get(name) for name in ("bank", "number", "holder", "holder_name"))
        return self.account is not None or typed

    def _clean_account(self, cleaned):
        required = {"bank": _("Enter the bank."), "holder": _("Choose the account holder.")}
        if self.account is None:
            required["number"] = _("Enter the account number.")
        if cleaned.get("holder") == SOMEONE_ELSE:
            required["holder_name"] = _("Enter the holder's name.")
            required["holder_relation"] = _("Choose the holder's relation to the head.")
        for name, sentence in required.items():
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, sentence)

    @property
    def doubtful_number(self):
        """Whether the number that was typed does not check as a bank card."""
        return self.is_valid() and is_doubtful(self.cleaned_data.get("number", ""))

    def address_data(self):
        return AddressData(
            **{name: self.cleaned_data[name] for name in ("division", "detail", "group", "remarks")}
        )

    def account_data(self):
        if not self.has_account:
            return None
        cleaned = self.cleaned_data
        if cleaned["holder"] != SOMEONE_ELSE:
            return AccountData(
                bank=cleaned["bank"], number=cleaned["number"], member_id=int(cleaned["holder"])
            )
        return AccountData(
            bank=cleaned["bank"],
            number=cleaned["number"],
            holder_name=cleaned["holder_name"],
            holder_relation=cleaned["holder_relation"],
        )
