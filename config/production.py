"""What a production installation may not start with."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured


def unsafe_settings(settings: Mapping[str, Any]) -> list[str]:
    """One sentence for each setting that would put a county's books at risk; empty when all are safe."""
    problems = []
    if settings["DEBUG"]:
        problems.append("DEBUG must be off.")
    if settings["KEYS"].demo:
        problems.append("KEYS_FILE holds demo keys; make new ones with ./run make_keys.")
    if not settings["ALLOWED_HOSTS"]:
        problems.append("ALLOWED_HOSTS is empty.")
    if "*" in settings["ALLOWED_HOSTS"]:
        problems.append("ALLOWED_HOSTS must name the hosts, not *.")
    if not settings["BEHIND_TLS"]:
        problems.append("BEHIND_TLS must be on, for cookies would travel in clear.")
    return problems


def refuse_unsafe_settings(settings: Mapping[str, Any]) -> None:
    """Raises ImproperlyConfigured with everything that is wrong, so that it can be mended in one go."""
    if problems := unsafe_settings(settings):
        raise ImproperlyConfigured("PROFILE=production refuses to start: " + " ".join(problems))
