"""Splitting a household (分户): some members go on as a household of their own, of the same lineage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.scope import Actor
from branches.models import Branch
from branches.numbers import draw
from branches.tree.operations.opening import hold_still
from families.codes import Relation
from families.households.confirming import Touches
from families.households.guards import why_not_split, why_not_start
from families.households.models import Household, HouseholdMember, HouseholdStatus, Section
from families.households.operations.living import SETTLED, settle
from families.households.operations.opening import close_household, open_household
from families.people.models import Person
from ground.refusals import Refused, require

from .members import (
    Leaving,
    MemberRefused,
    RowRefused,
    join,
    leave,
    record_children,
    refuse_misfits,
    refuse_odd_heads,
)
from .register import DIGITS, SERIES


@transaction.atomic
def split_household(
    household_id: int,
    *,
    by: Actor,
    version: int,
    now: datetime,
    relations: Mapping[int, str],
    branch_id: int,
    on: date,
    confirmed: str | None = None,
) -> Household:
    """Let some members of a household go on as a new one, on file at once; gives the new one.

    ``relations`` says, by the id of the member row, who moves and what they are in the new
    household, one of them its head; the head of the old one stays. ``on`` is the first day on
    their own. The lineage is inherited, so what was given to the house counts for both. Classes
    and account stay with the old household; the new one has its own recorded, with their evidence.
    Raises Refused, MemberRefused for the row of who does not fit, Touches, Stale, Forbidden, and
    Branch.DoesNotExist outside the scope.
    """
    hold_still(branch_id)
    old = open_household(household_id, by=by, version=version, now=now, confirmed=confirmed)
    require(why_not_split(old, by=by))
    branch = Branch.objects.visible_to(by).get(pk=branch_id)
    require(why_not_start(branch, by=by), field="branch")
    moving = _moving(old, relations)
    _hand_over(moving, old=old.branch_id, branch=branch)
    new = _open_file(old, branch, relations, moving, by=by, now=now, on=on)
    why = _("split off to %(number)s") % {"number": new.number}
    today = timezone.localdate(now)
    leave(moving, {member.pk: Leaving(on=on, reason=why) for member in moving}, today=today)
    joined = [
        join(
            new,
            member.person,
            name=member.name,
            relation=relations[member.pk],
            today=today,
            joined_on=on,
        )
        for member in moving
    ]
    _refuse_misfits(joined, moving)
    record_children(new, joined)
    settle(old)
    close_household(
        old,
        "household.split",
        by=by,
        fields=SETTLED,
        data={
            "number": new.number,
            "branch": branch.code,
            "on": on.isoformat(),
            "split_off": [member.name for member in moving],
        },
    )
    return new


def touched_by_split(household_id: int, **split) -> Touches | None:
    """What a split touches of the apps above: it is done as `split_household` does it, and undone again.

    Raises what that raises, so that the page says what does not fit before it asks.
    """
    try:
        with transaction.atomic():
            split_household(household_id, **split, confirmed="")
            transaction.set_rollback(True)
    except Touches as touches:
        return touches
    return None


def _moving(old: Household, relations: Mapping[int, str]) -> list[HouseholdMember]:
    """The rows of those who move. Raises Refused where they cannot be a household, or leave none behind."""
    rows = old.members.filter(left_on=None, pk__in=relations).select_related("person")
    moving = list(rows.order_by("id"))
    if not moving or len(moving) < len(relations):
        raise Refused(_("Choose who moves out and what each is in the new household."))
    for member in moving:
        if member.relation == Relation.HEAD:
            raise Refused(
                _(
                    "%(name)s is the head and stays. "
                    "If it is the head who moves out, make another member the head first."
                )
                % {"name": member.name}
            )
        if member.person.died_on is not None:
            raise Refused(_("%(name)s has died and stays on this file.") % {"name": member.name})
    refuse_odd_heads(moving, relations, ())
    staying = old.members.filter(left_on=None, person__died_on=None).exclude(pk__in=relations)
    if not staying.exists():
        raise Refused(_("Somebody who is alive has to stay in this household."))
    return moving


def _refuse_misfits(joined: Sequence[HouseholdMember], moving: Sequence[HouseholdMember]) -> None:
    """Raises MemberRefused for the row, on the file they leave, of who cannot be what is chosen."""
    try:
        refuse_misfits((), joined)
    except RowRefused as refused:
        raise MemberRefused(refused.refusal, member_id=moving[refused.row].pk) from refused


def _hand_over(moving: Sequence[HouseholdMember], *, old: int, branch: Branch) -> None:
    """The details of those who move are kept where they live now, if they were kept where they lived."""
    people = Person.objects.select_for_update(of=("self",)).filter(
        pk__in=[member.person_id for member in moving], keeping_branch=old
    )
    for person in people.order_by("id") if old != branch.pk else ():
        person.keeping_branch = branch
        person.version += 1
        person.save(update_fields=["keeping_branch", "version"])


def _open_file(
    old: Household,
    branch: Branch,
    relations: Mapping[int, str],
    moving: Sequence[HouseholdMember],
    *,
    by: Actor,
    now: datetime,
    on: date,
) -> Household:
    """The file of the new household; within one association it begins at the address of the old."""
    same = branch.pk == old.branch_id
    head = next(member for member in moving if relations[member.pk] == Relation.HEAD)
    new = Household(
        branch=branch,
        number=draw(SERIES, branch, year=None, digits=DIGITS),
        status=HouseholdStatus.ACTIVE,
        lineage_id=old.lineage_id,
        split_from=old,
        split_on=on,
        head_name=head.name,
        head_sort_key=head.sort_key,
        member_count=len(moving),
        group_id=old.group_id if same else None,
        address_division_id=old.address_division_id if same else branch.seat_id,
        entered_by=by.user,
        created_at=now,
        registered_on=on,
        counted_from=now,
        filled=[Section.HEAD, Section.MEMBERS],
    )
    if same:
        new.address_detail = old.address_detail
    new.save()
    return new
