"""Accounts: made, opened, closed. Each verb is one transaction and leaves one audit line."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts import audit
from accounts.messages.notify import notify
from accounts.people.first_codes import code_digest
from accounts.people.locking import locked
from accounts.people.models import FirstSignInCode, Officer, User
from accounts.scope import Actor
from ground.names import validate_person_name
from ground.refusals import Refused, require
from ground.resident_ids import ResidentId
from ground.sealed import RESIDENT_ID, blind_index

from . import guards

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
    user = locked(username)
    require(guards.why_not_issue_code(user, by=by))
    FirstSignInCode.objects.filter(user=user, ended_at=None).update(ended_at=now)
    code = "".join(secrets.choice(CODE_LETTERS) for _position in range(CODE_LENGTH))
    FirstSignInCode.objects.create(
        user=user,
        digest=code_digest(user, code),
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


@transaction.atomic
def disable_user(username: str, *, by: Actor | None, reason: str) -> User:
    """Close the account: every session ends with its next click."""
    require(guards.why_not_administer(by=by))
    reason = audit.stated_reason(reason)
    user = locked(username)
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
    user = locked(username)
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
    user = locked(username)
    require(guards.why_not_reset_factor(user, by=by))
    Authenticator.objects.filter(user_id=user.pk).delete()
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    _tell(user, "second_factor.reset", by=by, now=now)
    audit.record("second_factor.reset", by=by, target=user, data={"reason": reason})
    return user


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
