from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.addresses import safe_target
from branches.changing import guards
from branches.hooks import branch_panels
from branches.middleware import DUTY_KEY
from branches.permissions import may
from branches.tree import queries
from branches.tree.facts import facts_of
from branches.tree.forms import BranchFilterForm
from branches.tree.guards import why_not_change
from branches.tree.history import timeline
from branches.tree.models import Branch, BranchStatus
from ground import paging

CHILDREN_SHOWN = 20
CHILDREN_A_PAGE = 100


@require_safe
def branch_list(request):
    form = BranchFilterForm(request.GET or None)
    conditions = {} if not form.is_bound else form.cleaned_data if form.is_valid() else None
    listed = queries.branch_list(
        request.actor,
        conditions,
        order=request.GET.get("order", ""),
        cursor=request.GET.get("cursor", ""),
    )
    context = {
        "form": form,
        "list": listed,
        "page": listed.page,
        "may_found": may(request.actor, "branch.change"),
    }
    return render(request, "branches/list.html", context)


@require_safe
def tree(request):
    roots = list(queries.tree_roots(request.actor))
    nodes = queries.nest(roots, queries.children_of(roots, request.actor))
    return render(request, "branches/tree.html", {"nodes": nodes})


@require_safe
def children(request, code):
    branch = get_object_or_404(Branch.objects.visible_to(request.actor), code=code)
    below = queries.children_of([branch], request.actor)
    page = paging.page(
        below, order=queries.BY_CODE, cursor=request.GET.get("cursor", ""), size=CHILDREN_A_PAGE
    )
    nodes = [(child, []) for child in page.rows]
    context = {"branch": branch, "nodes": nodes, "page": page}
    if request.htmx and not request.htmx.boosted:
        return render(request, "branches/_nodes.html", context)
    return render(
        request, "branches/children.html", {**context, "path": queries.path_to(branch, request.actor)}
    )


@require_safe
def page(request, code):
    found = Branch.objects.visible_to(request.actor).select_related("parent", "seat", "home")
    branch = get_object_or_404(found, code=code)
    placements = list(queries.placements_of(branch))
    below = list(queries.children_of([branch], request.actor)[: CHILDREN_SHOWN + 1])
    panels = list(branch_panels.shown(branch, request.actor))
    # Anyone who appoints people sees them with their duties in a panel; the others see the names alone.
    people_panels = [panel for panel in panels if panel["name"] == "people"]
    people = None
    if not people_panels:
        people = queries.people_of(branch, request.actor, today=timezone.localdate())
    context = {
        "branch": branch,
        "facts": facts_of(branch, document_no=placements[-1].document_no if placements else ""),
        "path": queries.path_to(branch, request.actor),
        "people": people,
        "below": below[:CHILDREN_SHOWN],
        "more_below": len(below) > CHILDREN_SHOWN,
        "entries": timeline(branch, placements, queries.changes_of(branch, request.actor)),
        "founded_now": "founded" in request.GET,
        "may_found": may(request.actor, "branch.change"),
        **actions_on(branch, request.actor),
        "people_panels": people_panels,
        "panels": [panel for panel in panels if not panel["beside"] and panel not in people_panels],
        "beside": [panel for panel in panels if panel["beside"]],
    }
    return render(request, "branches/page.html", context)


def actions_on(branch, actor):
    """What this person may do with the association; at most one query, and that for a closed one."""
    if why_not_change(branch, by=actor):
        return {}
    if branch.status == BranchStatus.CLOSED:
        return {
            "why_not_reopen": guards.why_not_reopen(branch, today=timezone.localdate()),
            "may_reopen": True,
        }
    return {
        "may_change": not guards.why_not_alter(branch),
        "may_move": not guards.why_not_move(branch),
        "may_add_firms": not guards.why_not_add_firms(branch),
        "may_list_units": not guards.why_not_list_units(branch),
    }


@require_POST
def switch(request):
    chosen = next((duty for duty in request.duties if str(duty.pk) == request.POST.get("duty")), None)
    if chosen is None:
        raise Http404
    request.session[DUTY_KEY] = chosen.pk
    messages.success(
        request,
        _("You now act as %(role)s of %(branch)s.")
        % {"role": chosen.get_role_display(), "branch": chosen.branch.name},
    )
    return redirect(safe_target(request, default="/"))
