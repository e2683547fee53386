from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.audit import reading
from accounts.audit.forms import TrailFilterForm
from accounts.roles import Role


@require_safe
def entries(request):
    actor = request.actor
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
        "reads_others": actor.role in {Role.AUDITOR, Role.SYSTEM},
        "reads_subtree": actor.role == Role.AUDITOR,
        "check": reading.last_check() if actor.role in {Role.AUDITOR, Role.SYSTEM} else None,
    }
    return render(request, "accounts/trail.html", context)
