"""Taking an account under a lock, to change it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.people.models import User
from ground.refusals import Refused


def locked(username: str) -> User:
    user = (
        User.objects.select_for_update(of=("self",))
        .filter(username=User.normalize_username(username))
        .first()
    )
    if user is None:
        raise Refused(_("There is no account %(username)s.") % {"username": username}, field="username")
    return user
