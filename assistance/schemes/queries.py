"""Reading schemes and their rules."""

from __future__ import annotations

from assistance.schemes.models import Scheme, SchemeRule


def versions(scheme: Scheme) -> list[SchemeRule]:
    """The confirmed rules of a scheme with their routes, the latest first."""
    confirmed = scheme.rules.filter(confirmed_at__isnull=False).prefetch_related("steps")
    return list(confirmed.order_by("-version"))
