"""Steps so grave that a second factor must be shown once more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone

from accounts import session
from accounts.drafts import drafts, kept_forms

from .middleware import page_of


def second_factor_fresh(*, minutes: int) -> Callable:
    """Decorator for a page that everybody has: `code_page` first."""

    def decorated(view):
        @wraps(view)
        def asking(request, *args, **kwargs):
            return code_page(request, minutes=minutes) or view(request, *args, **kwargs)

        return asking

    return decorated


def code_page(request: HttpRequest, *, minutes: int) -> HttpResponse | None:
    """The way to the code page, unless a code was shown within these minutes.

    Asked once the role is known to suffice: nobody shows a code for what is refused then. What a
    form has sent is not done; the user finds it in the form on coming back.
    """
    within = timedelta(minutes=minutes)
    if session.second_factor_shown(request.session, now=timezone.now(), within=within):
        return None
    confirm = resolve_url("accounts:second_factor_confirm")
    return redirect(f"{confirm}?{urlencode({'next': _way_back(request)})}")


def _way_back(request) -> str:
    """The page that was left for the code; filled with what it has sent, which is kept as its draft."""
    if request.method != "POST":
        return page_of(request)
    request.is_unsaved = True
    draft = kept_forms.keep_draft(request, now=timezone.now())
    return drafts.taken_up(draft.path) if draft else page_of(request)
