from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from branches.changing import guards
from branches.changing.forms import CloseForm, FactsForm, MoveForm
from branches.changing.operations import changing, closing, moving
from branches.tree import queries
from branches.tree.guards import NEAR_THE_BASE, why_not_change
from branches.tree.models import Branch, BranchKind
from ground.asking import differences, kept_fields, posted_version, shown, take
from ground.refusals import Refused, Stale, require


def changeable(request, code):
    """The association of an address, for somebody who may change it."""
    found = Branch.objects.visible_to(request.actor)
    branch = get_object_or_404(found.select_related("parent__parent", "seat", "home"), code=code)
    require(why_not_change(branch, by=request.actor))
    return branch


def context_of(request, branch, form, **more):
    return {"branch": branch, "path": queries.path_to(branch, request.actor), "form": form, **more}


def as_typed(request, branch):
    """What was posted, to stand on what an association is now: saving again replaces that."""
    data = request.POST.copy()
    data["version"] = branch.version
    return data


@require_http_methods(["GET", "POST"])
@never_cache
def edit(request, code):
    branch = changeable(request, code)
    require(guards.why_not_alter(branch))
    form = FactsForm(request.POST or None, branch=branch, today=timezone.localdate())
    status = 422 if form.is_bound else 200
    context = context_of(request, branch, form)
    if form.is_valid():
        try:
            changing.correct_facts(
                branch.pk, by=request.actor, now=timezone.now(), facts=form.facts, **form.papers
            )
        except Stale as refusal:
            status, branch = refusal.status, changeable(request, code)
            form = FactsForm(as_typed(request, branch), branch=branch, today=form.today)
            kept = FactsForm(branch=branch, today=form.today)
            context = context_of(request, branch, form, conflict=differences(form, kept))
        except (Refused, ValidationError) as refusal:
            status = take(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(branch)
    return render(request, "branches/edit.html", context, status=status)


@require_http_methods(["GET", "POST"])
@never_cache
def attach(request, code):
    branch = changeable(request, code)
    require(guards.why_not_move(branch))
    form = move_form(request, branch, request.POST or None)
    context = context_of(request, branch, form, areas=other_areas(branch, request.actor))
    if not form.is_valid():
        return render(request, "branches/attach.html", context, status=422 if form.is_bound else 200)
    to, ids = form.cleaned_data["to"], moving.below(branch)
    if "confirm" in request.POST:
        try:
            move(request, branch, form)
        except Stale as refusal:
            return moved_meanwhile(request, changeable(request, code), status=refusal.status)
        except (Refused, ValidationError) as refusal:
            status = take(form, refusal, fallback="to")
            return render(request, "branches/attach.html", context, status=status)
        messages.success(request, _("%(branch)s now hangs below %(to)s.") % {"branch": branch, "to": to})
        return redirect(branch)
    if reason := guards.why_not_move_to(branch, to) or moving.why_not_so_many(ids):
        form.add_error("to", reason)
        return render(request, "branches/attach.html", context, status=422)
    if "change" in request.POST:
        return render(request, "branches/attach.html", context)
    more = {"to": to, "branches": len(ids), "rows": moving.rows_below(ids), "kept": kept_fields(request.POST)}
    return render(request, "branches/attach_check.html", context | more)


def move_form(request, branch, data=None):
    return MoveForm(data, branch=branch, places=places_for(branch, request), today=timezone.localdate())


def moved_meanwhile(request, branch, *, status):
    form = move_form(request, branch, as_typed(request, branch))
    above = {"label": form["to"].label, "theirs": branch.parent.name, "mine": shown(form["to"])}
    context = context_of(request, branch, form, areas=other_areas(branch, request.actor), conflict=[above])
    return render(request, "branches/attach.html", context, status=status)


def move(request, branch, form):
    return moving.move_branch(
        branch.pk,
        to_id=form.cleaned_data["to"].pk,
        by=request.actor,
        now=timezone.now(),
        terms=form.terms,
        **form.papers,
    )


def places_for(branch, request):
    """Where the association may hang instead of where it does: in its county, or in the one chosen."""
    actor = request.actor
    if branch.level not in NEAR_THE_BASE:
        found = queries.above_level(actor, branch.parent.level)
    else:
        code = request.GET.get("area", "")
        of_area = {"code": code} if code else {"pk": branch.county_id}
        area = queries.areas(actor).filter(**of_area).first()
        found = queries.places(actor, area)
        if branch.kind not in (BranchKind.ADMINISTRATIVE, BranchKind.PARK):
            found += queries.hosts(actor, area)
    return [place for place in found if place.pk not in {branch.pk, branch.parent_id}]


def other_areas(branch, actor):
    """The counties that a manager above several may move it to."""
    if not queries.needs_area(actor) or branch.level not in NEAR_THE_BASE:
        return []
    return queries.areas(actor)


@require_http_methods(["GET", "POST"])
@never_cache
def close(request, code):
    branch = changeable(request, code)
    require(guards.why_not_alter(branch))
    today = timezone.localdate()
    reasons = guards.reasons_against_closing(branch, today=today)
    form = CloseForm(request.POST or None, branch=branch, today=today)
    status = 422 if form.is_bound else 200
    if form.is_valid() and not reasons:
        act = {**form.papers, "reason": form.cleaned_data["reason"]}
        try:
            closing.close_branch(branch.pk, by=request.actor, now=timezone.now(), **act)
        except Stale as refusal:
            branch = changeable(request, code)
            form = CloseForm(as_typed(request, branch), branch=branch, today=today)
            status = take(form, refusal)
        except (Refused, ValidationError) as refusal:
            status = take(form, refusal)
        else:
            messages.success(request, _("%(branch)s is closed.") % {"branch": branch})
            return redirect(branch)
    context = context_of(request, branch, form, reasons=reasons)
    return render(request, "branches/close.html", context, status=status)


@require_POST
def reopen(request, code):
    branch = changeable(request, code)
    closing.reopen_branch(
        branch.pk,
        by=request.actor,
        version=posted_version(request),
        now=timezone.now(),
    )
    messages.success(request, _("%(branch)s is open again.") % {"branch": branch})
    return redirect(branch)
