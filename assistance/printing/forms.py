from django import forms
from django.utils.translation import gettext_lazy as _

from ground.fields import FreeTextField

MOST_LINES = 4
LONGEST_CELL = 20
LONGEST_LINE = 80


class LinesField(FreeTextField):
    """A few short lines; gives a list of text."""

    def __init__(self, *, longest: int, **kwargs):
        self.longest = longest
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=500, **kwargs)

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def has_changed(self, initial, data):
        return lines_of(self.prepare_value(initial) or "") != lines_of(data or "")

    def clean(self, value):
        found = lines_of(super().clean(value))
        if len(found) > MOST_LINES:
            raise forms.ValidationError(_("The form has room for four lines."))
        if any(len(line) > self.longest for line in found):
            raise forms.ValidationError(
                _("A line has at most %(longest)s characters."), params={"longest": self.longest}
            )
        return found


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class WordingForm(forms.Form):
    """How the association words one printed form; empty fields leave it as everywhere."""

    title = FreeTextField(label=_("Title"), max_length=60, required=False)
    cells = LinesField(
        label=_("Further cells"),
        longest=LONGEST_CELL,
        help_text=_("One label a line, up to four; the cells are filled in by hand."),
    )
    closing = LinesField(
        label=_("Closing lines"), longest=LONGEST_LINE, help_text=_("Up to four sentences below the form.")
    )
