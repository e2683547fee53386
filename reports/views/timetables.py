from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.drafts.tokens import answer_once
from branches.models import Branch
from ground.asking import differences, posted_version, take
from ground.refusals import Refused, Stale
from reports import guards, operations
from reports.forms import NewTimetableForm, TimetableForm
from reports.models import Timetable, TimetableState
from reports.operations.due import next_day
from reports.registry import workbooks

from .asking import refuse_without

ACTS = {
    "pause": operations.pause_timetable,
    "resume": operations.resume_timetable,
    "end": operations.end_timetable,
}
USUAL_DAY = 5
RUNS_SHOWN = 12


@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    refuse_without(request, "timetable.edit")
    today = timezone.localdate()
    branch = Branch.objects.visible_to(request.actor).get(pk=request.actor.place.branch_id)
    initial = {
        "workbook": request.GET.get("workbook", ""),
        "day": USUAL_DAY,
        "recipients": [str(request.user.pk)],
    }
    form = NewTimetableForm(request.POST or None, branch=branch, today=today, initial=initial)
    status = 422 if request.method == "POST" else 200
    if form.is_valid():
        try:
            address = make(request, form.cleaned_data)
        except Refused as refusal:
            status = take(form, refusal)
        else:
            messages.success(request, _("From now on the workbook is built automatically."))
            return redirect(address)
    return render(request, "reports/new_timetable.html", {"form": form, "branch": branch}, status=status)


def make(request, wanted):
    def act():
        operations.make_timetable(
            wanted["workbook"],
            by=request.actor,
            day=wanted["day"],
            recipients=map(int, wanted["recipients"]),
            now=timezone.now(),
        )
        return reverse("reports:catalogue")

    return answer_once(request, wanted["token"], act=act)


@require_http_methods(["GET", "HEAD", "POST"])
def timetable(request, pk):
    found = find(request, pk)
    form = form_for(found, request.POST or None)
    status, conflict = (422 if request.method == "POST" else 200), None
    if form.is_valid():
        try:
            operations.change_timetable(
                pk,
                by=request.actor,
                version=posted_version(request),
                day=form.cleaned_data["day"],
                recipients=map(int, form.cleaned_data["recipients"]),
                now=timezone.now(),
            )
        except Refused as refusal:
            status, found = take(form, refusal), find(request, pk)
            conflict = differences(form, form_for(found)) if status == Stale.status else None
        else:
            messages.success(request, _("The timetable is saved."))
            return redirect("reports:catalogue")
    return render(request, "reports/timetable.html", page_of(request, found, form, conflict), status=status)


@require_POST
def turn(request, pk, act):
    if act not in ACTS:
        raise Http404
    found = find(request, pk)
    try:
        turned = ACTS[act](pk, by=request.actor, version=posted_version(request), now=timezone.now())
    except Stale as refusal:
        messages.warning(request, str(refusal))
        return redirect(found)
    messages.success(request, _("The timetable is now %(state)s.") % {"state": turned.get_state_display()})
    return redirect("reports:catalogue")


def find(request, pk):
    visible = Timetable.objects.visible_to(request.actor).select_related("branch", "owner__officer")
    return get_object_or_404(visible, pk=pk)


def form_for(found, data=None):
    initial = {"day": found.day, "recipients": [str(pk) for pk in chosen(found)]}
    return TimetableForm(data, branch=found.branch, today=timezone.localdate(), initial=initial)


def chosen(found):
    return found.recipients.order_by("pk").values_list("pk", flat=True)


def page_of(request, found, form, conflict):
    runs = list(found.runs.select_related("job").order_by("-period")[:RUNS_SHOWN])
    done = [run.period for run in runs]
    active = found.state == TimetableState.ACTIVE
    return {
        "timetable": found,
        "workbook": workbooks[found.workbook],
        "form": form,
        "conflict": conflict,
        "why_not_edit": guards.why_not_edit(found, by=request.actor),
        "next": next_day(found, today=timezone.localdate(), done=done) if active else None,
        "runs": runs,
    }
