from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assistance.cases.models import Verification
from ground.days import why_not_happened
from ground.fields import DayField, FreeTextField, NameField, no_later

from .verifiers import why_not_verify


class PayeeForm(forms.Form):
    """Which account of the household the money goes to."""

    account = forms.TypedChoiceField(
        label=_("Pay into"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the account to pay into.")},
    )

    def __init__(self, *args, accounts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["account"].choices = [
            (
                account.pk,
                gettext("%(account)s, %(holder)s (%(relation)s)")
                % {
                    "account": f"{account.bank} ****{account.number_last4}",
                    "holder": account.holder_name,
                    "relation": account.get_holder_relation_display(),
                },
            )
            for account in accounts
        ]
        if len(accounts) == 1:
            self.fields["account"].initial = accounts[0].pk


class VerificationForm(forms.Form):
    """The village's own record of visit and meeting; ``later`` allows it to be left for another day."""

    first_verifier = NameField(
        label=_("First verifier"), error_messages={"required": _("Enter who verified.")}
    )
    second_verifier = NameField(
        label=_("Second verifier"), error_messages={"required": _("Enter who else verified.")}
    )
    visited_on = DayField(
        label=_("Visited on"), error_messages={"required": _("Enter when the family was visited.")}
    )
    met_on = DayField(
        label=_("Meeting held on"), error_messages={"required": _("Enter the day of the meeting.")}
    )
    result = forms.ChoiceField(
        label=_("Result"),
        choices=Verification.Result,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the result.")},
    )
    remarks = FreeTextField(label=_("Remarks"), max_length=300, required=False)

    def __init__(self, *args, concerned: frozenset[str], later: bool = False, today=None, **kwargs):
        super().__init__(*args, empty_permitted=later, use_required_attribute=not later, **kwargs)
        self.concerned, self.today = concerned, today
        if later:
            for name in self.fields:
                self.fields[name].mark_optional = False

    def clean(self):
        told = super().clean()
        first, second = told.get("first_verifier"), told.get("second_verifier")
        if first and first == second:
            self.add_error("second_verifier", _("Two different people verify; name the other one."))
        for field in ("first_verifier", "second_verifier"):
            if reason := why_not_verify(told.get(field, ""), concerned=self.concerned):
                self.add_error(field, reason)
        visited, met = told.get("visited_on"), told.get("met_on")
        if visited and met and met < visited:
            self.add_error("met_on", _("The meeting is held on the day of the visit or later."))
        if self.today:
            for name in ("visited_on", "met_on"):
                if reason := why_not_happened(told.get(name), today=self.today):
                    self.add_error(name, reason)
        return told


class ReceivedForm(forms.Form):
    """The day on which a paper came, to see which schemes were open then."""

    received = DayField(label=_("The paper was received on"), required=False)

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_received(self):
        return no_later(self.cleaned_data["received"], self.today)


class ReceiptForm(forms.Form):
    """When the paper of a draft was received, and where it lies."""

    received_on = DayField(
        label=_("Application received on"),
        help_text=_("The day on which the paper came; that day's version of the rule counts."),
        error_messages={"required": _("Enter the day on which the application was received.")},
    )
    paper_place = FreeTextField(
        label=_("Where the paper lies"),
        max_length=120,
        help_text=_("For example: township office, cabinet 3, folder of May."),
        error_messages={"required": _("Say where the paper lies, so that it can be looked at.")},
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_received_on(self):
        return no_later(self.cleaned_data["received_on"], self.today)


class WithdrawForm(forms.Form):
    reason = FreeTextField(
        label=_("Why"),
        max_length=200,
        help_text=_("One sentence; it stays in the record of the case."),
        error_messages={"required": _("Enter the reason.")},
    )
