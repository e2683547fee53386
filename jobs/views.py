from datetime import timedelta

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.paging import Order, page

from . import operations
from .models import Job, JobFile

NEWEST = Order("newest", gettext_lazy("Newest first"), ("-created_at", "-id"))
REFRESH_SECONDS = 5


@require_GET
@never_cache
def list_jobs(request):
    jobs = Job.objects.visible_to(request.actor).select_related("asked_by__officer").prefetch_related("files")
    shown = page(jobs, order=NEWEST, cursor=request.GET.get("page", ""))
    now = timezone.now()
    return render(
        request,
        "jobs/list.html",
        {
            "rows": [(job, links(job, by=request.actor, now=now)) for job in shown.rows],
            "newer_url": f"?page={shown.newer}" if shown.newer else "",
            "older_url": f"?page={shown.older}" if shown.older else "",
        },
    )


@require_GET
@never_cache
def show(request, job):
    job = get_object_or_404(
        Job.objects.visible_to(request.actor).select_related("asked_by__officer"), uuid=job
    )
    now = timezone.now()
    context = {
        "job": job,
        "files": links(job, by=request.actor, now=now),
        "remaining": wording(job.remaining(now)),
        "why_not_cancel": operations.why_not_cancel(job),
        "why_not_retry": "" if job.is_live else operations.why_not_retry(job),
        "refresh_seconds": REFRESH_SECONDS,
    }
    # htmx asks for the state alone; the whole page refreshes by itself where there is no script.
    template = "jobs/_state.html" if request.htmx and not request.htmx.boosted else "jobs/page.html"
    return render(request, template, context)


@require_POST
def cancel(request, job):
    get_object_or_404(Job.objects.visible_to(request.actor), uuid=job)
    stopped = operations.cancel(job, by=request.actor, now=timezone.now())
    if stopped.is_live:
        messages.info(request, _("The job is being stopped."))
    else:
        messages.success(request, _("The job was cancelled."))
    return redirect("jobs:page", stopped.uuid)


@require_POST
def retry(request, job):
    get_object_or_404(Job.objects.visible_to(request.actor), uuid=job)
    again = operations.retry(job, by=request.actor)
    messages.success(request, _("The job waits to be done again."))
    return redirect("jobs:page", again.uuid)


@require_GET
@never_cache
def download(request, job, number):
    try:
        file, content = operations.download(job, number, by=request.actor, now=timezone.now())
    except JobFile.DoesNotExist:
        return get_object_or_404(JobFile.objects.none())
    except operations.Gone as gone:
        context = {"reason": str(gone), "job_url": reverse("jobs:page", args=[job])}
        return render(request, "jobs/gone.html", context, status=gone.status)
    return FileResponse(content, as_attachment=True, filename=file.name)


def links(job, *, by, now):
    """The files of a job with the reason each is not to be had, or its address."""
    return []


def wording(left: timedelta | None) -> str:
    if left is None:
        return ""
    minutes = round(left.total_seconds() / 60)
    return _("about %(count)d minutes") % {"count": minutes} if minutes else _("less than a minute")
