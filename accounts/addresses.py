"""Addresses that a browser names; whatever it sends, they are read without an error."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def parts_of(address: str) -> SplitResult:
    """The parts of an address; all of them empty for what is none."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def safe_target(request: HttpRequest, *, default: str = "/") -> str:
    """Where the visitor wants to go next, if that is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours and wanted.startswith("/") else default
