"""Why something may not be done to an account; the pages and the operations ask the same functions."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.hooks import roles_of
from accounts.people.models import User
from accounts.roles import Role
from accounts.scope import Actor
from ground.refusals import ALLOWED, Forbidden, GuardAnswer


def why_not_administer(*, by: Actor | None) -> GuardAnswer:
    """Why this actor may not make, open or close accounts; "" in the duty of a system administrator.

    Without an actor only the first accounts are made: as long as no system administrator exists.
    """
    if by is None:
        return (
            GuardAnswer(_("Name who acts: a system administrator exists already."), Forbidden)
            if _someone_administers()
            else ALLOWED
        )
    if by.role == Role.SYSTEM:
        return ALLOWED
    return GuardAnswer(_("Only a system administrator makes, opens and closes accounts."), Forbidden)


def _someone_administers() -> bool:
    return any(Role.SYSTEM in roles_of(user) for user in User.objects.filter(is_active=True).iterator())


def why_not_disable(user: User, *, by: Actor | None) -> GuardAnswer:
    if by and by.user.pk == user.pk:
        return GuardAnswer(_("Nobody disables their own account."))
    return ALLOWED if user.is_active else GuardAnswer(_("The account is disabled already."))


def why_not_enable(user: User, *, by: Actor | None) -> GuardAnswer:
    return GuardAnswer(_("The account is active already.")) if user.is_active else ALLOWED


def why_not_issue_code(user: User, *, by: Actor | None) -> GuardAnswer:
    if by and by.user.pk == user.pk:
        return GuardAnswer(_("Nobody makes a one-time code for their own account."))
    return ALLOWED if user.is_active else GuardAnswer(_("The account is disabled; enable it first."))


def why_not_reset_factor(user: User, *, by: Actor | None) -> GuardAnswer:
    if by and by.user.pk == user.pk:
        return GuardAnswer(_("Nobody resets their own second factor."))
    return ALLOWED
