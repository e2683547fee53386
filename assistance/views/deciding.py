from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accounts.asking import take
from accounts.refusals import Forbidden, Refused
from assistance import operations, queries
from assistance.guards import last_step, why_not_decide
from assistance.models import AidCase
from assistance.presenting import REASON_FIELDS, amount_to_choose
from assistance.states import ReturnReason

from .cases import decision_form, render_case, seen_of

# Whoever takes part in more waiting cases than this one by one opens them from the list.
LOOKED_THROUGH = 50
DONE = {
    "agree": gettext_lazy("%(case)s: agreed."),
    "return": gettext_lazy("%(case)s: returned for correction."),
    "refuse": gettext_lazy("%(case)s: refused."),
}


@require_POST
def decide(request, number):
    case = get_object_or_404(queries.shown(request.actor), number=number)
    submission = case.submissions.order_by("-seq").first()
    allowed = amount_to_choose(case, list(case.route.all()), submission)
    form = decision_form(case, request.POST, allowed=allowed)
    if not form.is_valid():
        operations.keep_outsiders_off(case, by=request.actor, now=timezone.now())
        return render_case(request, case, form=form, status=Refused.status)
    told = form.cleaned_data
    try:
        operations.decide(
            case.pk,
            by=request.actor,
            verdict=told["verdict"],
            seen=told["seen"],
            now=timezone.now(),
            comment=told["comment"],
            reasons=told["reasons"] if told["verdict"] == "return" else (),
            fields=named_fields(told["reasons"]) if told["verdict"] == "return" else (),
            amount=told.get("amount"),
        )
    except Forbidden:
        raise
    except Refused as refusal:
        case = get_object_or_404(queries.shown(request.actor), number=number)
        if not is_decided_so(case, told, by=request.actor):
            return decide_again(request, case, form, refusal)
    messages.success(request, DONE[told["verdict"]] % {"case": case})
    return redirect("assistance:next") if "and_next" in request.POST else redirect(case)


def is_decided_so(case, told, *, by):
    """Whether this very decision stands already: the form was sent twice."""
    last = last_step(case)
    decided = (last.officer_id, last.act, bytes(last.digest or b"").hex())
    return decided == (by.officer_id, operations.VERDICTS[told["verdict"]], told["seen"])


def decide_again(request, case, form, refusal):
    """The page shows the case as it is now, and is answered as such."""
    status = take(form, refusal)
    form.data = form.data.copy()
    form.data["seen"] = seen_of(case)
    if why_not_decide(case, by=request.actor):
        messages.warning(request, str(refusal))
    return render_case(request, case, form=form, status=status)


def named_fields(reasons):
    return sorted({field for code in reasons for field in REASON_FIELDS[ReturnReason(code)]})


@require_POST
def take_back(request, number):
    case = get_object_or_404(AidCase.objects.visible_to(request.actor), number=number)
    operations.take_back(case.pk, by=request.actor, now=timezone.now())
    messages.success(
        request, _("Your decision on %(case)s is taken back; it waits for you again.") % {"case": case}
    )
    return redirect(case)


@require_GET
def next_case(request):
    """The next case that this officer may decide, in order of waiting; the to-do page when none is left."""
    waiting = AidCase.objects.awaiting(request.actor)[:LOOKED_THROUGH]
    case = next((case for case in waiting if not why_not_decide(case, by=request.actor)), None)
    if case:
        return redirect(f"{case.get_absolute_url()}?flow=1")
    if waiting:
        messages.warning(request, _("What still waits here is for a colleague: you are concerned in it."))
    else:
        messages.success(request, _("Nothing is waiting for you any more."))
    return redirect("desk:todo")
