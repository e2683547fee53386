from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.drafts.tokens import answer_once
from families.households.queries import places
from ground.asking import differences, posted_version, take
from ground.refusals import Forbidden, Refused, Stale, require
from members import guards
from members.forms import ClosingForm, GroupForm, NewGroupForm
from members.models import MemberGroup
from members.operations import groups as operations
from members.queries import group_members, groups_at, in_no_group
from members.views.browse import refuse_strangers


def found(request, group_id) -> MemberGroup:
    refuse_strangers(request)
    groups = MemberGroup.objects.visible_to(request.actor).select_related("branch")
    return get_object_or_404(groups, pk=group_id)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def group_list(request):
    """The groups of one association; the form below opens another one."""
    refuse_strangers(request)
    code = request.GET.get("branch", "")
    choices = places(request.actor, code)
    code = code or next((one.code for one in choices if one.pk == request.actor.place.branch_id), "")
    branch = next((one for one in choices if one.code == code), None)
    if branch is None:
        raise Http404
    may_make = not guards.why_not_enrol(branch, by=request.actor)
    form = NewGroupForm(request.POST or None, today=timezone.localdate()) if may_make else None
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form is None:
        raise Forbidden(guards.why_not_enrol(branch, by=request.actor))
    if form is not None and form.is_valid():
        try:
            return redirect(made(request, form, branch))
        except Refused as refusal:
            status = take(form, refusal)
    context = {
        "branch": branch,
        "branches": choices,
        "groups": groups_at(branch, request.actor),
        "in_no_group": in_no_group(branch, request.actor),
        "form": form,
    }
    return render(request, "members/groups.html", context, status=status)


def made(request, form, branch):
    def act():
        group = operations.make_group(
            branch_id=branch.pk,
            name=form.cleaned_data["name"],
            opened_on=form.cleaned_data["opened_on"],
            by=request.actor,
            now=timezone.now(),
        )
        return group.get_absolute_url()

    return answer_once(request, form.cleaned_data["token"], act=act)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def group(request, group_id):
    """Who is in the group, and who can be put into it; both ways by ticking."""
    row = found(request, group_id)
    problem, status = "", 200
    if request.method == "POST":
        try:
            return regrouped(request, row)
        except Forbidden:
            raise
        except Refused as refusal:
            problem, status = str(refusal), refusal.status
    context = {
        "group": row,
        "members": group_members(row, request.actor),
        "why_not_change": guards.why_not_change_group(row, by=request.actor),
        "problem": problem,
    }
    return render(request, "members/group.html", context, status=status)


def regrouped(request, row):
    chosen = [int(key) for key in request.POST.getlist("chosen") if key.isdecimal() and len(key) < 19]
    act = operations.take_out_of_group if "take_out" in request.POST else operations.put_into_group
    count = act(row.pk, by=request.actor, memberships=chosen, now=timezone.now())
    if act is operations.take_out_of_group:
        words = ngettext("%(n)s member taken out.", "%(n)s members taken out.", count)
    else:
        words = ngettext("%(n)s member put into the group.", "%(n)s members put into the group.", count)
    messages.success(request, words % {"n": count})
    return redirect(row)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def edit(request, group_id):
    row = changeable(request, group_id)
    members = group_members(row, request.actor)
    form = form_for(row, members, request.POST or None)
    status = 422 if form.is_bound else 200
    if form.is_bound and posted_version(request) != row.version:
        return stale(request, form, row, members)
    if form.is_valid():
        try:
            operations.change_group(
                row.pk,
                by=request.actor,
                version=row.version,
                now=timezone.now(),
                name=form.cleaned_data["name"],
                leader_id=form.cleaned_data["leader"],
            )
        except Stale:
            row = changeable(request, group_id)
            return stale(request, form, row, group_members(row, request.actor))
        except Refused as refusal:
            status = take(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(row)
    return edit_page(request, row, form, members, status=status)


def edit_page(request, row, form, members, *, status, closing=None, **more):
    """The page on which a group is changed and, below, closed."""
    context = {
        "group": row,
        "form": form,
        "closing": closing or ClosingForm(today=timezone.localdate()),
        "size": len(members.inside),
        **more,
    }
    return render(request, "members/group_edit.html", context, status=status)


def changeable(request, group_id):
    row = found(request, group_id)
    require(guards.why_not_change_group(row, by=request.actor))
    return row


def form_for(row, members, data=None):
    leader = members.leader.pk if members.leader else ""
    return GroupForm(data, members=members.inside, initial={"name": row.name, "leader": leader})


def stale(request, form, row, members):
    """The form as it was typed, with what is in the books now; saving again replaces that."""
    conflict = differences(form, form_for(row, members))
    return edit_page(request, row, form, members, status=Stale.status, conflict=conflict)


@require_POST
def close(request, group_id):
    row = found(request, group_id)
    form, status = ClosingForm(request.POST, today=timezone.localdate()), 422
    if form.is_valid():
        try:
            closed(request, row, form)
        except (Forbidden, Stale):
            raise
        except Refused as refusal:
            status = take(form, refusal)
    if not form.is_valid():
        row = changeable(request, group_id)
        members = group_members(row, request.actor)
        return edit_page(request, row, form_for(row, members), members, status=status, closing=form)
    messages.success(request, _("The group %(name)s is closed.") % {"name": row.name})
    return redirect(f"{reverse('members:groups')}?branch={row.branch.code}")


def closed(request, row, form):
    operations.close_group(
        row.pk,
        by=request.actor,
        version=posted_version(request),
        now=timezone.now(),
        closed_on=form.cleaned_data["closed_on"],
    )
