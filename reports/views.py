import uuid

from django.core.exceptions import BadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.refusals import Forbidden, Refused
from accounts.tokens import answer_once, new_token
from branches.permissions import why_not

from . import operations, queries
from .forms import SUGGESTIONS, YearlyForm, branch_text
from .registry import WORKBOOKS, workbooks


@require_safe
def catalogue(request):
    refuse_outsiders(request.actor)
    last = queries.last_jobs(WORKBOOKS, by=request.actor)
    rows = [
        {
            "workbook": workbook,
            "last": last.get(workbook.job_kind),
            "url": reverse(f"reports:{workbook.code}"),
        }
        for workbook in WORKBOOKS
    ]
    return render(request, "reports/catalogue.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def yearly(request, code):
    refuse_outsiders(request.actor)
    today = timezone.localdate()
    data = request.POST if request.method == "POST" else {"year": today.year} | request.GET.dict()
    form = YearlyForm(data, actor=request.actor, today=today)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if "estimate" in request.POST:
                status = 200
            else:
                try:
                    return redirect(launch(request, code, form.cleaned_data))
                except Refused as refusal:
                    form.add_error(refusal.field, str(refusal))
                    status = refusal.status
    context = {
        "workbook": workbooks[code],
        "form": form,
        "estimate": estimate(request.actor, code, form),
        "suggestions": [branch_text(branch) for branch in queries.branches_below(request.actor)],
        "suggestions_id": SUGGESTIONS,
        "token": request.POST.get("token") or new_token(),
    }
    partial = request.htmx and request.method == "GET"
    template = "reports/_estimate.html" if partial else "reports/yearly.html"
    return render(request, template, context, status=status)


def launch(request, code, wanted):
    def act():
        job = operations.ask_for(
            code,
            by=request.actor,
            branch_code=wanted["branch"].code,
            year=wanted["year"].number,
            now=timezone.now(),
        )
        return reverse("jobs:page", args=[job.uuid])

    return answer_once(token_of(request), user=request.user, act=act)


def token_of(request):
    try:
        return uuid.UUID(request.POST.get("token", ""))
    except ValueError:
        raise BadRequest("the form carries no token") from None


def estimate(actor, code, form):
    if not form.is_valid():
        return None
    return queries.estimate(workbooks[code], by=actor, **form.cleaned_data)


def refuse_outsiders(actor):
    if reason := why_not(actor, "report.build"):
        raise Forbidden(reason)
