"""What changes about a member while on the roster."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.scope import Actor
from members.models import Category, Membership

from .enrol import PLAIN, MembershipData, add_categories, group_of, refuse_odd_days
from .opening import close_membership, open_membership


@transaction.atomic
def edit_membership(
    membership_id: int, *, by: Actor, version: int, now: datetime, data: MembershipData
) -> Membership:
    """Change what is written about a membership, its group and its categories at once.

    Raises Refused for days or a group that do not fit, Forbidden, Stale.
    """
    membership = open_membership(membership_id, by=by, version=version, now=now)
    refuse_odd_days(data, today=timezone.localdate(now))
    before = {field: getattr(membership, field) for field in (*PLAIN, "group_id")}
    for field in PLAIN:
        setattr(membership, field, getattr(data, field))
    membership.group = group_of(membership.branch, data.group)
    membership.leads_group = membership.leads_group and membership.group_id == before["group_id"]
    changed = [field for field, value in before.items() if getattr(membership, field) != value]
    categories = _settle_categories(membership, data.categories, now=now)
    close_membership(
        membership,
        "membership.edited",
        by=by,
        fields=[*PLAIN, "group", "leads_group"],
        data={"fields": changed, **categories},
    )
    return membership


def _settle_categories(
    membership: Membership, wanted: frozenset[Category | str], *, now: datetime
) -> dict[str, list[str]]:
    """End the categories that are no longer wanted, begin the new ones; gives what changed."""
    held = {row.category: row for row in membership.categories.filter(counted_until=None)}
    ended = [row.pk for category, row in held.items() if category not in wanted]
    membership.categories.filter(pk__in=ended).update(counted_until=now)
    begun = wanted - set(held)
    add_categories(membership, begun, now=now)
    changed = {"added": sorted(begun), "taken": sorted(set(held) - wanted)}
    return {word: found for word, found in changed.items() if found}
