"""Forms that count once, and forms that ask for a reason."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.drafts.tokens import TokenField
from ground.fields import FreeTextField
from ground.forms import PlainForm


class ReasonForm(PlainForm):
    reason = FreeTextField(
        label=_("Why do you need it?"),
        max_length=200,
        min_length=2,
        help_text=_("The reason is kept with your name."),
        error_messages={"required": _("Enter the reason.")},
    )


class OnceForm(PlainForm):
    """A form that counts once, however often it is sent."""

    token = TokenField()


class ReasonOnceForm(OnceForm, ReasonForm):
    """The reason for an act that counts once."""
