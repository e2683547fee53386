"""The member groups of an association: opened, renamed, filled, closed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.scope import Actor
from branches.actors import confirm_duty
from branches.models import Branch
from branches.tree.operations.opening import hold_still
from ground.days import why_not_happened
from ground.refusals import Refused, require
from members.guards import why_not_enrol
from members.models import MemberGroup, Membership

from .opening import open_group


@transaction.atomic
def make_group(
    *, branch_id: int, name: str, by: Actor, now: datetime, opened_on: date | None = None
) -> MemberGroup:
    """Open a member group at an association, today or on a day before.

    Raises Refused for a name in use or one that holds a number of a person, or for a day to come;
    Forbidden.
    """
    today = timezone.localdate(now)
    confirm_duty(by, today=today)
    hold_still(branch_id)
    branch = Branch.objects.visible_to(by).get(pk=branch_id)
    require(why_not_enrol(branch, by=by))
    require(why_not_happened(opened_on, today=today), field="opened_on")
    name = audit.free_of_numbers(name, field="name")
    group = MemberGroup(branch=branch, name=name, opened_on=opened_on or today)
    _save(group)
    audit.record("membergroup.made", by=by, target=group, data={"name": name})
    return group


@transaction.atomic
def change_group(
    group_id: int, *, by: Actor, version: int, now: datetime, name: str, leader_id: int | None
) -> MemberGroup:
    """Rename a group and say who leads it: one of its members by the id of the membership, or nobody.

    Raises Refused for a name in use or one that holds a number of a person, or for a leader from
    outside; Forbidden, Stale.
    """
    group = open_group(group_id, by=by, version=version, now=now)
    before = {"name": group.name, "leader": _settle_leader(group, leader_id)}
    group.name = audit.free_of_numbers(name, field="name")
    group.version += 1
    _save(group)
    changes = audit.changes(before, {"name": name, "leader": leader_id})
    audit.record("membergroup.changed", by=by, target=group, data=changes)
    return group


@transaction.atomic
def put_into_group(group_id: int, *, by: Actor, memberships: Collection[int], now: datetime) -> int:
    """Put members of the association into one of its groups, out of any other; gives how many moved.

    Raises Refused when none of them is on the association's roster, Forbidden.
    """
    group = open_group(group_id, by=by, now=now)
    live = Membership.objects.visible_to(by).live().filter(branch=group.branch_id)
    chosen = list(live.filter(pk__in=memberships).order_by("pk").select_for_update(of=("self",)))
    moving = [membership for membership in chosen if membership.group_id != group.pk]
    if not moving:
        raise Refused(_("Choose at least one member who is not in this group yet."))
    return _regroup(group, moving, "membergroup.filled", by=by, into=group)


@transaction.atomic
def take_out_of_group(group_id: int, *, by: Actor, memberships: Collection[int], now: datetime) -> int:
    """Take members out of a group; they stay on the roster. Gives how many; Refused for none, Forbidden."""
    group = open_group(group_id, by=by, now=now)
    leaving = _members_in(group, memberships)
    if not leaving:
        raise Refused(_("Choose at least one member of this group."))
    return _regroup(group, leaving, "membergroup.thinned", by=by, into=None)


@transaction.atomic
def close_group(
    group_id: int, *, by: Actor, version: int, now: datetime, closed_on: date | None = None
) -> MemberGroup:
    """Close a group; its members stay on the roster without a group.

    ``closed_on`` is the first day without it, today when left out. Raises Refused for a day to come
    or before it was opened, Forbidden, Stale.
    """
    group = open_group(group_id, by=by, version=version, now=now)
    today = timezone.localdate(now)
    day = closed_on or today
    if not group.opened_on <= day <= today:
        raise Refused(
            _("The group can be closed between %(since)s and today.") % {"since": group.opened_on},
            field="closed_on",
        )
    live = Membership.objects.live().filter(group=group)
    count = live.update(group=None, leads_group=False, version=F("version") + 1)
    group.closed_on = day
    group.version += 1
    group.save(update_fields=["closed_on", "version"])
    audit.record("membergroup.closed", by=by, target=group, data={"name": group.name, "members": count})
    return group


def _settle_leader(group: MemberGroup, leader_id: int | None) -> int | None:
    """Make this member the leader, or nobody; gives who was. The members stay locked until commit."""
    members = list(
        Membership.objects.live().filter(group=group).order_by("pk").select_for_update(of=("self",))
    )
    if leader_id is not None and leader_id not in {member.pk for member in members}:
        raise Refused(
            _("The leader is a member of the group. Put the member into the group first."), field="leader"
        )
    before = next((member.pk for member in members if member.leads_group), None)
    if before != leader_id:
        live = Membership.objects.live().filter(group=group)
        live.filter(pk=before).update(leads_group=False, version=F("version") + 1)
        live.filter(pk=leader_id).update(leads_group=True, version=F("version") + 1)
    return before


def _members_in(group: MemberGroup, memberships: Collection[int]) -> list[Membership]:
    live = Membership.objects.live().filter(group=group, pk__in=memberships)
    return list(live.order_by("pk").select_for_update(of=("self",)))


def _regroup(
    group: MemberGroup, chosen: list[Membership], action: str, *, by: Actor, into: MemberGroup | None
) -> int:
    keys = [membership.pk for membership in chosen]
    moving = Membership.objects.filter(pk__in=keys)
    moved = moving.update(group=into, leads_group=False, version=F("version") + 1)
    audit.record(action, by=by, target=group, data={"name": group.name, "memberships": keys})
    return moved


def _save(group: MemberGroup) -> None:
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError as clash:
        if "membergroup_one_name" not in str(clash):
            raise
        raise Refused(_("This association already has a member group of that name."), field="name") from None
