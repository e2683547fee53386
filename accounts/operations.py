"""Accounts: made, opened, closed. Each verb is one transaction and leaves one audit line."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ground.names import validate_person_name
from ground.refusals import Refused, require
from ground.resident_ids import ResidentId
from ground.sealed import RESIDENT_ID, blind_index, digest
from ground.text import squeezed

from . import audit, guards
from .models import DeclaredRelative, FirstSignInCode, Officer, User
from .notify import notify
from .scope import Actor

CODE_LIFETIME = timedelta(days=14)
# Without I, L, O and U, which are misread on paper.
CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 16


@transaction.atomic
def make_officer(*, name: str, id_number: str, by: Actor | None) -> Officer:
    """The natural person with this ID number: found, or put on file.

    A person on file under another name is refused: one of the two is mistyped.
    """
    require(guards.why_not_administer(by=by))
    number = ResidentId.parse(id_number).number
    name = validate_person_name(name)
    officer = Officer.objects.filter(id_index=blind_index(RESIDENT_ID, number)).first()
    officer = officer or _put_on_file(name, number, by=by)
    if officer.name != name:
        raise Refused(_("This ID number is on file under another name. Check both."), field="id_number")
    return officer


@transaction.atomic
def make_user(*, username: str, name: str, id_number: str, by: Actor | None, demo: bool = False) -> User:
    """An account without a password; the officer opens it with a one-time code.

    One natural person has one account.
    """
    require(guards.why_not_administer(by=by))
    # A user name stands in addresses and in the trail, where no number of a person may.
    username = audit.free_of_numbers(User.normalize_username(username), field="username")
    officer = make_officer(name=name, id_number=id_number, by=by)
    if User.objects.filter(officer=officer).exists():
        raise _has_account()
    user = User(username=username, officer=officer, is_demo=demo)
    user.set_unusable_password()
    user.full_clean(exclude=["password", "officer"])
    _save_new(user)
    audit.record("user.made", by=by, target=user, data={"username": user.username})
    return user


@transaction.atomic
def issue_first_code(username: str, *, by: Actor | None, now: datetime) -> str:
    """A new one-time code for the account, returned once and never again.

    Ends an earlier code, the password and every session: until the code is used nobody signs in.
    """
    require(guards.why_not_administer(by=by))
    user = _locked(username)
    require(guards.why_not_issue_code(user, by=by))
    FirstSignInCode.objects.filter(user=user, ended_at=None).update(ended_at=now)
    code = "".join(secrets.choice(CODE_LETTERS) for _position in range(CODE_LENGTH))
    FirstSignInCode.objects.create(
        user=user,
        digest=_code_digest(user, code),
        issued_by=by.user if by else None,
        issued_at=now,
        expires_at=now + CODE_LIFETIME,
    )
    user.set_unusable_password()
    user.session_epoch += 1
    user.save(update_fields=["password", "session_epoch"])
    _tell(user, "user.code_issued", by=by, now=now)
    audit.record("user.code_issued", by=by, target=user)
    return "-".join(code[start : start + 4] for start in range(0, CODE_LENGTH, 4))


def check_first_code(username: str, code: str, *, now: datetime) -> User | None:
    """The active user whose live code this is; None for anything else, in about the same time."""
    typed = squeezed(code).replace("-", "").upper()
    user = User.objects.filter(username=User.normalize_username(username), is_active=True).first()
    live = user and user.first_codes.filter(ended_at=None, expires_at__gt=now).first()
    expected = bytes(live.digest) if live else bytes(32)
    matches = hmac.compare_digest(expected, _code_digest(user or User(pk=0), typed))
    return user if live and matches else None


@transaction.atomic
def enter_first_time(username: str, code: str, password: str, *, now: datetime) -> User:
    """Use up the one-time code and set the officer's own password.

    Raises Refused when the code is not live, ValidationError for a password that is too easy.
    """
    user = check_first_code(username, code, now=now)
    if user is None or not FirstSignInCode.objects.filter(user=user, ended_at=None).update(ended_at=now):
        raise Refused(_("This user name and one-time code do not belong together, or the code has expired."))
    user = _locked(user.username)
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


@transaction.atomic
def disable_user(username: str, *, by: Actor | None, reason: str) -> User:
    """Close the account: every session ends with its next click."""
    require(guards.why_not_administer(by=by))
    reason = audit.stated_reason(reason)
    user = _locked(username)
    require(guards.why_not_disable(user, by=by))
    user.is_active = False
    user.session_epoch += 1
    user.save(update_fields=["is_active", "session_epoch"])
    audit.record("user.disabled", by=by, target=user, data={"reason": reason})
    return user


@transaction.atomic
def enable_user(username: str, *, by: Actor | None) -> User:
    """Open a closed account again; sessions from before stay ended."""
    require(guards.why_not_administer(by=by))
    user = _locked(username)
    require(guards.why_not_enable(user, by=by))
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record("user.enabled", by=by, target=user)
    return user


@transaction.atomic
def reset_second_factor(username: str, *, by: Actor | None, reason: str, now: datetime) -> User:
    """Forget the user's authenticator and recovery codes and end every session."""
    require(guards.why_not_administer(by=by))
    reason = audit.stated_reason(reason)
    user = _locked(username)
    require(guards.why_not_reset_factor(user, by=by))
    Authenticator.objects.filter(user_id=user.pk).delete()
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    _tell(user, "second_factor.reset", by=by, now=now)
    audit.record("second_factor.reset", by=by, target=user, data={"reason": reason})
    return user


@transaction.atomic
def declare_relative(
    username: str, *, name: str, relation: str, id_number: str, by: Actor | None
) -> DeclaredRelative:
    """Put a relative of the officer on file, so that the officer is kept from their cases."""
    if by is None or by.user.username != User.normalize_username(username):
        require(guards.why_not_administer(by=by))
    user = _locked(username)
    number = ResidentId.parse(id_number).number
    relation = audit.free_of_numbers(relation, field="relation")
    if number == user.officer.id_number:
        raise Refused(_("This is the officer's own ID number."), field="id_number")
    row = DeclaredRelative(
        officer=user.officer, name=validate_person_name(name), relation=relation, id_number=number
    )
    row.full_clean()
    row.save()
    audit.record("relative.declared", by=by, target=row, data={"user": user.username, "relation": relation})
    return row


@transaction.atomic
def end_relative(relative_id: int, *, by: Actor, reason: str, now: datetime) -> DeclaredRelative:
    """End a declaration from now on; the row stays, with its dates.

    Raises Forbidden for somebody else's unless a system administrator acts, Refused when it has
    ended already.
    """
    reason = audit.stated_reason(reason)
    row = DeclaredRelative.objects.select_for_update(of=("self",)).filter(pk=relative_id).first()
    if row is None or row.officer_id != by.officer_id:
        require(guards.why_not_administer(by=by))
    if row is None or row.ended_at:
        raise Refused(_("There is no such declaration any more."))
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    audit.record("relative.ended", by=by, target=row, data={"relation": row.relation, "reason": reason})
    return row


def _put_on_file(name: str, number: str, *, by: Actor | None) -> Officer:
    try:
        with transaction.atomic():
            officer = Officer.objects.create(name=name, id_number=number)
    except IntegrityError as clash:
        if "accounts_officer_id_index_key" not in str(clash):
            raise
        # Somebody else put the same number on file between the look and the insert.
        return Officer.objects.get(id_index=blind_index(RESIDENT_ID, number))
    audit.record("officer.made", by=by, target=officer, data={"name": name})
    return officer


def _save_new(user: User) -> None:
    """Save a new account; the database has the last word against one made at the same moment."""
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as clash:
        if "accounts_user_username_key" in str(clash):
            raise Refused(_("This user name is taken; choose another."), field="username") from clash
        if "accounts_user_officer_id_key" in str(clash):
            raise _has_account() from clash
        raise


def _has_account() -> Refused:
    return Refused(_("This person has an account already."), field="id_number")


def _tell(user: User, kind: str, *, by: Actor | None, now: datetime) -> None:
    """A message to the owner of an account, so that nobody else opens it unseen."""
    if by is not None:
        notify(user, kind, now=now, params={"by": by.user.get_full_name()})


def _locked(username: str) -> User:
    user = (
        User.objects.select_for_update(of=("self",))
        .filter(username=User.normalize_username(username))
        .first()
    )
    if user is None:
        raise Refused(_("There is no account %(username)s.") % {"username": username}, field="username")
    return user


def _code_digest(user: User, code: str) -> bytes:
    return digest(f"first-code|{user.pk}|{code}".encode())
