"""Somebody leaves the roster, or did not after all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.scope import Actor
from branches.tree.operations.opening import hold_still
from families.households.before import AsksFirst
from families.households.changes import state_of
from families.households.confirming import confirmed_of
from families.households.guards import why_not_edit_person
from families.identity.operations.deaths import lock_for_death, record_death, withdraw_death
from families.models import Household
from ground.refusals import Refused, require
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
def leave(
    membership_id: int,
    *,
    by: Actor,
    version: int,
    now: datetime,
    leaving: Leaving,
    confirmed: str | None = None,
) -> Membership:
    """Record that a member left: ``leaving.on`` is the first day on which the entry, which stays on
    file, does not count any more, however late that is noted.

    A group that the member led is without a leader afterwards. One who has died ends it by the
    death, which anyone who keeps the person's details puts on file with it. ``confirmed`` is what the
    page confirms of what that death touches, "" where it has not asked yet; None asks nobody.
    Raises Refused for a day outside the membership, Touches, Forbidden, Stale.
    """
    if leaving.reason == LeavingReason.DIED:
        lock_for_death(Membership.objects.visible_to(by).get(pk=membership_id).person_id)
    membership = open_membership(membership_id, by=by, version=version, now=now)
    if not membership.joined_on <= leaving.on <= timezone.localdate(now):
        raise Refused(
            _("%(name)s can leave the association between %(since)s and today.")
            % {"name": membership.name, "since": membership.joined_on.isoformat()},
            field="left_on",
        )
    if leaving.reason == LeavingReason.DIED and not why_not_edit_person(membership.person, by=by):
        return _end_by_death(membership, by=by, now=now, leaving=leaving, confirmed=confirmed)
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


def _end_by_death(
    membership: Membership, *, by: Actor, now: datetime, leaving: Leaving, confirmed: str | None
) -> Membership:
    """Put the death on file, which ends this membership with all others."""
    led, today = membership.leads_group, timezone.localdate(now)
    home = Household.objects.filter(members__person=membership.person_id, members__left_on=None).first()
    asks = AsksFirst(confirmed, state_of(home), today) if home and confirmed is not None else None
    ended = record_death(membership.person_id, died_on=leaving.on, by=by, now=now)
    touched = confirmed_of(home, asks, by=by) if home and asks else []
    membership.refresh_from_db()
    membership.left_words = leaving.words
    close_membership(
        membership,
        "membership.left",
        by=by,
        fields=["left_words"],
        data={
            "reason": leaving.reason,
            "on": leaving.on.isoformat(),
            **({"led": led} if led else {}),
            "ended": ended,
            **({"confirmed": touched} if touched else {}),
        },
    )
    return membership


@transaction.atomic
def undo_leaving(membership_id: int, *, by: Actor, version: int, now: datetime) -> Membership:
    """Take a leaving back on the day it was recorded, by the one who recorded it.

    Where the membership ended by a death that was put on file with it, the death is withdrawn.
    Raises OnRoster when the person was enrolled again meanwhile, Refused for anybody else or any
    other day, Forbidden, Stale.
    """
    ended = Membership.objects.visible_to(by).get(pk=membership_id)
    if ended.left_reason == LeavingReason.DIED:
        lock_for_death(ended.person_id)
    membership = lock_membership(membership_id, by=by, version=version, now=now)
    hold_still(membership.branch_id)
    membership.branch.refresh_from_db(fields=["status"])
    require(why_not_undo_leaving(membership, by=by, today=timezone.localdate(now)))
    restored = None
    if (died_on := membership.person.died_on) is not None:
        restored = withdraw_death(membership.person_id, died_on=died_on, by=by, now=now)
        membership.refresh_from_db()
    again = Membership.objects.live().filter(branch=membership.branch, person=membership.person_id)
    again = again.exclude(pk=membership.pk)
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
        data={"restored": restored} if restored else None,
    )
    return membership
