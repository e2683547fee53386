"""Why something cannot be done on a roster: a sentence, or nothing when it can."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.scope import Actor
from branches.models import Branch, BranchStatus
from branches.permissions import why_not
from families.households.guards import why_not_edit_person
from ground.refusals import ALLOWED, GuardAnswer

from .models import MemberGroup, Membership


def why_not_enrol(branch: Branch, *, by: Actor) -> GuardAnswer:
    if reason := why_not(by, "membership.edit", branch):
        return reason
    return _why_not_now(branch)


def _why_not_now(branch: Branch) -> GuardAnswer:
    if branch.status != BranchStatus.ACTIVE:
        return GuardAnswer(_("This association is closed or moving; its roster cannot be changed now."))
    return ALLOWED


def why_not_edit(membership: Membership, *, by: Actor) -> GuardAnswer:
    if reason := why_not(by, "membership.edit", membership):
        return reason
    if membership.left_on is not None:
        return GuardAnswer(_("This member has left. The entry stays on file as it is."))
    return ALLOWED


def why_not_undo_leaving(membership: Membership, *, by: Actor, today: date) -> GuardAnswer:
    """A slip is mended by the one who made it, on the same day; later the person is enrolled again."""
    if reason := why_not(by, "membership.edit", membership):
        return reason
    if membership.counted_until is None:
        return GuardAnswer(_("This member is on the roster."))
    if membership.left_by_id != by.user.pk or timezone.localdate(membership.counted_until) != today:
        return GuardAnswer(
            _("Only who recorded it can undo this, and on the same day. Enrol the person again instead.")
        )
    died_on = membership.person.died_on
    if died_on is not None and (reason := _why_not_alive_again(membership, died_on=died_on, by=by)):
        return reason
    return _why_not_now(membership.branch)


def _why_not_alive_again(membership: Membership, *, died_on: date, by: Actor) -> GuardAnswer:
    """Undoing takes back just a death that was put on file when this membership ended."""
    by_this = membership.person.death_effects.filter(recorded_at=membership.counted_until)
    if by_this.exists():
        return why_not_edit_person(membership.person, by=by)
    return GuardAnswer(
        _("By the file this person died on %(day)s. Have that corrected first.")
        % {"day": died_on.isoformat()}
    )


def why_not_change_group(group: MemberGroup, *, by: Actor) -> GuardAnswer:
    if reason := why_not(by, "membership.edit", group):
        return reason
    if group.closed_on is not None:
        return GuardAnswer(_("This group is closed and can no longer be changed."))
    return ALLOWED
