from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.audit import reading
from accounts.audit.forms import TrailFilterForm
from accounts.matrix import reach_of, reaches_others


@require_safe
def entries(request):
    actor = request.actor
    reads_others = reaches_others(actor.role, "audit.read")
    form = TrailFilterForm(request.GET or None, actor=actor)
    conditions = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = reading.read_trail(actor, conditions, cursor=request.GET.get("cursor", ""))
    context = {
        "form": form,
        "trail": found,
        "page": found.page,
        "narrowed": any(conditions.values()),
        "looks": reading.LOOKS,
        "act": conditions.get("act", ""),
        "reads_others": reads_others,
        "reads_subtree": reach_of(actor.role, "audit.read") == "sub",
        "check": reading.last_check() if reads_others else None,
    }
    return render(request, "accounts/trail.html", context)
