"""The first sign-in, and changing one's own password."""

from __future__ import annotations

import hmac
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.people.first_codes import code_digest
from accounts.people.locking import locked
from accounts.people.models import FirstSignInCode, User
from accounts.scope import Actor
from ground.refusals import Refused
from ground.text import squeezed


def check_first_code(username: str, code: str, *, now: datetime) -> User | None:
    """The active user whose live code this is; None for anything else, in about the same time."""
    typed = squeezed(code).replace("-", "").upper()
    user = User.objects.filter(username=User.normalize_username(username), is_active=True).first()
    live = user and user.first_codes.filter(ended_at=None, expires_at__gt=now).first()
    expected = bytes(live.digest) if live else bytes(32)
    matches = hmac.compare_digest(expected, code_digest(user or User(pk=0), typed))
    return user if live and matches else None


@transaction.atomic
def enter_first_time(username: str, code: str, password: str, *, now: datetime) -> User:
    """Use up the one-time code and set the officer's own password.

    Raises Refused when the code is not live, ValidationError for a password that is too easy.
    """
    user = check_first_code(username, code, now=now)
    if user is None or not FirstSignInCode.objects.filter(user=user, ended_at=None).update(ended_at=now):
        raise Refused(_("This user name and one-time code do not belong together, or the code has expired."))
    user = locked(user.username)
    validate_password(password, user)
    user.set_password(password)
    user.entered_at = user.entered_at or now
    user.session_epoch += 1
    user.save(update_fields=["password", "entered_at", "session_epoch"])
    audit.record("user.entered", by=Actor(user), target=user)
    return user


@transaction.atomic
def change_password(user_id: int, *, old: str, new: str, by: Actor) -> User:
    """Set another password of one's own; every other session ends.

    Raises ValidationError for a wrong old password or a new one that is too easy.
    """
    user = User.objects.select_for_update(of=("self",)).get(pk=user_id)
    if not user.check_password(old):
        raise ValidationError({"old": _("This is not your present password.")})
    try:
        validate_password(new, user)
    except ValidationError as error:
        raise ValidationError({"new": error.messages}) from None
    user.set_password(new)
    user.session_epoch += 1
    user.save(update_fields=["password", "session_epoch"])
    audit.record("user.password_changed", by=by, target=user)
    return user
