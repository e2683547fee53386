"""Showing a sealed value in clear: with a reason, rarely, and written down first."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.audit.models import AuditEntry
from accounts.hooks import reveals
from accounts.people.models import User
from accounts.scope import Actor
from ground.refusals import Refused, require

PER_HOUR = 30
ACTION = "value.revealed"


class TooManyReveals(Refused):
    """The user has looked at more values within the hour than the work needs."""

    status = 429


def reveal(kind: str, uuid: UUID, *, by: Actor, reason: str, now: datetime) -> str:
    """The clear value of a registered kind ("person.id_number") for the row with this uuid.

    The audit line is committed before the value is read, so there is no look without a line.
    Raises KeyError for a kind nobody registered, the row's DoesNotExist outside the scope,
    Forbidden, TooManyReveals, or Refused without a reason.
    """
    offered = reveals[kind]
    reason = audit.stated_reason(reason)
    with transaction.atomic(durable=True):
        # The user's row is the lock under which the looks of the hour are counted.
        User.objects.select_for_update(of=("self",)).get(pk=by.user.pk)
        row = offered.find(by, uuid)
        require(offered.why_not(by, row))
        recent = AuditEntry.objects.filter(user_id=by.user.pk, action=ACTION, at__gt=now - timedelta(hours=1))
        if recent.count() >= PER_HOUR:
            raise TooManyReveals(_("You have opened 30 numbers within the hour. Wait before the next one."))
        audit.record(ACTION, by=by, target=row, data={"kind": kind, "reason": reason})
    return getattr(row, offered.field)
