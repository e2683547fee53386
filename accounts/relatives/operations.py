"""Declaring relatives, whose cases one has to leave to others."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.administering import guards
from accounts.people.locking import locked
from accounts.people.models import DeclaredRelative, User
from accounts.scope import Actor
from ground.names import validate_person_name
from ground.refusals import Refused, require
from ground.resident_ids import ResidentId


@transaction.atomic
def declare_relative(
    username: str, *, name: str, relation: str, id_number: str, by: Actor | None
) -> DeclaredRelative:
    """Put a relative of the officer on file, so that the officer is kept from their cases."""
    if by is None or by.user.username != User.normalize_username(username):
        require(guards.why_not_administer(by=by))
    user = locked(username)
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
