"""Taking an authenticator app into use: the secret waits, sealed, in the session."""

from __future__ import annotations

import base64
from datetime import datetime
from io import BytesIO
from urllib.parse import quote, urlencode

from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from accounts import session
from accounts.people.models import User
from accounts.scope import Actor
from ground.sealed import seal, unseal

from . import second_factor

PENDING = "pending_factor"


def _aad(user: User) -> str:
    return f"session.{PENDING}|{user.pk}"


def pending_secret(request: HttpRequest) -> str:
    """The secret that this session offers, made at the first look."""
    if kept := request.session.get(PENDING):
        return unseal(_aad(request.user), base64.b64decode(kept)).decode()
    secret = second_factor.new_secret()
    request.session[PENDING] = base64.b64encode(seal(_aad(request.user), secret.encode())).decode()
    return secret


def finish(request: HttpRequest, secret: str, code: str, *, now: datetime) -> list[str]:
    """Enrol when the app shows the right code; returns the recovery codes, [] for a wrong code."""
    step = second_factor.matching_step(secret, code.replace(" ", ""), now=now)
    if step is None:
        return []
    codes = second_factor.enrol(request.user, secret=secret, by=Actor(request.user), last_step=step)
    request.session.pop(PENDING, None)
    session.mark_second_factor(request.session, now=now)
    return codes


def in_groups(secret: str) -> str:
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def picture(user: User, secret: str) -> SafeString:
    """The QR code that the app scans, as SVG."""
    import qrcode
    from qrcode.image.svg import SvgPathImage

    issuer = getattr(settings, "MFA_TOTP_ISSUER", "") or "FPA"
    label = quote(f"{issuer}:{user.username}")
    address = f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer})}"
    drawn = BytesIO()
    qrcode.make(address, image_factory=SvgPathImage, border=2).save(drawn)
    svg = drawn.getvalue().decode()
    return mark_safe(svg[svg.index("<svg") :])


def demo_code(user: User, secret: str, *, now: datetime) -> str:
    """What the app of a demo account would show now."""
    if not (settings.DEMO and user.is_demo):
        return ""
    return second_factor.code_for(secret, second_factor.step_at(now))
