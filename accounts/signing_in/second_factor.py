"""Time-based codes (RFC 6238) and recovery codes, kept in allauth's table of authenticators.

The secret is sealed for its user. The last time step that was used is kept beside it, so a code
works once, whichever process sees it. Only keyed digests of recovery codes are kept.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import struct
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction

from accounts import audit
from accounts.people.models import User
from accounts.scope import Actor
from ground.keys import newest_key_id
from ground.sealed import digest, key_id_of, seal, unseal
from ground.text import squeezed

PERIOD = 30
DIGITS = 6
# Clocks of telephones differ; a code of the step before or after is taken too.
DRIFT = 1
RECOVERY_CODES = 10
TOTP = Authenticator.Type.TOTP
RECOVERY = Authenticator.Type.RECOVERY_CODES


def new_secret() -> str:
    return base64.b32encode(secrets.token_bytes(20)).decode()


def step_at(moment: datetime) -> int:
    return int(moment.timestamp()) // PERIOD


def code_for(secret: str, step: int) -> str:
    mac = hmac.digest(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1)
    offset = mac[-1] & 15
    number = struct.unpack(">I", mac[offset : offset + 4])[0] & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def matching_step(secret: str, code: str, *, now: datetime, after: int = 0) -> int | None:
    """The step whose code this is, among those near ``now`` and later than ``after``."""
    if not code.isascii():
        return None
    here = step_at(now)
    for step in range(here - DRIFT, here + DRIFT + 1):
        if step > after and hmac.compare_digest(code_for(secret, step), code):
            return step
    return None


def is_enrolled(user: User) -> bool:
    return Authenticator.objects.filter(user_id=user.pk, type=TOTP).exists()


@transaction.atomic
def enrol(user: User, *, secret: str, by: Actor, last_step: int = 0) -> list[str]:
    """Give the user this secret and fresh recovery codes; returns the codes, shown once."""
    Authenticator.objects.filter(user_id=user.pk).delete()
    Authenticator.objects.create(
        user_id=user.pk, type=TOTP, data={"secret": _sealed(user.pk, secret), "last_step": last_step}
    )
    codes = _fresh_recovery_codes(user)
    audit.record("second_factor.enrolled", by=by, target=user)
    return codes


@transaction.atomic
def renew_recovery_codes(user: User, *, by: Actor) -> list[str]:
    """Replace the recovery codes; the old ones work no longer. Returns the new, shown once."""
    Authenticator.objects.filter(user_id=user.pk, type=RECOVERY).delete()
    codes = _fresh_recovery_codes(user)
    audit.record("second_factor.recovery_codes_renewed", by=by, target=user)
    return codes


@transaction.atomic
def use_code(user: User, typed: str, *, now: datetime) -> str:
    """Use up a code: "totp" or "recovery_codes" says which kind it was, "" that it is none.

    The rows stay locked until commit, so of two requests with one code the second fails.
    """
    code = squeezed(typed).replace("-", "")
    rows = {row.type: row for row in Authenticator.objects.filter(user_id=user.pk).select_for_update()}
    totp, recovery = rows.get(TOTP), rows.get(RECOVERY)
    if totp and len(code) == DIGITS:
        step = matching_step(secret_of(totp), code, now=now, after=totp.data.get("last_step", 0))
        return _used(totp, {"last_step": step}, now=now) if step else ""
    if totp and recovery:
        left = [kept for kept in recovery.data["digests"] if kept != _code_digest(user, code)]
        if len(left) < len(recovery.data["digests"]):
            return _used(recovery, {"digests": left}, now=now)
    return ""


def demo_code(user: User, *, now: datetime) -> str:
    """The code that a demo account may type now; "" for every other account and installation."""
    if not (settings.DEMO and user.is_demo):
        return ""
    row = Authenticator.objects.filter(user_id=user.pk, type=TOTP).first()
    if row is None:
        return ""
    here = step_at(now)
    return code_for(secret_of(row), max(here, min(row.data.get("last_step", 0) + 1, here + DRIFT)))


def recovery_codes_left(user: User) -> int:
    row = Authenticator.objects.filter(user_id=user.pk, type=RECOVERY).first()
    return len(row.data["digests"]) if row else 0


def secret_of(row: Authenticator) -> str:
    return unseal(_aad(row.user_id), base64.b64decode(row.data["secret"])).decode()


def reseal_secrets(batch: int) -> int:
    """Seal the next secrets again under the newest key; returns how many."""
    newest = newest_key_id()
    done = 0
    for row in Authenticator.objects.filter(type=TOTP).order_by("pk").iterator():
        if key_id_of(base64.b64decode(row.data["secret"])) == newest:
            continue
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().get(pk=row.pk)
            row.data["secret"] = _sealed(row.user_id, secret_of(row))
            row.save(update_fields=["data"])
        done += 1
        if done == batch:
            break
    return done


def _used(row: Authenticator, changed: dict, *, now: datetime) -> str:
    row.data |= changed
    row.last_used_at = now
    row.save(update_fields=["data", "last_used_at"])
    return row.type


def _fresh_recovery_codes(user: User) -> list[str]:
    codes = [base64.b32encode(secrets.token_bytes(5)).decode().lower() for _ in range(RECOVERY_CODES)]
    digests = [_code_digest(user, code) for code in codes]
    Authenticator.objects.create(user_id=user.pk, type=RECOVERY, data={"digests": digests})
    return codes


def _code_digest(user: User, code: str) -> str:
    return digest(f"recovery-code|{user.pk}|{code.lower()}".encode()).hex()


def _aad(user_id: int) -> str:
    return f"mfa_authenticator.data|{user_id}"


def _sealed(user_id: int, secret: str) -> str:
    return base64.b64encode(seal(_aad(user_id), secret.encode())).decode()
