from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts.addresses import safe_target
from accounts.drafts import drafts
from accounts.drafts.models import Draft


# The signed slip of the page says who writes and where; it is no less than a session and a token.
@csrf_exempt
@login_not_required
@require_POST
def keep(request):
    now = timezone.now()
    slip = drafts.posted_slip(request)
    if slip is None:
        return JsonResponse({}, status=400)
    here = request.user.pk == slip.user_id
    if not here and drafts.writer(slip, now=now) is None:
        return JsonResponse({}, status=401)
    fields = drafts.fields_of(request.POST)
    if not fields:
        return JsonResponse({}, status=413)
    try:
        draft = drafts.keep(slip, fields, seen=request.POST.get("seen", ""), now=now)
    except drafts.TypedElsewhere as elsewhere:
        return JsonResponse(told(elsewhere.draft), status=409)
    return JsonResponse(told(draft), status=200 if here else 401)


def told(draft):
    return {"at": f"{timezone.localtime(draft.saved_at):%H:%M}", "mark": draft.mark}


@require_safe
def mine(request):
    rows = [
        {
            "draft": draft,
            "address": drafts.taken_up(draft.path),
            "in_another_duty": draft.duty_id != request.actor.duty_id,
        }
        for draft in drafts.drafts_of(request.user, now=timezone.now())
    ]
    return render(request, "accounts/drafts.html", {"rows": rows})


@require_POST
def throw_away(request, uuid):
    try:
        draft = drafts.throw_away(request.user, uuid)
    except Draft.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("The draft is thrown away."))
    return redirect(safe_target(request, default=draft.path))
