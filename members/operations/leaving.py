"""Somebody leaves the roster, or did not after all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.refusals import Refused
from accounts.scope import Actor
from branches.operations.opening import hold_still
from members.guards import why_not_undo_leaving
from members.models import LeavingReason, Membership

from .enrol import OnRoster
from .opening import close_membership, lock_membership, open_membership


@dataclass(frozen=True, kw_only=True)
class Leaving:
    on: date
    reason: LeavingReason | str
    words: str = ""


@transaction.atomic
def leave(membership_id: int, *, by: Actor, version: int, now: datetime, leaving: Leaving) -> Membership:
    """Record that a member left: ``leaving.on`` is the first day on which the entry, which stays on
    file, does not count any more, however late that is noted.

    A group that the member led is without a leader afterwards. Raises Refused for a day outside
    the membership, Forbidden, Stale.
    """
    membership = open_membership(membership_id, by=by, version=version, now=now)
    if not membership.joined_on <= leaving.on <= timezone.localdate(now):
        raise Refused(
            _("%(name)s can leave the association between %(since)s and today.")
            % {"name": membership.name, "since": membership.joined_on.isoformat()},
            field="left_on",
        )
    led, membership.leads_group = membership.leads_group, False
    membership.left_on, membership.left_reason = leaving.on, leaving.reason
    membership.left_words, membership.left_by = leaving.words, by.user
    membership.counted_until = now
    close_membership(
        membership,
        "membership.left",
        by=by,
        fields=["left_on", "left_reason", "left_words", "left_by", "counted_until", "leads_group"],
        data={"reason": leaving.reason, "on": leaving.on.isoformat(), **({"led": led} if led else {})},
    )
    return membership


@transaction.atomic
def undo_leaving(membership_id: int, *, by: Actor, version: int, now: datetime) -> Membership:
    """Take a leaving back on the day it was recorded, by whoever recorded it.

    Raises OnRoster when the person was enrolled again meanwhile, Refused for anybody else or any
    other day, Forbidden, Stale.
    """
    membership = lock_membership(membership_id, by=by, version=version, now=now)
    hold_still(membership.branch_id)
    membership.branch.refresh_from_db(fields=["status"])
    if reason := why_not_undo_leaving(membership, by=by, today=timezone.localdate(now)):
        raise Refused(reason)
    again = Membership.objects.live().filter(branch=membership.branch, person=membership.person_id)
    if (found := again.first()) is not None:
        raise OnRoster(found)
    if membership.group is not None and membership.group.closed_on is not None:
        membership.group = None
    membership.left_on, membership.left_reason, membership.left_words = None, "", ""
    membership.left_by = membership.counted_until = None
    close_membership(
        membership,
        "membership.leaving_undone",
        by=by,
        fields=["left_on", "left_reason", "left_words", "left_by", "counted_until", "group"],
    )
    return membership
