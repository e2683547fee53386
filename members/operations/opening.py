"""How every change of a membership or a group begins and ends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.scope import Actor
from branches.actors import confirm_duty
from branches.permissions import why_not
from ground.refusals import Stale, require
from members.guards import why_not_change_group, why_not_edit
from members.models import MemberGroup, Membership


def lock_membership(membership_id: int, *, by: Actor, version: int, now: datetime) -> Membership:
    """The membership, found through the scope and locked until commit, for anyone who edits its roster.

    ``version`` is the one that the page showed. Raises Forbidden, Stale when somebody changed it
    meanwhile, and Membership.DoesNotExist outside the scope.
    """
    confirm_duty(by, today=timezone.localdate(now))
    memberships = Membership.objects.visible_to(by).select_related("branch")
    membership = memberships.select_for_update(of=("self",)).get(pk=membership_id)
    require(why_not(by, "membership.edit", membership))
    if membership.version != version:
        raise Stale(changed_meanwhile())
    return membership


def open_membership(membership_id: int, *, by: Actor, version: int, now: datetime) -> Membership:
    """As `lock_membership`, for a member on the roster. Raises Refused for one who has left."""
    membership = lock_membership(membership_id, by=by, version=version, now=now)
    require(why_not_edit(membership, by=by))
    return membership


def changed_meanwhile() -> str:
    return _("Somebody changed this entry after you opened the page. Nothing of yours was saved yet.")


def close_membership(
    membership: Membership,
    action: str,
    *,
    by: Actor,
    fields: Iterable[str] = (),
    data: dict[str, Any] | None = None,
) -> None:
    """Write the membership's own ``fields`` with the next version, and the audit line, last of all."""
    membership.version += 1
    membership.save(update_fields=["version", *fields])
    audit.record(action, by=by, target=membership, data={"card_no": membership.card_no, **(data or {})})


def open_group(group_id: int, *, by: Actor, version: int | None = None, now: datetime) -> MemberGroup:
    """The group, found through the scope and locked until commit, for anyone who edits its roster.

    Without a ``version`` only its members are going to change. Raises Forbidden, Refused for a
    closed group, Stale, and MemberGroup.DoesNotExist outside the scope.
    """
    confirm_duty(by, today=timezone.localdate(now))
    group = MemberGroup.objects.visible_to(by).select_for_update(of=("self",)).get(pk=group_id)
    require(why_not_change_group(group, by=by))
    if version is not None and group.version != version:
        raise Stale(changed_meanwhile())
    return group
