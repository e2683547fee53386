from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import paging

from . import queries
from .facts import facts_of
from .forms import BranchFilterForm
from .hooks import branch_panels
from .middleware import DUTY_KEY
from .models import Branch

CHILDREN_SHOWN = 20
CHILDREN_A_PAGE = 100


@require_safe
def branch_list(request):
    form = BranchFilterForm(request.GET or None)
    branches = queries.listed_branches(request.actor)
    if form.is_bound:
        branches = form.narrow(branches)
    page = paging.page(branches, order=queries.BY_CODE, cursor=request.GET.get("cursor", ""))
    return render(request, "branches/list.html", {"form": form, "page": page})


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
    below = list(queries.children_of([branch], request.actor)[: CHILDREN_SHOWN + 1])
    context = {
        "branch": branch,
        "facts": facts_of(branch),
        "path": queries.path_to(branch, request.actor),
        "people": queries.people_of(branch, request.actor, today=timezone.localdate()),
        "below": below[:CHILDREN_SHOWN],
        "more_below": len(below) > CHILDREN_SHOWN,
        "placements": queries.placements_of(branch),
        "panels": list(branch_panels.shown(branch, request.actor)),
    }
    return render(request, "branches/page.html", context)


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
    return redirect("/")
