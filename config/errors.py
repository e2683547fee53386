"""The pages for what went wrong: what happened, what to do next, and a reference to quote."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

TITLES = {
    400: _("This request could not be understood"),
    403: _("You may not do this"),
    404: _("There is no such page"),
    409: _("Somebody has changed this in the meantime"),
    413: _("What was sent is too large"),
    422: _("This step is not possible"),
    429: _("Too many attempts"),
    500: _("Something went wrong on our side"),
}
MESSAGES = {
    400: _("Go back, check what was entered and send it once more."),
    403: _("Your duty does not include this step. Ask the manager of your association if it should."),
    404: _("The address may be mistyped, or the record belongs to an association outside your duty."),
    409: _("Open the page again to see how it stands now, then repeat your change if it is still needed."),
    413: _("Shorten the text or choose a smaller file and send it once more."),
    422: _("Go back and follow what the page says."),
    429: _("Wait a few minutes and try once more."),
    500: _("Nothing of this step was saved. Try once more; if it happens again, give us the reference."),
}
EXPIRED_TITLE = _("This page was open for too long")
EXPIRED_MESSAGE = _("For your safety nothing was saved. Go back, load the page again and send it once more.")


def bad_request(request, exception=None):
    return too_large(request) if isinstance(exception, RequestDataTooBig) else page(request, 400)


def forbidden(request, exception=None):
    return page(request, 403)


def not_found(request, exception=None):
    return page(request, 404)


def too_large(request):
    return page(request, 413)


def too_many_attempts(request, exception=None):
    return page(request, 429)


def server_error(request):
    return page(request, 500)


def csrf_failure(request, reason=""):
    return page(request, 403, title=EXPIRED_TITLE, message=EXPIRED_MESSAGE)


def refused(request, refusal):
    return page(request, refusal.status, message=str(refusal) or None)


def page(request, code, *, title=None, message=None):
    """The error page of a status, drawn without the database, for that may be what failed."""
    context = {
        "code": code,
        "title": title or TITLES[code],
        "message": message or MESSAGES[code],
        "reference": getattr(request, "reference", ""),
        "way_back": way_back(request),
    }
    return HttpResponse(render_to_string(f"errors/{code}.html", context), status=code)


def way_back(request):
    """The page the visitor came from when it is one of ours, otherwise the first page."""
    came_from = request.META.get("HTTP_REFERER", "")
    ours = url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.META.get("HTTP_HOST", "")})
    return came_from if ours else "/"
