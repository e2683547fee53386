from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assistance.cases import queries
from assistance.cases.guards import last_step
from assistance.cases.models import AidCase
from assistance.cases.presenting import REASON_FIELDS, amount_to_choose
from assistance.cases.states import Act, ReturnReason
from assistance.deciding import operations
from assistance.deciding.forms import TakeBackForm
from assistance.deciding.guards import why_not_decide, why_not_take_back
from assistance.deciding.undoing import undone_by_taking_back
from ground.asking import posted_version, take
from ground.refusals import Forbidden, Refused, require

from .looking import decision_form, facts_at, render_case, seen_of

# Anyone who takes part in more waiting cases than this one by one opens them from the list.
LOOKED_THROUGH = 50
DONE = {
    "agree": gettext_lazy("%(case)s: agreed."),
    "return": gettext_lazy("%(case)s: returned for correction."),
    "refuse": gettext_lazy("%(case)s: refused."),
}


@require_POST
def decide(request, number):
    case = get_object_or_404(queries.shown(request.actor), number=number)
    allowed = amount_to_choose(facts_at(case), list(case.route.all()))
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


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request, number):
    """Take one's own decision back: says first what will be undone and who is told."""
    case = get_object_or_404(queries.shown(request.actor), number=number)
    if request.method == "POST" and is_taken_back(request, case):
        return redirect(case)
    require(why_not_take_back(case, by=request.actor, today=timezone.localdate()))
    form, status = TakeBackForm(request.POST or None), 200
    if request.method == "POST":
        status = Refused.status
        if form.is_valid():
            try:
                operations.take_back(
                    case.pk,
                    by=request.actor,
                    version=posted_version(request),
                    reason=form.cleaned_data["reason"],
                    now=timezone.now(),
                )
            except Forbidden:
                raise
            except Refused as refusal:
                status = take(form, refusal)
            else:
                said = _("Your decision on %(case)s is taken back; it waits for you again.")
                messages.success(request, said % {"case": case})
                return redirect(case)
    return render(
        request,
        "assistance/take_back.html",
        {"case": case, "form": form, "effects": undone_by_taking_back(case)},
        status=status,
    )


def is_taken_back(request, case):
    """Whether this very decision is taken back already: the form was sent twice."""
    last = last_step(case)
    mine = (last.act, last.officer_id) == (Act.TAKEN_BACK, request.actor.officer_id)
    return mine and posted_version(request) == case.version - 1


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
