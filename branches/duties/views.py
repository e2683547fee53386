from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.drafts.tokens import answer_once
from accounts.roles import Role
from accounts.signing_in.step_up import code_page
from branches.duties.models import DutyProposal
from branches.permissions import missing_right, why_not
from branches.tree.models import Branch, Duty
from ground import paging
from ground.asking import take
from ground.refusals import Forbidden, Refused, require

from . import guards, operations, proposals, queries
from .forms import PEOPLE, DutyForm, EndForm, RefusalForm

FORM_METHODS = ["GET", "HEAD", "POST"]


def refuse_outsiders(actor, *, role=None):
    """Duties are proposed by managers and answered by system administrators."""
    require(why_not(actor, "duty.give_entry"))
    if role is not None and actor.role != role:
        raise Forbidden(missing_right())


@require_safe
def proposal_list(request):
    refuse_outsiders(request.actor)
    waiting = request.GET.get("show") != "answered"
    page = paging.page(
        queries.proposals(request.actor, waiting=waiting),
        order=queries.WAITING if waiting else queries.NEWEST,
        cursor=request.GET.get("cursor", ""),
    )
    context = {"page": page, "waiting": waiting, "manages": request.actor.role == Role.MANAGER}
    return render(request, "branches/duties/list.html", context)


def chosen_branch(request):
    """The association of the address, the own one without; within the actor's scope for appointing."""
    branches = Branch.objects.visible_to(request.actor)
    if code := request.GET.get("branch", ""):
        branch = get_object_or_404(branches, code=code)
    else:
        branch = get_object_or_404(branches, pk=request.actor.place.branch_id)
    require(why_not(request.actor, "duty.give_entry", branch))
    return branch


@require_http_methods(FORM_METHODS)
def propose(request):
    refuse_outsiders(request.actor, role=Role.MANAGER)
    branch = chosen_branch(request)

    def act(form):
        typed = form.cleaned_data
        made = proposals.propose_duty(
            user=form.user,
            branch=branch,
            role=Role(typed["role"]),
            starts_on=typed["starts_on"],
            ends_on=typed["ends_on"],
            reason=typed["reason"],
            by=request.actor,
            now=timezone.now(),
        )
        return reverse("duties:page", args=[made.pk])

    done = _("The duty is proposed. It holds once the system administrator confirms it.")
    return appointing(request, branch, act, done=done)


@require_http_methods(FORM_METHODS)
def give(request):
    """What a system administrator gives alone: another one's duty, or one where no manager is above."""
    refuse_outsiders(request.actor, role=Role.SYSTEM)
    branch = chosen_branch(request)
    if asked := code_page(request, minutes=10):
        return asked

    def act(form):
        typed = form.cleaned_data
        operations.give_duty(
            user=form.user,
            branch=branch,
            role=Role(typed["role"]),
            starts_on=typed["starts_on"],
            ends_on=typed["ends_on"],
            by=request.actor,
            now=timezone.now(),
        )
        return branch.get_absolute_url()

    return appointing(request, branch, act, done=_("The duty is given. It takes effect at the next click."))


def appointing(request, branch, act, *, done):
    """The form that appoints somebody at a branch, no matter whose form it is."""
    actor, today = request.actor, timezone.localdate()
    form = DutyForm(
        request.POST or None,
        branch=branch,
        actor=actor,
        today=today,
        initial={"person": request.GET.get("user", "")[:64]},
    )
    if actor.role == Role.SYSTEM:
        del form.fields["reason"]
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            address = answer_once(request, form.cleaned_data["token"], act=lambda: act(form))
        except Refused as refusal:
            status = take(form, refusal)
        else:
            messages.success(request, done)
            return redirect(address)
    context = {
        "form": form,
        "branch": branch,
        "places": queries.places_near(branch, actor),
        "people": queries.people_below(branch, actor, today=today),
        "people_id": PEOPLE,
        "manages": actor.role == Role.MANAGER,
    }
    return render(request, "branches/duties/appoint.html", context, status=status)


def held_duty(request, pk):
    duties = Duty.objects.visible_to(request.actor).select_related("user__officer", "branch")
    return get_object_or_404(duties, pk=pk)


@require_http_methods(FORM_METHODS)
def propose_end(request, pk):
    refuse_outsiders(request.actor, role=Role.MANAGER)
    duty = held_duty(request, pk)
    why_not_end = guards.why_not_propose(duty.user, duty.branch, Role(duty.role), by=request.actor)

    def act(form):
        made = proposals.propose_end(
            duty.pk, reason=form.cleaned_data["reason"], by=request.actor, now=timezone.now()
        )
        return reverse("duties:page", args=[made.pk])

    done = _("The end is proposed. The duty holds until the system administrator confirms it.")
    return ending(request, duty, act, why_not_end=why_not_end, done=done)


@require_http_methods(FORM_METHODS)
def end(request, pk):
    """What a system administrator ends alone."""
    refuse_outsiders(request.actor, role=Role.SYSTEM)
    duty = held_duty(request, pk)
    if asked := code_page(request, minutes=10):
        return asked
    why_not_end = guards.why_not_appoint(
        duty.user,
        duty.branch,
        Role(duty.role),
        by=request.actor,
        proposed_by=None,
        today=timezone.localdate(),
    )

    def act(form):
        reason = form.cleaned_data["reason"]
        operations.end_duty(duty.pk, by=request.actor, reason=reason, now=timezone.now())
        return duty.branch.get_absolute_url()

    return ending(request, duty, act, why_not_end=why_not_end, done=_("The duty has ended."))


def ending(request, duty, act, *, why_not_end, done):
    why_not_end = why_not_end or guards.why_not_end(duty, today=timezone.localdate())
    form = EndForm(request.POST or None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            address = answer_once(request, form.cleaned_data["token"], act=lambda: act(form))
        except Refused as refusal:
            status = take(form, refusal)
        else:
            messages.success(request, done)
            return redirect(address)
    context = {
        "form": form,
        "duty": duty,
        "why_not": why_not_end,
        "manages": request.actor.role == Role.MANAGER,
    }
    return render(request, "branches/duties/end.html", context, status=status)


def found(request, pk):
    refuse_outsiders(request.actor)
    return get_object_or_404(queries.with_people(DutyProposal.objects.visible_to(request.actor)), pk=pk)


def answerable(request, pk):
    row = found(request, pk)
    if request.actor.role != Role.SYSTEM:
        raise Forbidden(_("A proposed duty is answered by a system administrator."))
    return row


@require_safe
def proposal(request, pk):
    return proposal_page(request, found(request, pk))


def proposal_page(request, row, *, form=None, status=200):
    actor, today = request.actor, timezone.localdate()
    answers = row.waits and actor.role == Role.SYSTEM
    context = {
        "proposal": row,
        "form": form or RefusalForm(),
        "answers": answers,
        "why_not_confirm": answers
        and (
            guards.why_not_confirm(row, by=actor, today=today) or guards.why_not_carry_out(row, today=today)
        ),
        "may_withdraw": row.waits and not guards.why_not_withdraw(row, by=actor),
        "others": queries.held([row.officer.user.pk], today).get(row.officer.user.pk, []) if answers else [],
        "begins_on": max(row.starts_on, today) if row.starts_on and row.waits else row.starts_on,
    }
    return render(request, "branches/duties/proposal.html", context, status=status)


@require_POST
def confirm(request, pk):
    row = answerable(request, pk)
    if asked := code_page(request, minutes=10):
        return asked
    answered = proposals.confirm_proposal(row.pk, by=request.actor, now=timezone.now())
    messages.success(
        request,
        _("Confirmed: %(name)s. It takes effect at the next click.") % {"name": answered.officer.name},
    )
    return redirect("duties:list")


@require_POST
def refuse(request, pk):
    row = answerable(request, pk)
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return proposal_page(request, row, form=form, status=422)
    proposals.refuse_proposal(
        row.pk, reason=form.cleaned_data["reason"], by=request.actor, now=timezone.now()
    )
    messages.success(request, _("The proposal is refused; the one who made it has been told."))
    return redirect("duties:list")


@require_POST
def withdraw(request, pk):
    row = found(request, pk)
    proposals.withdraw_proposal(row.pk, by=request.actor, now=timezone.now())
    messages.success(request, _("The proposal is withdrawn."))
    return redirect("duties:list")
