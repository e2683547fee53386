"""What pages that ask for something share: refusals, rows that are added, both values of a conflict."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm, BaseFormSet, BoundField
from django.forms.utils import ErrorDict
from django.http import HttpRequest, QueryDict
from django.utils.choices import flatten_choices
from django.utils.translation import gettext as _

from .refusals import Refused

# Of these a page of two values shows the end alone.
SEALED = frozenset({"id_number", "phone", "number", "detail", "health_note"})


def posted_version(request: HttpRequest) -> int:
    """The version of the row that the sent page stood on; 0, which no row has, when it names none."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def take(form: BaseForm, refusal: Refused | ValidationError, *, fallback: str | None = None) -> int:
    """Put a refusal, or what a model found wrong, where it belongs in a form; gives the status.

    What is about no field of the form stands at ``fallback``, or above all fields.
    """
    if isinstance(refusal, ValidationError):
        told = refusal.message_dict if hasattr(refusal, "error_dict") else {None: refusal.messages}
        for name, sentences in told.items():
            form.add_error(name if name in form.fields else fallback, sentences)
        return Refused.status
    form.add_error(refusal.field if refusal.field in form.fields else fallback, str(refusal))
    return refusal.status


def with_row(request: HttpRequest, prefix: str, *, most: int) -> QueryDict:
    """What was posted, with one more row of those named, where the button without script asks for it."""
    if request.POST.get("add_row") != prefix:
        return request.POST
    data = request.POST.copy()
    total = f"{prefix}-TOTAL_FORMS"
    typed = data.get(total, "")
    data[total] = str(min(int(typed) if typed.isdecimal() and len(typed) < 4 else 0, most) + 1)
    return data


def quieten(*asked: BaseForm | BaseFormSet | None) -> None:
    """Show no errors, neither of forms nor of rows, while the page only grows by a row."""
    for one in asked:
        if isinstance(one, BaseFormSet):
            quieten(*one)
            one._non_form_errors = one.error_class()
        elif one is not None:
            one._errors = ErrorDict()


def differences(mine: BaseForm, current: BaseForm) -> list[dict[str, Any]]:
    """For each field that two forms with one prefix hold differently: its label and both values."""
    found = []
    for typed in mine.visible_fields():
        if typed.name in current.fields:
            kept = current[typed.name]
            row = {"label": typed.label, "theirs": shown(kept), "mine": shown(typed)}
            if row["theirs"] != row["mine"] and typed.field.has_changed(kept.initial, typed.data):
                found.append(row)
    return found


def shown(field: BoundField) -> str:
    """A field's value as people read it; numbers and sealed text by their end only."""
    value = field.value()
    if choices := list(getattr(field.field, "choices", ())):
        words = {str(key): str(label) for key, label in flatten_choices(choices)}
        values = value if isinstance(value, list | tuple) else [value]
        # A choice that is gone meanwhile has no words.
        return _(", ").join(words.get(str(one), "…") for one in values if one not in (None, "")) or "—"
    text = str(value if value not in (None, False) else "").strip()
    if field.name in SEALED and len(text) > 4:
        return f"…{text[-4:]}"
    return text or "—"


# What the buttons of the check page say, and what is not the form's own.
BUTTONS = frozenset({"csrfmiddlewaretoken", "confirm", "change", "add_row", "as_group"})


def kept_fields(posted: QueryDict):
    """What a check page posts again: every field of the form as it was typed."""
    return [(name, value) for name, values in posted.lists() if name not in BUTTONS for value in values]
