"""Sessions that end, pages that are for people who signed in, and the second factor."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.http import urlencode

from accounts import hooks, session
from accounts.addresses import parts_of
from accounts.drafts import drafts, kept_forms
from accounts.people.models import User
from accounts.roles import SECOND_FACTOR_ROLES

from . import second_factor

LAST_SEEN_EVERY = timedelta(minutes=10)


class SessionAgeMiddleware:
    """Ends sessions that idled or grew too old, and keeps signed-in pages out of every cache.

    Stands right after AuthenticationMiddleware. A form sent too late is kept for its writer.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        now = timezone.now()
        if request.user.is_authenticated:
            self._age(request, now=now)
        elif SESSION_KEY in request.session:
            # The account was disabled: what is left of its session goes, too.
            request.session.flush()
        signed_in = request.user.is_authenticated
        response = self.get_response(request)
        if signed_in or request.user.is_authenticated:
            response.headers["Cache-Control"] = "no-store"
        return response

    def _age(self, request, *, now):
        if session.has_ended(request.session, now=now):
            kept = kept_forms.rescue(request, user=request.user, now=now)
            logout(request)
            request.session_has_ended = True
            request.session.update(kept)
        elif session.is_click(request) and session.touch(request.session, now=now):
            seen = request.user.last_seen_at
            if seen is None or now - seen > LAST_SEEN_EVERY:
                User.objects.filter(pk=request.user.pk).update(last_seen_at=now)


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Sends strangers to the sign-in page, and those whose session ended back to where they were.

    A form whose session is gone altogether is kept for the one who opened its page.
    """

    def handle_no_permission(self, request, view_func):
        ended = getattr(request, "session_has_ended", False)
        if not ended and (kept := kept_forms.rescue(request, user=None, now=timezone.now())):
            ended = True
            request.session.update(kept)
        page = resolve_url("accounts:relogin" if ended else self.get_login_url(view_func))
        if request.headers.get("HX-Request"):
            current = parts_of(request.headers.get("HX-Current-URL", ""))
            back = f"{current.path}?{current.query}" if current.query else current.path
            # A fragment must not be filled with the sign-in page: the whole page goes there.
            return HttpResponse(
                status=401, headers={"HX-Redirect": f"{page}?{urlencode({'next': back or '/'})}"}
            )
        return redirect(f"{page}?{urlencode({'next': page_of(request)})}")


class DraftsMiddleware:
    """Ends the draft of a page that was saved: a page leads on when it has saved, and only then.

    Stands after the middleware that may answer in the place of a view, and notes when one was reached.
    Anyone who leads on from a page without saving it marks the request with ``is_unsaved``.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        led_on = response.status_code == 302 and hasattr(request, "opened_at")
        if led_on and not getattr(request, "is_unsaved", False):
            slip = drafts.posted_slip(request) if request.method == "POST" else None
            if slip and slip.user_id == request.user.pk:
                drafts.end(slip)
        return response

    def process_view(self, request, _view_func, _view_args, _view_kwargs):
        request.opened_at = timezone.now()


class SecondFactorMiddleware:
    """Lets nobody work in a role that needs a second factor before one was shown.

    Stands after the middleware that knows the user's duties. Views that are part of signing in
    carry ``without_second_factor``.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, _view_args, _view_kwargs):
        if not request.user.is_authenticated or getattr(view_func, "without_second_factor", False):
            return None
        if not getattr(view_func, "login_required", True):
            return None
        if session.second_factor_shown(request.session, now=timezone.now()):
            return None
        if not needs_second_factor(request.user):
            return None
        page = "second_factor_confirm" if second_factor.is_enrolled(request.user) else "second_factor"
        return redirect(f"{resolve_url(f'accounts:{page}')}?{urlencode({'next': page_of(request)})}")


def page_of(request) -> str:
    """The page to come back to: this one, or the page that a form was sent from."""
    if request.method == "GET":
        return request.get_full_path()
    sent_from = parts_of(request.headers.get("Referer", ""))
    if sent_from.netloc != request.get_host():
        return "/"
    return f"{sent_from.path}?{sent_from.query}" if sent_from.query else sent_from.path


def needs_second_factor(user: User) -> bool:
    """Whether one of the user's roles needs a second factor in this installation."""
    needing = getattr(settings, "SECOND_FACTOR_ROLES", SECOND_FACTOR_ROLES)
    return not hooks.roles_of(user).isdisjoint(needing)
