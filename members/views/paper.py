from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from branches.models import Branch
from members.sheets import MOST_ROWS, roster_of
from members.views.browse import refuse_strangers


@require_safe
@never_cache
def roster(request):
    """The roster of an association to print and sign; without one that of the own association."""
    refuse_strangers(request)
    branches = Branch.objects.visible_to(request.actor)
    if code := request.GET.get("branch", ""):
        branch = get_object_or_404(branches, code=code)
    elif (branch := branches.filter(pk=request.actor.place.branch_id).first()) is None:
        raise Http404
    context = {
        "branch": branch,
        "sheet": roster_of(branch, request.actor),
        "printed_at": timezone.now(),
        "most": MOST_ROWS,
    }
    return render(request, "members/roster.html", context)
