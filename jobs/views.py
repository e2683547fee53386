from datetime import timedelta

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from ground.paging import Order, page
from ground.refusals import Refused

from . import guards, operations, registry
from .models import Job, JobFile

NEWEST = Order("newest", gettext_lazy("Newest first"), ("-created_at", "-id"))
REFRESH_SECONDS = 5


@require_GET
def list_jobs(request):
    jobs = Job.objects.visible_to(request.actor).exclude(kind__in=registry.quiet_codes())
    shown = page(jobs.select_related("asked_by__officer"), order=NEWEST, cursor=request.GET.get("cursor", ""))
    return render(
        request,
        "jobs/list.html",
        {
            "jobs": shown.rows,
            "newer_url": f"?cursor={shown.newer}" if shown.newer else "",
            "older_url": f"?cursor={shown.older}" if shown.older else "",
        },
    )


@require_GET
@never_cache
def show(request, job):
    if not request.htmx:
        return job_page(request, job)
    found = seen(request, job)
    if not found.is_live:
        # Buttons and title change with the end of a job, so the whole page is asked for.
        return HttpResponseClientRefresh()
    return render(request, "jobs/_state.html", state_of(found, by=request.actor))


@require_POST
def cancel(request, job):
    find(request, job)
    try:
        stopped = operations.cancel(job, by=request.actor, now=timezone.now())
    except Refused as refusal:
        return job_page(request, job, refusal=refusal)
    if stopped.is_live:
        messages.info(request, _("The job is being stopped."))
    else:
        messages.success(request, _("The job was cancelled."))
    return redirect("jobs:page", job)


@require_POST
def retry(request, job):
    find(request, job)
    try:
        operations.retry(job, by=request.actor)
    except Refused as refusal:
        return job_page(request, job, refusal=refusal)
    messages.success(request, _("The job waits to be done again."))
    return redirect("jobs:page", job)


@require_GET
@never_cache
def download(request, job, number):
    try:
        file, content = operations.download(job, number, by=request.actor, now=timezone.now())
    except JobFile.DoesNotExist:
        raise Http404 from None
    except operations.Gone as gone:
        context = {"reason": str(gone), "job_url": reverse("jobs:page", args=[job])}
        return render(request, "jobs/gone.html", context, status=gone.status)
    return FileResponse(content, as_attachment=True, filename=file.name)


def find(request, uuid):
    jobs = Job.objects.visible_to(request.actor).select_related("asked_by__officer")
    return get_object_or_404(jobs, uuid=uuid)


def seen(request, uuid):
    """The job as one's own, or as one that was done for oneself."""
    try:
        return operations.found(uuid, by=request.actor)
    except Job.DoesNotExist:
        raise Http404 from None


def job_page(request, uuid, *, refusal=None):
    job = seen(request, uuid)
    is_anothers = guards.is_anothers(job, by=request.actor)
    context = state_of(job, by=request.actor) | {
        "refusal": str(refusal or ""),
        "why_not_cancel": is_anothers or guards.why_not_cancel(job),
        "why_not_retry": is_anothers or guards.why_not_retry(job),
    }
    return render(request, "jobs/page.html", context, status=refusal.status if refusal else 200)


def state_of(job, *, by):
    now = timezone.now()
    return {
        "job": job,
        "remaining": wording(job.remaining(now)),
        "files": [] if job.is_live else [link(file, by=by, now=now) for file in job.files.order_by("number")],
        "refresh_seconds": REFRESH_SECONDS,
    }


def link(file, *, by, now):
    why_not = guards.why_not_download(file, by=by)
    if not why_not and file.is_gone(now):
        why_not = _("expired and removed")
    return {
        "name": file.name,
        "size": file.size,
        "expires_at": file.expires_at,
        "why_not": why_not,
        "url": "" if why_not else reverse("jobs:download", args=[file.job.uuid, file.number]),
    }


def wording(left: timedelta | None) -> str:
    if left is None:
        return ""
    minutes = round(left.total_seconds() / 60)
    if minutes == 0:
        return _("less than a minute")
    return ngettext("about %(count)d minute", "about %(count)d minutes", minutes) % {"count": minutes}
