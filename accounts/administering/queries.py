"""What the pages about oneself and about accounts show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import hooks
from accounts.audit.models import AuditEntry
from accounts.hooks import HeldDuty
from accounts.people.models import FirstSignInCode, User
from accounts.roles import Role
from accounts.scope import Actor
from ground.names import normal_name
from ground.paging import Order

RECENT = 8
ACCOUNT_ORDERS = (
    Order("name", _("by user name"), ("username",)),
    Order("newest", _("newest first"), ("-id",)),
)


def accounts_seen_by(actor: Actor) -> QuerySet[User]:
    """Every account for a system administrator in office, none for anybody else."""
    if actor.duty_id is None or actor.role != Role.SYSTEM:
        return User.objects.none()
    return User.objects.all()


def accounts_under(actor: Actor, conditions: Mapping[str, str], *, today: date) -> QuerySet[User]:
    """The accounts of the list under its conditions: username, person, state, duty; "" does not narrow."""
    users = accounts_seen_by(actor)
    if username := conditions.get("username"):
        users = users.filter(username__startswith=User.normalize_username(username))
    if person := conditions.get("person"):
        users = users.filter(officer__name__istartswith=normal_name(person))
    if state := conditions.get("state"):
        users = users.filter(is_active=state == "enabled")
    return without_duty(users, today=today) if conditions.get("duty") == "none" else users


def without_duty(users: QuerySet[User], *, today: date) -> QuerySet[User]:
    """Of these accounts, those that hold no duty on a day."""
    for source in hooks.appointments:
        users = users.exclude(pk__in=source.holders(today))
    return users


def duties_by_user(users: Iterable[User], *, today: date) -> dict[int, list[HeldDuty]]:
    """What each of these users is appointed to on a day; one query."""
    ids = [user.pk for user in users]
    found: dict[int, list[HeldDuty]] = {}
    for source in hooks.appointments:
        for user_id, duties in source.held(ids, today).items():
            found.setdefault(user_id, []).extend(duties)
    return found


def with_second_factor(users: Iterable[User]) -> set[int]:
    """The ids of those of these users who have an authenticator; one query."""
    rows = Authenticator.objects.filter(user_id__in=[user.pk for user in users], type=Authenticator.Type.TOTP)
    return set(rows.values_list("user_id", flat=True))


def live_code(user: User, *, now: datetime) -> FirstSignInCode | None:
    """The one-time code that still opens the account."""
    return user.first_codes.filter(ended_at=None, expires_at__gt=now).first()


def recent_sign_ins(user: User) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(user_id=user.pk, action="user.signed_in").order_by("-id")[:RECENT]


def history_of(user: User) -> list[AuditEntry]:
    """What was done to the account, the newest first; what its owner did with it is not among it."""
    entries = AuditEntry.objects.filter(object_type="accounts.user", object_id=str(user.pk))
    return list(entries.exclude(user_id=user.pk).order_by("-id")[:RECENT])
