"""An association closes, and opens again the same day where that was a mistake."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.scope import Actor
from branches.changing.guards import reasons_against_closing, why_not_close_on, why_not_reopen
from branches.tree.models import Branch, BranchChange, BranchStatus, ChangeKind, Placement
from branches.tree.operations.opening import open_branch
from ground.refusals import Refused, require


@transaction.atomic
def close_branch(
    branch_id: int, *, on: date, reason: str, by: Actor, version: int, now: datetime, document_no: str = ""
) -> Branch:
    """Close an association: ``on`` is the first day on which it does not count any more, however late
    that is noted. Its rows stay as they are.

    Raises Refused with all that must be settled first, for a reason that is none or holds a number
    of a person, or for a day that is to come or that something noted of it contradicts; Forbidden, Stale.
    """
    reason = audit.stated_reason(reason)
    branch = open_branch(branch_id, by=by, version=version, now=now)
    today = timezone.localdate(now)
    if reasons := reasons_against_closing(branch, today=today):
        raise Refused(" ".join(reasons))
    require(why_not_close_on(branch, on=on, today=today), field="on")
    branch.status, branch.closed_on, branch.counted_until = BranchStatus.CLOSED, on, now
    if placement := Placement.objects.filter(branch=branch, ends_on=None).first():
        placement.ends_on = Placement.days.after(on)
        placement.save(update_fields=["ends_on"])
    _note(branch, ChangeKind.CLOSED, on=on, reason=reason, document_no=document_no, by=by, now=now)
    return branch


@transaction.atomic
def reopen_branch(branch_id: int, *, by: Actor, version: int, now: datetime) -> Branch:
    """Undo a closing on the day it was noted. Raises Refused, Forbidden, Stale."""
    branch = open_branch(branch_id, by=by, version=version, now=now)
    today = timezone.localdate(now)
    if branch.parent is not None:
        branch.parent = Branch.objects.select_for_update(of=("self",), no_key=True).get(pk=branch.parent.pk)
    require(why_not_reopen(branch, today=today))
    branch.status, branch.closed_on, branch.counted_until = BranchStatus.ACTIVE, None, None
    last = Placement.objects.filter(branch=branch).order_by("-starts_on", "-id").first()
    if last:
        last.ends_on = None
        last.save(update_fields=["ends_on"])
    _note(branch, ChangeKind.REOPENED, on=today, reason="", document_no="", by=by, now=now)
    return branch


def _note(
    branch: Branch, what: ChangeKind, *, on: date, reason: str, document_no: str, by: Actor, now: datetime
) -> None:
    branch.version += 1
    branch.save(update_fields=["status", "closed_on", "counted_until", "version"])
    BranchChange.objects.create(
        branch=branch,
        what=what,
        on=on,
        reason=reason,
        document_no=document_no,
        noted_by=by.user,
        noted_at=now,
    )
    audit.record(
        f"branch.{what}",
        by=by,
        target=branch,
        place=branch.place,
        data={"code": branch.code, "reason": reason},
    )
