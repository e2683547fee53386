from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.drafts.forms import OnceForm
from accounts.drafts.tokens import answer_once
from branches.permissions import may
from ground.asking import take
from ground.refusals import Refused
from jobs.views import link
from reports import operations, queries
from reports.forms import SUGGESTIONS, LaunchForm, branch_text
from reports.operations.due import next_day
from reports.registry import WORKBOOKS, workbooks

from .asking import refuse_without


@require_safe
def catalogue(request):
    refuse_without(request, "report.build")
    actor, now = request.actor, timezone.now()
    last = queries.last_jobs(WORKBOOKS, by=actor)
    rows = [
        {
            "workbook": workbook,
            "sheets": workbook.sheets_for(actor),
            "last": last.get(workbook.job_kind),
            "url": reverse(f"reports:{workbook.code}"),
        }
        for workbook in WORKBOOKS
    ]
    runs = [
        {
            "job": job,
            "files": [] if job.is_live else [link(file, by=actor, now=now) for file in job.files.all()],
        }
        for job in queries.recent_jobs(WORKBOOKS, by=actor)
    ]
    today = timezone.localdate(now)
    timetables = [
        {
            "timetable": timetable,
            "workbook": workbooks[timetable.workbook],
            "next": next_day(timetable, today=today, done=[timetable.last_period])
            if timetable.state == "active"
            else None,
        }
        for timetable in queries.timetables_of(actor)
    ]
    context = {
        "rows": rows,
        "runs": runs,
        "timetables": timetables,
        "may_timetable": may(actor, "timetable.edit"),
    }
    return render(request, "reports/catalogue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def launch(request, code):
    refuse_without(request, "report.build")
    today, workbook = timezone.localdate(), workbooks[code]
    usual = {"period": workbook.period.usual(today).code}
    data = request.POST if request.method == "POST" else usual | request.GET.dict()
    form = LaunchForm(data, actor=request.actor, today=today, workbook=workbook)
    once, status = OnceForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and "estimate" in request.POST:
            status = 200
        elif form.is_valid() and once.is_valid():
            try:
                return redirect(build(request, once.cleaned_data["token"], code, form.cleaned_data))
            except Refused as refusal:
                status = take(form, refusal)
    context = {
        "workbook": workbook,
        "sheets": workbook.sheets_for(request.actor),
        "form": form,
        "estimate": estimate(request.actor, workbook, form),
        "suggestions": [branch_text(branch) for branch in queries.branches_below(request.actor)],
        "suggestions_id": SUGGESTIONS,
        "once": once,
    }
    partial = request.htmx and request.method == "GET"
    template = "reports/_estimate.html" if partial else "reports/launch.html"
    return render(request, template, context, status=status)


def build(request, token, code, wanted):
    def act():
        job = operations.ask_for(
            code,
            by=request.actor,
            branch_code=wanted["branch"].code,
            period=wanted["period"],
            now=timezone.now(),
        )
        return reverse("jobs:page", args=[job.uuid])

    return answer_once(request, token, act=act)


def estimate(actor, workbook, form):
    if not form.is_valid():
        return None
    return queries.estimate(workbook, by=actor, **form.cleaned_data)
