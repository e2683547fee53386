"""What a person may do with a job: ask for it, stop it, try it again, fetch its file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import IO, Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts import audit
from accounts.scope import Actor
from ground.locks import hold
from ground.refusals import Forbidden, Refused, require
from ground.sealed import digest
from jobs.guards import is_shared_with, why_not_cancel, why_not_download, why_not_retry

from . import registry
from .doorbell import ring
from .files import fingerprint
from .models import LIVE, Job, JobFile, JobStatus

# How many jobs of one person may be under way, so that nobody keeps the workers from the others.
MOST_LIVE = 5


class Gone(Refused):
    """The file was there and has expired."""

    status = 410


@transaction.atomic
def launch(
    kind: str,
    *,
    by: Actor,
    parameters: Mapping[str, Any],
    key: str,
    title: Mapping[str, Any] | None = None,
    queue: bool = True,
) -> Job:
    """Ask for work of a registered kind, in the caller's transaction.

    ``parameters`` are sealed; ``title`` fills the kind's title and is plain text for everyone
    who sees the job. ``key`` is the period or whatever else makes two requests the same: while
    one with the same kind, scope, key and parameters is under way, its asker is given that job
    again and anyone else is refused. Unless ``queue`` is false (the one who asked then runs it),
    a worker is told on commit. Raises Forbidden for a role that may not ask, Refused.
    """
    work = registry.kinds[kind]
    if by.duty_id is None or by.role not in work.roles:
        raise Forbidden(_("Your duty does not allow this kind of work."))
    job = Job(
        kind=kind,
        parameters=dict(parameters),
        title_parameters=dict(title or {}),
        asked_by=by.user,
        duty_id=by.duty_id,
        role=by.role,
        language=get_language() or "",
        live_key=_live_key(kind, by=by, key=key, parameters=parameters),
        created_at=timezone.now(),
        **(by.place.columns() if by.place else {}),
    )
    if not work.quiet:
        _refuse_too_many(job)
    while not _inserted(job):
        if same := Job.objects.filter(live_key=job.live_key, status__in=LIVE).first():
            return _given_again(same, by=by)
    if not work.quiet:
        audit.record("job.asked", by=by, target=job, data={"kind": kind})
    if queue:
        transaction.on_commit(partial(ring, job.pk))
    return job


def _refuse_too_many(job: Job) -> None:
    """Raises Refused when its asker has enough under way; of several asked for at once each is counted."""
    hold(f"jobs|{job.asked_by_id}")
    others = Job.objects.filter(asked_by=job.asked_by_id, status__in=LIVE).exclude(live_key=job.live_key)
    if others.exclude(kind__in=registry.quiet_codes()).count() >= MOST_LIVE:
        raise Refused(
            _("%(count)s jobs of yours are under way. Wait until one has ended, or stop one.")
            % {"count": MOST_LIVE}
        )


def _inserted(job: Job) -> bool:
    try:
        with transaction.atomic():
            job.save(force_insert=True)
    except IntegrityError as error:
        if "job_one_live" not in str(error):
            raise
        return False
    return True


def _given_again(same: Job, *, by: Actor) -> Job:
    if (same.asked_by_id, same.duty_id) == (by.user.pk, by.duty_id):
        return same
    raise Refused(_("The same work is already under way for someone else. Try again when it is done."))


def _live_key(kind: str, *, by: Actor, key: str, parameters: Mapping[str, Any]) -> str:
    # Keyed, for parameters may hold a number that a plain hash would give away.
    what = [kind, list(by.scope or ()), key, dict(parameters)]
    return digest(json.dumps(what, sort_keys=True, ensure_ascii=False, default=str).encode()).hex()


def found(job_uuid: UUID, *, by: Actor) -> Job:
    """A job that these eyes may see: in their own list, or made for them by somebody else.

    Raises Job.DoesNotExist.
    """
    jobs = Job.objects.select_related("asked_by__officer").filter(uuid=job_uuid)
    try:
        return jobs.visible_to(by).get()
    except Job.DoesNotExist:
        job = jobs.in_scope(by).get()
        if not is_shared_with(job, by):
            raise
        return job


@transaction.atomic
def cancel(job_uuid: UUID, *, by: Actor, now: datetime) -> Job:
    """Stop a job: at once while it waits, at its next step while it runs.

    Of a running job the trail says that this was asked for; how it ended, the one who ends it writes.
    Raises Job.DoesNotExist outside the scope, Stale when the job has ended.
    """
    job = Job.objects.visible_to(by).select_for_update(of=("self",)).get(uuid=job_uuid)
    require(why_not_cancel(job))
    if job.status == JobStatus.QUEUED:
        job.status = JobStatus.CANCELLED
        job.finished_at = now
    job.cancel_requested = True
    job.save(update_fields=["status", "finished_at", "cancel_requested"])
    audit.record("job.stop_asked" if job.is_live else "job.cancelled", by=by, target=job)
    return job


@transaction.atomic
def retry(job_uuid: UUID, *, by: Actor) -> Job:
    """Let a failed or cancelled job start again, for its first asker.

    Raises Job.DoesNotExist outside the scope, Stale when it is under way or done, Refused when
    the same work was asked again meanwhile, the duty has ended or its asker has enough under way.
    """
    job = Job.objects.visible_to(by).select_for_update(of=("self",)).get(uuid=job_uuid)
    require(why_not_retry(job))
    if job.kind not in registry.quiet_codes():
        _refuse_too_many(job)
    job.status = JobStatus.QUEUED
    job.attempts = job.progress_done = 0
    job.progress_total = job.started_at = job.finished_at = job.rung_at = None
    job.progress_sentence = job.failure = job.failure_sentence = ""
    job.cancel_requested = False
    try:
        with transaction.atomic():
            job.save()
    except IntegrityError as error:
        if "job_one_live" not in str(error):
            raise
        raise Refused(_("The same work is already under way.")) from None
    audit.record("job.retried", by=by, target=job)
    transaction.on_commit(partial(ring, job.pk))
    return job


def download(job_uuid: UUID, number: int, *, by: Actor, now: datetime) -> tuple[JobFile, IO[bytes]]:
    """Open a file of a job for someone who may have it; the audit line stands before it opens.

    Raises JobFile.DoesNotExist outside the scope (written down as well), Forbidden, and Gone for
    a file that has expired.
    """
    try:
        job = found(job_uuid, by=by)
        file = job.files.select_related("job").get(number=number)
    except (Job.DoesNotExist, JobFile.DoesNotExist):
        if foreign := Job.objects.filter(uuid=job_uuid).first():
            audit.record("job.file_not_found", by=by, target=foreign, data={"number": number})
        raise JobFile.DoesNotExist from None
    if reason := why_not_download(file, by=by):
        audit.record("job.file_refused", by=by, target=job, data={"number": number})
        require(reason)
    if file.is_gone(now):
        raise Gone(_("This file has expired and was removed. Ask for it again from its page."))
    told = {"number": number, "sha256": fingerprint(file.sha256)}
    audit.record("job.file_downloaded", by=by, target=job, data=told)
    try:
        return file, default_storage.open(file.path)
    except FileNotFoundError:
        raise Gone(_("This file is no longer on the server. Ask for it again from its page.")) from None
