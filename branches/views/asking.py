"""What the pages that ask for something share: rows that are added, fields that are kept, refusals."""

from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.refusals import Stale

MOST_ROWS = 300
# What the buttons of the check page say, and what is not the form's own.
BUTTONS = frozenset({"csrfmiddlewaretoken", "confirm", "change", "add_row", "as_group"})


def with_row(request, prefix):
    """What was posted, with one more row where the button without script asks for it."""
    if request.POST.get("add_row") != prefix:
        return request.POST
    data = request.POST.copy()
    total = f"{prefix}-TOTAL_FORMS"
    typed = data.get(total, "")
    data[total] = str(min(int(typed) if typed.isdecimal() and len(typed) < 4 else 0, MOST_ROWS) + 1)
    return data


def posted_version(request):
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def quieten(form, rows=None):
    """Show no errors while the page only grows by a row."""
    for one in [*([form] if form is not None else []), *(rows or ())]:
        one._errors = ErrorDict()
    if rows is not None:
        rows._non_form_errors = rows.error_class()


def kept_fields(posted: QueryDict):
    """What a check page posts again: every field of the form as it was typed."""
    return [(name, value) for name, values in posted.lists() if name not in BUTTONS for value in values]


def take(form, refusal, *, fallback=None):
    """Put a refusal or what the model found wrong where it belongs in the form; gives the status."""
    if isinstance(refusal, ValidationError):
        for name, errors in refusal.message_dict.items():
            form.add_error(name if name in form.fields else None, errors)
        return 422
    form.add_error(refusal.field if refusal.field in form.fields else fallback, str(refusal))
    return refusal.status


def conflict(request, form, fresh):
    """Somebody changed the association meanwhile: both values of each field that differs."""
    differing = [
        {"label": field.label, "theirs": shown(fresh[field.name]), "mine": shown(field)}
        for field in form.visible_fields()
        if field.name in fresh.fields and shown(field) != shown(fresh[field.name])
    ]
    reason = _("Someone else has changed this association meanwhile.")
    context = {"reason": reason, "conflict": differing, "back_url": request.path}
    return render(request, "errors/409.html", context, status=Stale.status)


def shown(field):
    """A field's value as people read it."""
    value = field.value()
    choices = dict(getattr(field.field, "choices", ()) or ())
    if value in choices:
        return str(choices[value])
    text = str(value if value not in (None, False) else "").strip()
    return text or "—"
