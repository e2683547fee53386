"""Claiming a job, doing it, and publishing what it made, so that each counts once."""

from __future__ import annotations

import errno
import logging
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import close_old_connections, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone, translation

from accounts import audit
from accounts.messages.notify import notify
from ground.refusals import Refused

from . import registry, timing
from .doorbell import ring
from .files import Made, drop_unpublished, fingerprint, stored, workspace
from .models import Failure, Job, JobFile, JobStatus
from .progress import Cancelled, Heartbeat, LeaseLost, Progress, Word

logger = logging.getLogger(__name__)

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Unworkable(Exception):
    """The job cannot be done at all; its argument is the failure."""


@dataclass(frozen=True)
class Ending:
    """How a run ended: the status to leave the job in, and for a failure the reason."""

    status: JobStatus
    failure: str = ""
    sentence: str = ""


def run(job_id: int) -> JobStatus | None:
    """Do the job if it waits. Returns how this left it, None if there was nothing to do or the
    lease was lost on the way.

    Safe to call any number of times, from any number of workers: one claims it.
    """
    job = claim(job_id)
    if job is None:
        return None
    word = Word()
    with translation.override(job.language or None), workspace(job) as folder, Heartbeat(job, word):
        try:
            publish(job, _work(job, word, folder), word)
            status = JobStatus.DONE
        except LeaseLost:
            logger.warning("The lease of a job was lost.", extra={"job": job.pk, "lease": job.token})
            status = None
        except KeyboardInterrupt:
            # The one who ran it at a terminal does not want a worker to go on with it.
            settle(job, Ending(JobStatus.CANCELLED), word)
            raise
        except Exception as problem:
            # The work may have lost its connection; the next query opens a new one.
            close_old_connections()
            status = _settle_after(problem, job, word)
    drop_unpublished(job)
    return status


def claim(job_id: int) -> Job | None:
    """Take a waiting job: lease it and raise its token. None when it does not wait, or when
    another worker is taking it at this moment.
    """
    with transaction.atomic():
        waiting = Job.objects.filter(pk=job_id, status=JobStatus.QUEUED)
        if waiting.select_for_update(skip_locked=True).first() is None:
            return None
        waiting.update(
            status=JobStatus.RUNNING,
            attempts=F("attempts") + 1,
            token=F("token") + 1,
            lease_until=Now() + timing.LEASE,
            heartbeat_at=Now(),
            started_at=Now(),
        )
    return Job.objects.get(pk=job_id)


def _work(job: Job, word: Word, folder: Path) -> list[Made]:
    kind = registry.kinds.get(job.kind)
    if kind is None:
        raise Unworkable(Failure.UNKNOWN_KIND)
    actor = registry.actor_for(job)
    if actor is None:
        raise Unworkable(Failure.DUTY_ENDED)
    progress = Progress(word, actor=actor, workspace=folder)
    kind.run(job, progress)
    if registry.actor_for(job) is None:
        raise Unworkable(Failure.DUTY_ENDED)
    return progress.made


def publish(job: Job, made: Sequence[Made], word: Word) -> None:
    """Hand the files out and end the job, in one update that only the holder of its token makes.

    Raises LeaseLost when this run no longer holds it; nothing of it is kept then.
    """
    paths = [stored(job, number, file) for number, file in enumerate(made, 1)]
    with transaction.atomic():
        if not _left(job, Ending(JobStatus.DONE), word):
            for path in paths:
                default_storage.delete(path)
            raise LeaseLost
        now = timezone.now()
        JobFile.objects.bulk_create(
            JobFile(
                job=job,
                number=number,
                name=file.name,
                path=path,
                size=file.size,
                sha256=file.sha256,
                contains_numbers=file.contains_numbers,
                expires_at=now
                + (timing.KEEP_FILES_WITH_NUMBERS if file.contains_numbers else timing.KEEP_FILES),
            )
            for number, (file, path) in enumerate(zip(made, paths, strict=True), 1)
        )
        if registry.is_quiet(job.kind):
            return
        _tell(job, JobStatus.DONE)
        audit.record(
            "job.done", by=None, target=job, data={"sha256": [fingerprint(file.sha256) for file in made]}
        )


def settle(job: Job, ending: Ending, word: Word | None = None) -> bool:
    """End a run without files: failed, cancelled, or waiting again for the next try.

    False when the token is no longer the job's, and then nothing has changed.
    """
    with transaction.atomic():
        if not _left(job, ending, word):
            return False
        if ending.status == JobStatus.QUEUED:
            transaction.on_commit(partial(ring, job.pk))
            return True
        if registry.is_quiet(job.kind):
            return True
        _tell(job, ending.status, reason=ending.sentence or _sentence(ending.failure))
        audit.record(f"job.{ending.status.value}", by=None, target=job, data={"failure": ending.failure})
    return True


def _left(job: Job, ending: Ending, word: Word | None) -> bool:
    """Leave the job in a status, if its token is still ours."""
    over = ending.status != JobStatus.QUEUED
    told = {"progress_done": word.done, "progress_total": word.total} if word else {}
    return bool(
        Job.objects.filter(pk=job.pk, token=job.token, status=JobStatus.RUNNING).update(
            status=ending.status,
            lease_until=None,
            finished_at=Now() if over else None,
            rung_at=None,
            failure=ending.failure,
            failure_sentence=ending.sentence,
            progress_sentence="",
            **told,
        )
    )


def _settle_after(problem: Exception, job: Job, word: Word) -> JobStatus | None:
    """End a run that did not go well; None when the token is no longer the job's.

    The row is locked meanwhile, so that a stop asked for at this moment is not missed.
    """
    with transaction.atomic():
        kept = Job.objects.select_for_update().filter(pk=job.pk)
        stopping = bool(kept.values_list("cancel_requested", flat=True).first())
        ending = _ending_after(problem, job, stopping=stopping)
        return ending.status if settle(job, ending, word) else None


def _ending_after(problem: Exception, job: Job, *, stopping: bool) -> Ending:
    if isinstance(problem, Cancelled):
        return Ending(JobStatus.CANCELLED)
    if isinstance(problem, Refused):
        return Ending(JobStatus.FAILED, Failure.REFUSED, str(problem))
    if isinstance(problem, Unworkable):
        return Ending(JobStatus.FAILED, problem.args[0])
    _log(problem, job)
    if isinstance(problem, OSError) and problem.errno in NO_ROOM:
        return Ending(JobStatus.FAILED, Failure.DISK_FULL)
    if stopping:
        return Ending(JobStatus.CANCELLED)
    if job.attempts >= timing.TRIES:
        return Ending(JobStatus.FAILED, Failure.FAULT)
    return Ending(JobStatus.QUEUED)


def _log(problem: Exception, job: Job) -> None:
    # Only where and what kind: the message of a database error quotes the values of the row.
    frames = traceback.extract_tb(problem.__traceback__)[-3:]
    logger.error(
        "A job failed.",
        extra={
            "job": job.pk,
            "kind": job.kind,
            "attempt": job.attempts,
            "problem": type(problem).__name__,
            "where": [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames],
        },
    )


def _tell(job: Job, status: JobStatus, *, reason: str = "") -> None:
    """Ring the asker's bell and, when all went well, that of everyone it was done for."""
    users = {job.asked_by}
    if status == JobStatus.DONE and job.kind in registry.kinds:
        users.update(registry.kinds[job.kind].told(job))
    for user in sorted(users, key=lambda user: user.pk):
        with translation.override(user.language or job.language or None):
            notify(
                user,
                f"job.{status.value}",
                now=timezone.now(),
                params={"title": job.title, "reason": reason},
                link=reverse("jobs:page", args=[job.uuid]),
                place=job.place,
            )


def _sentence(failure: str) -> str:
    return str(Failure(failure).label) if failure else ""
