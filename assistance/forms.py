from decimal import Decimal

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ground.days import why_not_happened
from ground.fields import AmountField, DayField, FreeTextField, NameField, no_later

from .amounts import Allowed, limit
from .kinds.base import Kind
from .kinds.registry import KINDS
from .models import Verification
from .states import ReturnReason
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


class TakeBackForm(forms.Form):
    reason = FreeTextField(
        label=_("Why"),
        max_length=200,
        help_text=_("One sentence; it stays in the record, and those who were told of the decision read it."),
        error_messages={"required": _("Say why you take your decision back.")},
    )


class VisitForm(forms.Form):
    """A visit of condolence, for the record of the case."""

    visited_on = DayField(
        label=_("Day of the visit"), error_messages={"required": _("Enter the day of the visit.")}
    )
    visitors = FreeTextField(
        label=_("Visitors"),
        max_length=120,
        help_text=_("Names and posts of who went, as on the visiting list."),
        error_messages={"required": _("Enter who went.")},
    )
    gift = FreeTextField(
        label=_("Gift"), max_length=120, required=False, help_text=_("What was brought and its worth.")
    )
    words = FreeTextField(
        label=_("What was talked about"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("How the family is, and what it asked for."),
    )


# Each is about the facts of one kind, and offered for cases of that kind alone.
OF_A_KIND = frozenset(kind.unproven for kind in KINDS.values())


class DecisionForm(forms.Form):
    """A verdict, an opinion, and for a return its reasons. Nothing is chosen beforehand.

    Where the rule leaves room (``allowed``) the one who decides last also says how much, up to the
    ``most``, in yuan, that the case can be given.
    """

    verdict = forms.ChoiceField(
        label=_("Decision"),
        choices=[("agree", ""), ("return", ""), ("refuse", "")],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose to agree, to return or to refuse.")},
    )
    reasons = forms.MultipleChoiceField(
        label=_("What has to be mended"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    amount = AmountField(label=_("Amount approved"), required=False)
    comment = FreeTextField(
        label=_("Opinion"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    # Whether cases are taken one by one, for the page that comes back when something is missing.
    flow = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, kind: Kind, allowed: Allowed | None, most: Decimal | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reasons"].choices = [
            (reason, label)
            for reason, label in ReturnReason.choices
            if reason == kind.unproven or reason not in OF_A_KIND
        ]
        if allowed is None:
            del self.fields["amount"]
        else:
            self.fields["amount"].mark_optional = False
            self.fields["amount"].help_text = hint_of(allowed, most)

    def clean(self):
        told = super().clean()
        verdict = told.get("verdict")
        if verdict == "agree" and "amount" in told and told["amount"] is None:
            self.add_error("amount", _("Enter the amount that is approved."))
        if verdict == "return" and not told.get("reasons"):
            self.add_error("reasons", _("Choose at least one reason, so that the clerk knows what to mend."))
        if verdict == "refuse" and not told.get("comment", "").strip():
            self.add_error("comment", _("Say why the case is refused; the family is told."))
        return told


def hint_of(allowed: Allowed, most: Decimal | None) -> str:
    """What the amount approved keeps to, and when it has to be explained."""
    if most is None or most >= allowed.highest:
        return gettext("%(rule)s Say why if it is not what was asked.") % {"rule": allowed.sentence}
    return gettext("%(rule)s %(limit)s Say why if it is not what was asked.") % {
        "rule": allowed.sentence,
        "limit": limit(most),
    }
