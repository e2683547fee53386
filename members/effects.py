"""What a death does to the rosters."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.dateparse import parse_date

from branches.hooks import Effect
from branches.models import BranchStatus
from families.hooks import Death, person_effects

from .models import LeavingReason, Membership


def end_memberships(death: Death) -> list[dict[str, Any]]:
    """End every membership of the person on the day of death, as `end_by_death` says."""
    held = Membership.objects.filter(person=death.person_id).order_by("pk")
    done = []
    for membership in held.select_for_update(of=("self",)):
        row = end_by_death(membership, died_on=death.died_on, user_id=death.by.user.pk, now=death.now)
        if row is not None:
            _save(membership)
            done.append(row)
    return done


def end_by_death(
    membership: Membership, *, died_on: date, user_id: int, now: datetime
) -> dict[str, Any] | None:
    """End a membership on the day of death, without saving; what it was and became, None where it stays.

    What had ended by then stays as it is. A membership that went on, or was ended later for
    another reason, ends on that day: nobody is a member after death. One that began after it was
    entered in error. When the books first knew of an ending stays what it was.
    """
    goes_on = membership.left_on is None or membership.left_on > died_on
    if not goes_on or membership.left_reason == LeavingReason.IN_ERROR:
        return None
    was = {
        "left_on": membership.left_on and membership.left_on.isoformat(),
        "left_reason": membership.left_reason,
        "leads_group": membership.leads_group,
    }
    if membership.joined_on > died_on:
        membership.left_on, membership.left_reason = membership.joined_on, LeavingReason.IN_ERROR
    else:
        membership.left_on, membership.left_reason = died_on, LeavingReason.DIED
    membership.leads_group = False
    if membership.counted_until is None:
        membership.left_by_id, membership.counted_until = user_id, now
    membership.version += 1
    return {"id": membership.pk, "was": was, "became": _ending(membership)}


def restore_memberships(death: Death, rows: list[dict[str, Any]]) -> list[int]:
    """Give each membership back what the death took, unless somebody changed its ending since.

    A group that is closed or has found another leader stays as it is. At an association that
    was closed meanwhile nobody comes back on the roster.
    """
    by_id = {row["id"]: row for row in rows}
    found = Membership.objects.filter(pk__in=by_id).select_related("branch", "group")
    restored = []
    for membership in found.order_by("pk").select_for_update(of=("self",)):
        row = by_id[membership.pk]
        if _ending(membership) == row["became"] and _may_return(membership, row["was"]):
            _restore(membership, row["was"])
            restored.append(membership.pk)
    return restored


def _ending(membership: Membership) -> list[str | None]:
    return [membership.left_on and membership.left_on.isoformat(), str(membership.left_reason)]


def _may_return(membership: Membership, was: dict[str, Any]) -> bool:
    return was["left_on"] is not None or membership.branch.status != BranchStatus.CLOSED


def _restore(membership: Membership, was: dict[str, Any]) -> None:
    restore_ending(membership, was)
    if membership.left_on is None and membership.group is not None:
        if membership.group.closed_on is not None:
            membership.group = None
        others = Membership.objects.filter(group=membership.group_id, leads_group=True)
        membership.leads_group = was["leads_group"] and membership.group is not None and not others.exists()
    _save(membership)


def restore_ending(membership: Membership, was: dict[str, Any]) -> None:
    """Give a membership the ending it had before `end_by_death`, without saving."""
    membership.left_on = parse_date(was["left_on"]) if was["left_on"] else None
    membership.left_reason = was["left_reason"]
    if membership.left_on is None:
        membership.left_by_id = membership.counted_until = None
    membership.version += 1


def _save(membership: Membership) -> None:
    membership.save(
        update_fields=[
            "left_on",
            "left_reason",
            "left_by",
            "counted_until",
            "leads_group",
            "group",
            "version",
        ]
    )


def offer() -> None:
    person_effects.offer(Effect("memberships", end_memberships, restore_memberships, order=40))
