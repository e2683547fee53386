"""What happens around every request."""

import ipaddress
import logging
import secrets
import time

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import OperationalError
from django.http import HttpResponseNotAllowed
from django.middleware.gzip import GZipMiddleware
from django.utils import translation

from ground.refusals import Refused

from . import errors, logs

logger = logging.getLogger("requests")

ALLOWED_METHODS = ("GET", "HEAD", "POST", "OPTIONS")
QUIET_PATHS = {"/healthz", "/readyz"}
# Bytes that are read and forgotten, so that the one who sent too much sees a page that says so.
PATIENCE = 64 * 1024 * 1024


class RequestLog:
    """Gives each request a reference that stands in its log lines, its answer and its error page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.reference = secrets.token_hex(8)
        token = logs.request_id.set(request.reference)
        started = time.monotonic()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request.reference
            if request.path not in QUIET_PATHS:
                self._log(request, response, seconds=time.monotonic() - started)
            return response
        finally:
            logs.request_id.reset(token)

    def _log(self, request, response, *, seconds):
        logger.info(
            "%s %s",
            request.method,
            request.path,
            extra={"status": response.status_code, "milliseconds": round(seconds * 1000)},
        )


class RequestLimits:
    """Turns away what no page asks for before anything is read."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in ALLOWED_METHODS:
            return HttpResponseNotAllowed(ALLOWED_METHODS)
        if _holds_nul(request):
            return errors.bad_request(request)
        if _announced_size(request) > settings.REQUEST_MAX_SIZE:
            response = errors.too_large(request)
        else:
            response = self.get_response(request)
        if response.status_code == 413:
            _swallow(request)
        return response


class ForwardedAddress:
    """Behind a trusted proxy, takes the visitor's address from it; else everybody would share the proxy's.

    The last address is the one that the proxy itself saw.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        if settings.TRUST_PROXY and _is_address(forwarded):
            request.META["REMOTE_ADDR"] = forwarded
        return self.get_response(request)


class CompressedPages(GZipMiddleware):
    """Compresses pages. Files are sent as they are: workbooks are zipped, scripts and styles lie compressed.

    The length of a page tells nothing about a secret in it: tokens are masked again for each
    answer, and a few random bytes are added to it.
    """

    def process_response(self, request, response):
        if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)


class Language:
    """The user's setting, then the cookie, then Chinese; what the browser prefers is not asked."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        chosen = getattr(request.user, "language", "") or request.COOKIES.get(
            settings.LANGUAGE_COOKIE_NAME, ""
        )
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response


class Refusals:
    """Answers a refusal that a view let through with the error page of its status.

    A row that went out of sight between the page's look and the operation's is not found, as it
    would not have been a moment later.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        return _refused(request, exception)


class Contention:
    """Runs a view again, once, when the database broke it off in favour of another; then asks for patience.

    Nothing of the first run remains: an operation is one transaction, and that was undone.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not _lost_to_another(exception):
            return None
        match = request.resolver_match
        logger.warning("view run again after contention", extra={"view": match.view_name})
        try:
            return match.func(request, *match.args, **match.kwargs)
        except (Refused, ObjectDoesNotExist) as refusal:
            return _refused(request, refusal)
        except OperationalError as again:
            if not _lost_to_another(again):
                raise
            return errors.contended(request)


def _refused(request, exception):
    if isinstance(exception, Refused):
        return errors.refused(request, exception)
    if isinstance(exception, ObjectDoesNotExist):
        logger.warning("row not found", extra={"view": request.resolver_match.view_name})
        return errors.not_found(request)
    return None


def _lost_to_another(exception) -> bool:
    """Whether it is a deadlock, a serialization failure or a lock waited for too long."""
    return getattr(exception.__cause__, "sqlstate", None) in {"40P01", "40001", "55P03"}


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _swallow(request) -> None:
    """Read and forget the rest of what was sent: browsers show no answer before they have sent it all.

    There is an end to patience: of a still larger request the visitor sees no page.
    """
    left = PATIENCE
    try:
        while left > 0 and (part := request.read(65536)):
            left -= len(part)
    except OSError:
        return


def _holds_nul(request) -> bool:
    """Whether the address holds a character that no text of the database can."""
    return "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", "")


def _announced_size(request) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
