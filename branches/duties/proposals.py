"""Duties by two people: a manager proposes, a system administrator answers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.messages.notify import notify
from accounts.models import User
from accounts.roles import Role
from accounts.scope import Actor
from branches import queues
from branches.actors import actor_for, confirm_duty
from branches.duties.guards import (
    UPPER,
    why_not_confirm,
    why_not_end,
    why_not_hold,
    why_not_propose,
    why_not_proposed,
    why_not_withdraw,
)
from branches.duties.models import DutyProposal, ProposalState, ProposedAct
from branches.tree.models import Branch, Duty
from branches.tree.operations.opening import hold_still
from ground.refusals import Forbidden, Refused, Stale, require

from .operations import close_duty, enter_duty, facts_of

# The counted queue of proposals, in which system administrators have them waiting.
QUEUE = "duties"


@transaction.atomic
def propose_duty(
    *,
    user: User,
    branch: Branch,
    role: Role,
    starts_on: date,
    ends_on: date | None = None,
    reason: str = "",
    by: Actor,
    now: datetime,
) -> DutyProposal:
    """Ask that a user be appointed. Nothing changes before a system administrator confirms it.

    Raises Forbidden for anyone who may not propose this, Refused when the rules forbid the duty or
    the same is proposed already.
    """
    today = timezone.localdate(now)
    confirm_duty(by, today=today)
    _hold(user.pk, branch.pk)
    branch = Branch.objects.visible_to(by).get(pk=branch.pk)
    require(why_not_propose(user, branch, role, by=by))
    require(why_not_hold(user, branch, role, starts_on=starts_on, ends_on=ends_on, today=today))
    proposal = DutyProposal(
        act=ProposedAct.GIVE,
        branch=branch,
        officer=user.officer,
        role=role,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=audit.stated_reason(reason) if reason else "",
    )
    return _proposed(proposal, "duty.proposed", by=by, now=now)


@transaction.atomic
def propose_end(duty_id: int, *, reason: str, by: Actor, now: datetime) -> DutyProposal:
    """Ask that a duty be ended. Raises Duty.DoesNotExist out of scope, Forbidden, Refused."""
    today = timezone.localdate(now)
    confirm_duty(by, today=today)
    duties = Duty.objects.visible_to(by)
    _hold(*duties.values_list("user_id", "branch_id").get(pk=duty_id))
    duty = duties.select_related("user__officer", "branch").get(pk=duty_id)
    require(why_not_propose(duty.user, duty.branch, Role(duty.role), by=by))
    require(why_not_end(duty, today=today))
    proposal = DutyProposal(
        act=ProposedAct.END,
        branch=duty.branch,
        officer=duty.user.officer,
        role=duty.role,
        duty=duty,
        reason=audit.stated_reason(reason),
    )
    return _proposed(proposal, "duty.end_proposed", by=by, now=now)


@transaction.atomic
def confirm_proposal(proposal_id: int, *, by: Actor, now: datetime) -> DutyProposal:
    """Give or end the duty as proposed. It holds with the next click, inside running jobs as well.

    A first day that has passed while the proposal waited becomes today. Of two who confirm at
    once the second is told. Raises Stale when it is answered already, Forbidden when these two
    may not, Refused when the rules have come to forbid it.
    """
    today = timezone.localdate(now)
    proposal = _locked(proposal_id, by=by, today=today)
    require(why_not_confirm(proposal, by=by, today=today))
    require(why_not_proposed(proposal, today=today))
    proposer = actor_for(proposal.proposing_duty)
    user = User.objects.get(officer_id=proposal.officer_id)
    if proposal.act == ProposedAct.END and proposal.duty_id:
        proposal.duty = close_duty(proposal.duty_id, by=by, proposed_by=proposer, now=now)
    else:
        proposal.duty = enter_duty(
            user=user,
            branch=proposal.branch,
            role=Role(proposal.role),
            starts_on=max(proposal.starts_on or today, today),
            ends_on=proposal.ends_on,
            by=by,
            proposed_by=proposer,
            now=now,
        )
    _answered(proposal, ProposalState.CONFIRMED, by=by, now=now)
    gives = proposal.act == ProposedAct.GIVE
    _tell([user], "duty.given" if gives else "duty.ended", proposal, now=now, link="/")
    _tell([proposer.user], "duty.proposal_confirmed", proposal, now=now)
    audit.record(
        "duty.given" if gives else "duty.ended",
        by=by,
        target=proposal.duty,
        data=facts_of(proposal.duty, proposer, reason=proposal.reason),
    )
    return proposal


@transaction.atomic
def refuse_proposal(proposal_id: int, *, reason: str, by: Actor, now: datetime) -> DutyProposal:
    """Answer a proposal with no and say why. Raises Stale when it is answered already, Forbidden, Refused."""
    reason = audit.stated_reason(reason)
    proposal = _locked(proposal_id, by=by, today=timezone.localdate(now))
    if by.role != Role.SYSTEM:
        raise Forbidden(_("A proposed duty is answered by a system administrator."))
    proposal.answer = reason
    _answered(proposal, ProposalState.REFUSED, by=by, now=now)
    _tell([proposal.proposing_duty.user], "duty.proposal_refused", proposal, now=now)
    audit.record("duty.proposal_refused", by=by, target=proposal, data=_asked(proposal) | {"reason": reason})
    return proposal


@transaction.atomic
def withdraw_proposal(proposal_id: int, *, by: Actor, now: datetime) -> DutyProposal:
    """Take one's own proposal back while it waits. Raises Stale when it is answered already, Forbidden."""
    proposal = _locked(proposal_id, by=by, today=timezone.localdate(now))
    require(why_not_withdraw(proposal, by=by))
    _answered(proposal, ProposalState.WITHDRAWN, by=by, now=now)
    audit.record("duty.proposal_withdrawn", by=by, target=proposal, data=_asked(proposal))
    return proposal


def _hold(user_id: int, branch_id: int) -> None:
    """Keep the person's row, under which the same proposal is looked for, and the association's place."""
    User.objects.select_for_update(of=("self",)).get(pk=user_id)
    hold_still(branch_id)


def _proposed(proposal: DutyProposal, action: str, *, by: Actor, now: datetime) -> DutyProposal:
    """Write the proposal, count it in its queue and tell those who may confirm it."""
    proposal.proposed_by, proposal.proposed_at = by.user.officer, now
    proposal.proposing_duty = Duty.objects.get(pk=by.duty_id)
    administrators = administrators_over(proposal.branch, today=timezone.localdate(now))
    nearest = administrators[0] if administrators else proposal.proposing_duty
    proposal.awaiting_branch_id = nearest.branch_id
    same = DutyProposal.objects.waiting().filter(
        officer=proposal.officer, branch=proposal.branch, role=proposal.role, act=proposal.act
    )
    if same.exists():
        raise Refused(_("The same is proposed already and waits for confirmation."))
    proposal.save()
    queues.moved(queue=QUEUE, role=Role.SYSTEM, branch_id=proposal.awaiting_branch_id, by=1)
    _tell((duty.user for duty in administrators), "duty.proposed", proposal, now=now)
    audit.record(action, by=by, target=proposal, data=_asked(proposal))
    return proposal


def administrators_over(branch: Branch, *, today: date) -> list[Duty]:
    """The duties of system administrators who may confirm at the branch, the nearest first."""
    columns = branch.place.columns()
    above = [columns[level.column] for level in UPPER if columns[level.column]]
    duties = Duty.objects.current(today).filter(role=Role.SYSTEM, user__is_active=True, branch_id__in=above)
    near = {branch_id: rank for rank, branch_id in enumerate(above)}
    found = duties.select_related("user__officer").order_by("id")
    return sorted(found, key=lambda duty: near[duty.branch_id])


def _locked(proposal_id: int, *, by: Actor, today: date) -> DutyProposal:
    """The proposal, locked, for anyone who answers it; DutyProposal.DoesNotExist out of scope."""
    confirm_duty(by, today=today)
    proposals = DutyProposal.objects.visible_to(by).select_for_update(of=("self",))
    proposal = proposals.select_related(
        "officer", "branch", "proposed_by", "proposing_duty__branch", "proposing_duty__user__officer"
    ).get(pk=proposal_id)
    if not proposal.waits:
        raise Stale(
            _("This proposal was answered meanwhile: %(state)s.") % {"state": proposal.get_state_display()}
        )
    return proposal


def _answered(proposal: DutyProposal, state: ProposalState, *, by: Actor, now: datetime) -> None:
    proposal.state, proposal.answered_by, proposal.answered_at = state, by.user.officer, now
    proposal.save(update_fields=["state", "answered_by", "answered_at", "answer", "duty"])
    queues.moved(queue=QUEUE, role=Role.SYSTEM, branch_id=proposal.awaiting_branch_id, by=-1)


def _tell(users: Iterable[User], kind: str, proposal: DutyProposal, *, now: datetime, link: str = "") -> None:
    """A message to each of them, worded when it is read; in order of id, as rows are locked."""
    params = {
        "name": proposal.officer.name,
        "branch": proposal.branch.name,
        "by": proposal.proposed_by.name,
    }
    link = link or reverse("duties:page", args=[proposal.pk])
    for user in sorted({user.pk: user for user in users}.values(), key=lambda user: user.pk):
        notify(user, kind, now=now, params=params, link=link, place=proposal.branch.place)


def _asked(proposal: DutyProposal) -> dict[str, str | None]:
    return {
        "name": proposal.officer.name,
        "role": proposal.role,
        "branch": proposal.branch.code,
        "starts_on": proposal.starts_on.isoformat() if proposal.starts_on else None,
        "ends_on": proposal.ends_on.isoformat() if proposal.ends_on else None,
    }
