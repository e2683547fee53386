"""The pages for what went wrong: what happened, what to do next, and a reference to quote."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _


def bad_request(request, exception=None):
    return too_large(request) if isinstance(exception, RequestDataTooBig) else page(request, 400)


def forbidden(request, exception=None):
    return page(request, 403)


def not_found(request, exception=None):
    return page(request, 404)


def too_large(request):
    return page(request, 413)


def refused(request, refusal):
    return page(request, refusal.status, reason=str(refusal))


def contended(request):
    return page(
        request, 409, reason=_("Someone else is working on the same thing. Wait a moment and try again.")
    )


def server_error(request):
    """Drawn from a template that asks for nothing, since anything may be what failed."""
    return HttpResponseServerError(render_to_string("errors/500.html", {"reference": reference(request)}))


def page(request, status, *, reason=""):
    context = {"reason": reason, "reference": reference(request), "back_url": back_url(request)}
    return render(request, f"errors/{status}.html", context, status=status)


def reference(request):
    return getattr(request, "reference", "")


def back_url(request):
    """The page of ours that the visitor came from, or nothing."""
    came_from = request.META.get("HTTP_REFERER", "")
    ours = url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.META.get("HTTP_HOST", "")})
    return came_from if ours else ""
