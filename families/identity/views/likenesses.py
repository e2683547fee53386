from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from branches.permissions import why_not
from families.identity.guards import why_not_rule
from families.identity.models import Likeness, Ruling
from families.identity.operations.likeness import rule_on_likeness
from families.identity.queries import likeness_list
from ground.refusals import Refused, require

OPEN, RULED = "open", "ruled"


@require_safe
@never_cache
def likenesses(request):
    """The people who may be on file twice, as those who entered them said."""
    require(why_not(request.actor, "person.merge"))
    waiting = request.GET.get("show") != RULED
    page, rows = likeness_list(request.actor, waiting=waiting, cursor=request.GET.get("cursor", ""))
    for row in rows:
        row.why_not_rule = why_not_rule(row.likeness, by=request.actor, sees_both=not row.ask)
    return render(request, "families/likenesses.html", {"page": page, "rows": rows, "waiting": waiting})


@require_POST
def likeness(request, likeness_id):
    require(why_not(request.actor, "person.merge"))
    row = get_object_or_404(Likeness.objects.visible_to(request.actor), pk=likeness_id)
    ruling = request.POST.get("ruling", "")
    if ruling not in Ruling:
        raise Refused(_("Say whether they are one person."))
    rule_on_likeness(row.pk, by=request.actor, ruling=ruling, now=timezone.now())
    messages.success(request, _("Decided: %(ruling)s.") % {"ruling": Ruling(ruling).label})
    return redirect(reverse("families:likenesses"))
