"""Why a duty may not be proposed, confirmed, given or ended; giving and ending one takes two people."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import INCOMPATIBLE, Role
from accounts.scope import Actor
from branches.actors import actor_for
from branches.duties.models import DutyProposal, ProposedAct
from branches.permissions import may
from branches.tree.guards import someone_administers
from branches.tree.models import Branch, BranchStatus, Duty, Level
from ground.refusals import ALLOWED, Forbidden, GuardAnswer

UPPER = (Level.COUNTY, Level.CITY, Level.PROVINCE)
LEVELS: dict[Role, tuple[Level, ...]] = {
    Role.CLERK: tuple(Level),
    Role.REVIEWER: (Level.TOWNSHIP, Level.COUNTY, Level.CITY),
    Role.APPROVER: UPPER,
    Role.MANAGER: UPPER,
    Role.FINANCE: UPPER,
    Role.AUDITOR: UPPER,
    Role.SYSTEM: UPPER,
}
ENTRY_ROLES = frozenset({Role.CLERK, Role.REVIEWER})


def why_not_propose(user: User, branch: Branch, role: Role, *, by: Actor) -> GuardAnswer:
    """Why this manager may not propose to give or end this duty; "" when allowed."""
    if role == Role.SYSTEM:
        return GuardAnswer(_("Only a system administrator appoints another one."), Forbidden)
    right = "duty.give_entry" if role in ENTRY_ROLES else "duty.give_office"
    if by.role != Role.MANAGER or not may(by, right, branch):
        return GuardAnswer(
            _("A duty is proposed by the manager of this association or one above it."), Forbidden
        )
    if user.officer_id == by.officer_id:
        return GuardAnswer(_("Nobody gives or ends a duty of their own."), Forbidden)
    return ALLOWED


def why_not_confirm(proposal: DutyProposal, *, by: Actor, today: date) -> GuardAnswer:
    """Why this actor may not confirm the proposal; "" when allowed.

    Expects the proposal with officer, branch and the proposing duty's user at hand.
    """
    if by.role != Role.SYSTEM:
        return GuardAnswer(
            _("A duty is confirmed by the system administrator of this association or one above it."),
            Forbidden,
        )
    user = User.objects.get(officer_id=proposal.officer_id)
    proposer = actor_for(proposal.proposing_duty)
    role = Role(proposal.role)
    return why_not_appoint(user, proposal.branch, role, by=by, proposed_by=proposer, today=today)


def why_not_withdraw(proposal: DutyProposal, *, by: Actor) -> GuardAnswer:
    if proposal.proposed_by_id != by.officer_id:
        return GuardAnswer(_("Only the one who proposed this duty withdraws it."), Forbidden)
    return ALLOWED


def why_not_proposed(proposal: DutyProposal, *, today: date) -> GuardAnswer:
    """Against a proposal whose proposer has left the duty it was made in."""
    duty = proposal.proposing_duty
    over = duty.ended_at or duty.starts_on > today or (duty.ends_on and duty.ends_on < today)
    if not over and duty.user.is_active:
        return ALLOWED
    return GuardAnswer(
        _("The proposer is no longer manager. Refuse it; another manager may propose it again.")
    )


def why_not_carry_out(proposal: DutyProposal, *, today: date) -> GuardAnswer:
    """What has happened since the proposal that stands in its way; "" when nothing does."""
    if reason := why_not_proposed(proposal, today=today):
        return reason
    if proposal.act == ProposedAct.END:
        return why_not_end(proposal.duty, today=today) if proposal.duty else ALLOWED
    user = User.objects.get(officer_id=proposal.officer_id)
    role, starts_on = Role(proposal.role), max(proposal.starts_on or today, today)
    return why_not_hold(
        user, proposal.branch, role, starts_on=starts_on, ends_on=proposal.ends_on, today=today
    )


def why_not_appoint(
    user: User, branch: Branch, role: Role, *, by: Actor | None, proposed_by: Actor | None, today: date
) -> GuardAnswer:
    """Why these two may not give or end this duty; "" when they may.

    A manager proposes and a system administrator confirms. A system administrator acts alone
    for another one, and where no manager at the branch or above is left to propose.
    """
    if by is None:
        if role == Role.SYSTEM and not someone_administers(today=today):
            return ALLOWED
        return GuardAnswer(
            _("Name who acts: only the very first system administrator is appointed by nobody."), Forbidden
        )
    # By the natural person: an account more does not make two people of one.
    if user.officer_id in {by.officer_id, proposed_by and proposed_by.officer_id}:
        return GuardAnswer(_("Nobody gives or ends a duty of their own."), Forbidden)
    if proposed_by and proposed_by.officer_id == by.officer_id:
        return GuardAnswer(_("The proposer of a duty does not confirm it: it takes two people."), Forbidden)
    if role == Role.SYSTEM:
        return (
            ALLOWED
            if may(by, "account.manage", branch)
            else GuardAnswer(_("Only a system administrator appoints another one."), Forbidden)
        )
    right = "duty.give_entry" if role in ENTRY_ROLES else "duty.give_office"
    if by.role != Role.SYSTEM or not may(by, right, branch):
        return GuardAnswer(
            _("A duty is confirmed by the system administrator of this association or one above it."),
            Forbidden,
        )
    if proposed_by is None:
        if _managers_over(branch, today=today).exclude(user=user).exists():
            return GuardAnswer(
                _("Name the manager who proposes this: giving and ending a duty takes two people."), Forbidden
            )
        return ALLOWED
    if proposed_by.role != Role.MANAGER or not may(proposed_by, right, branch):
        return GuardAnswer(
            _("A duty is proposed by the manager of this association or one above it."), Forbidden
        )
    return ALLOWED


def why_not_end(duty: Duty, *, today: date) -> GuardAnswer:
    if duty.ended_at or (duty.ends_on and duty.ends_on < today):
        return GuardAnswer(_("This duty has ended already."))
    return ALLOWED


def _managers_over(branch: Branch, *, today: date):
    """Those who could propose: managers in office at the branch or above it."""
    above = [branch.place.columns()[level.column] for level in UPPER]
    return Duty.objects.current(today).filter(
        role=Role.MANAGER, user__is_active=True, branch_id__in=[pk for pk in above if pk]
    )


def why_not_hold(
    user: User, branch: Branch, role: Role, *, starts_on: date, ends_on: date | None, today: date
) -> GuardAnswer:
    """Why this person may not hold this duty in these days; "" when nothing stands against it."""
    if not user.is_active:
        return GuardAnswer(_("This account is disabled; enable it first."))
    if branch.status != BranchStatus.ACTIVE:
        return GuardAnswer(
            _("%(branch)s is moving or closed; nobody is appointed there.") % {"branch": branch}
        )
    if Level(branch.level) not in LEVELS[role]:
        return GuardAnswer(
            _("A %(level)s has no %(role)s.")
            % {
                "level": branch.get_level_display(),
                "role": role.label,
            }
        )
    if starts_on < today:
        return GuardAnswer(_("A duty cannot begin before today."))
    if ends_on and ends_on < starts_on:
        return GuardAnswer(_("A duty cannot end before it begins."))
    return _why_not_together(user, branch, role, starts_on=starts_on, ends_on=ends_on)


def _why_not_together(
    user: User, branch: Branch, role: Role, *, starts_on: date, ends_on: date | None
) -> GuardAnswer:
    """Whether the person's other duties of the same days allow this one."""
    others = Duty.objects.filter(user__officer=user.officer_id, ended_at=None)
    others = others.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on))
    if ends_on:
        others = others.filter(starts_on__lte=ends_on)
    for other in others.select_related("branch"):
        if other.role == role and other.branch_id == branch.pk:
            return GuardAnswer(_("This person already holds this duty."))
        if frozenset({Role(other.role), role}) in INCOMPATIBLE:
            return GuardAnswer(
                _("This person is %(held)s at %(branch)s; one person cannot be %(role)s as well.")
                % {
                    "held": other.get_role_display(),
                    "branch": other.branch,
                    "role": role.label,
                }
            )
    return ALLOWED
