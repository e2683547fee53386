from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.forms import BaseForm, BaseFormSet
from django.forms.utils import ErrorDict
from django.http import QueryDict

from accounts.drafts import drafts

register = template.Library()


@register.inclusion_tag("_draft_state.html", takes_context=True)
def keeps_draft(context, *typed, title="", about="", version=None, page=""):
    """Stands in a form, before its fields, and lets what is typed there be kept as a draft.

    ``typed`` are the forms, lists of forms and formsets that the page is about to show: when the
    draft is taken up they are filled with it. ``title`` and ``about`` name the page in the list
    of drafts; ``version`` is that of the record, so that an older draft can say so.
    ``page`` is the address of the page where it is not the one that the form is sent to.
    """
    request = context["request"]
    now = request.opened_at
    label = " · ".join(str(part) for part in (title, about) if part)
    page = page or drafts.page_of(request)
    slip = carried_on(request, page) or drafts.new_slip(request, label=label, now=now, path=page)
    if slip is None:
        return {}
    draft = drafts.draft_of(slip, now=now) if request.method != "POST" else None
    taken = draft is not None and drafts.TAKE in request.GET
    if taken:
        fill(typed, drafts.posted_fields(draft))
    if draft:
        # The form that throws it away stands outside of this one; the page's frame draws it.
        request.offered_draft = draft
    return {
        "slip": slip.signed(),
        "in_another_duty": draft is None
        and drafts.TAKE in request.GET
        and drafts.is_in_another_duty(slip, now=now),
        "draft": draft,
        "taken": taken,
        "outdated": taken and version is not None and draft.version not in (None, version),
        "take_address": drafts.taken_up(slip.path),
    }


def carried_on(request, page) -> drafts.Slip | None:
    """The slip a form was sent with, for the page that shows it again is the same window still."""
    slip = drafts.posted_slip(request) if request.method == "POST" else None
    mine = slip is not None and (slip.user_id, slip.path) == (request.user.pk, page)
    return slip if mine else None


def fill(typed: Iterable | BaseForm | BaseFormSet | None, data: QueryDict) -> None:
    """Let forms show what was typed into them before, without judging it."""
    if isinstance(typed, BaseFormSet):
        _fill_rows(typed, data)
    elif isinstance(typed, BaseForm):
        _fill_form(typed, data)
    elif typed is not None:
        for one in typed:
            fill(one, data)


def _fill_rows(rows: BaseFormSet, data: QueryDict) -> None:
    if f"{rows.prefix}-TOTAL_FORMS" not in data:
        return
    rows.data, rows.is_bound = data, True
    for name in ("forms", "management_form"):
        rows.__dict__.pop(name, None)
    for form in rows:
        form._errors = ErrorDict()


def _fill_form(form: BaseForm, data: QueryDict) -> None:
    # A row that the record did not have when the draft was typed stays as it is.
    if not any(form.add_prefix(name) in data for name in form.fields):
        return
    for field in form.hidden_fields():
        # One-time tokens are not kept; those of this page are as good.
        if field.html_name not in data and field.value() is not None:
            data[field.html_name] = str(field.value())
    form.data, form.is_bound, form._errors = data, True, ErrorDict()
