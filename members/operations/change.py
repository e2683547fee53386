"""What changes about a member while on the roster."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.scope import Actor
from ground.days import why_not_happened
from ground.refusals import Refused, require
from members.models import Category, Membership, MembershipCategory

from .enrol import PLAIN, MembershipData, add_categories, group_of, refuse_odd_days
from .opening import close_membership, open_membership


@transaction.atomic
def edit_membership(
    membership_id: int,
    *,
    by: Actor,
    version: int,
    now: datetime,
    data: MembershipData,
    categories_on: date | None = None,
) -> Membership:
    """Change what is written about a membership, its group and its categories at once.

    ``categories_on`` is the first day of those that are added, and the first without those that are
    taken away; today when it is left out. Raises Refused for days or a group that do not fit,
    Forbidden, Stale.
    """
    membership = open_membership(membership_id, by=by, version=version, now=now)
    today = timezone.localdate(now)
    refuse_odd_days(data, today=today)
    before = {field: getattr(membership, field) for field in (*PLAIN, "group_id")}
    for field in PLAIN:
        setattr(membership, field, getattr(data, field))
    membership.group = group_of(membership.branch, data.group)
    membership.leads_group = membership.leads_group and membership.group_id == before["group_id"]
    changed = [field for field, value in before.items() if getattr(membership, field) != value]
    _move_categories(membership, joined_before=before["joined_on"])
    categories = _settle_categories(membership, data.categories, on=categories_on or today, now=now)
    close_membership(
        membership,
        "membership.edited",
        by=by,
        fields=[*PLAIN, "group", "leads_group"],
        data={"fields": changed, **categories},
    )
    return membership


def _move_categories(membership: Membership, *, joined_before: date) -> None:
    """Categories held since the member joined begin with the corrected day, and none before it."""
    rows = membership.categories.filter(Q(joined_on=joined_before) | Q(joined_on__lt=membership.joined_on))
    ended = rows.filter(left_on__lt=membership.joined_on).order_by("left_on").first()
    if ended is not None:
        raise Refused(
            _("%(name)s was in the category %(category)s until %(day)s, before this day.")
            % {"name": membership.name, "category": ended, "day": ended.left_on},
            field="joined_on",
        )
    rows.update(joined_on=membership.joined_on)


def _settle_categories(
    membership: Membership, wanted: frozenset[Category | str], *, on: date, now: datetime
) -> dict[str, list[str]]:
    """End the categories that are no longer wanted, begin the new ones; gives what changed."""
    held = {row.category: row for row in membership.categories.held()}
    begun, ended = wanted - set(held), [row for category, row in held.items() if category not in wanted]
    if begun or ended:
        _refuse_odd_day(membership, on, ended=ended, today=timezone.localdate(now))
    keys = [row.pk for row in ended]
    membership.categories.filter(pk__in=keys).update(left_on=on, counted_until=now)
    add_categories(membership, begun, on=on, now=now)
    changed = {"added": sorted(begun), "taken": sorted(set(held) - wanted)}
    return {word: found for word, found in changed.items() if found}


def _refuse_odd_day(
    membership: Membership, on: date, *, ended: list[MembershipCategory], today: date
) -> None:
    require(why_not_happened(on, today=today), field="categories_on")
    first = max([membership.joined_on, *(row.joined_on for row in ended)])
    if on < first:
        raise Refused(
            _("Categories can be changed between %(since)s and today.") % {"since": first},
            field="categories_on",
        )
