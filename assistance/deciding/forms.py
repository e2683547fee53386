"""A decision, taking it back, and a visit afterwards."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assistance.cases.kind import Kind
from assistance.cases.states import ReturnReason
from assistance.schemes.amounts import Allowed, limit
from assistance.schemes.registry import KINDS
from ground.fields import AmountField, DayField, FreeTextField


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
