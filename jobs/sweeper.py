"""What has to happen again and again, whether or not anybody asks.

Any number of sweepers may run at once, in every worker and from the shell: each piece of work
is taken by one of them.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field
from datetime import datetime

from django.core.files.storage import default_storage
from django.db import close_old_connections, connection, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone, translation

from . import registry, timing
from .doorbell import ring
from .files import drop_leftover_workspaces, drop_unpublished
from .models import ENDED, Failure, Job, JobFile, JobStatus
from .runner import Ending, settle

logger = logging.getLogger(__name__)

FILES_A_SWEEP = 200


@dataclass
class Swept:
    """What one sweep did; ``faults`` names the parts that went wrong."""

    requeued: int = 0
    given_up: int = 0
    rung: int = 0
    files_expired: int = 0
    faults: list[str] = field(default_factory=list)


def sweep(*, now: datetime | None = None) -> Swept:
    """One round of everything. A part that fails is logged and named, and the rest goes on."""
    swept = Swept()
    parts = {
        "leases": lambda: take_back_expired(swept),
        "bells": lambda: ring_waiting(swept),
        "files": lambda: expire_files(swept, now=now or timezone.now()),
        "quiet": drop_quiet,
        "workspaces": drop_leftover_workspaces,
        **{name: _alone(name, work) for name, work in registry.sweepers.items()},
    }
    for name, work in parts.items():
        try:
            work()
        except Exception as problem:
            close_old_connections()
            swept.faults.append(name)
            logger.error(
                "A part of the sweep failed.", extra={"part": name, "problem": type(problem).__name__}
            )
    return swept


def take_back_expired(swept: Swept) -> None:
    """Let jobs whose worker is lost wait again; after the last try they fail with a reason."""
    expired = Job.objects.filter(status=JobStatus.RUNNING, lease_until__lt=Now())
    for pk in list(expired.values_list("pk", flat=True)):
        with transaction.atomic():
            job = expired.filter(pk=pk).select_for_update(skip_locked=True).first()
            if job is None:
                continue
            ending = _ending_of_lost(job)
            with translation.override(job.language or None):
                settle(job, ending)
        if ending.status == JobStatus.QUEUED:
            swept.requeued += 1
        else:
            swept.given_up += 1
            drop_unpublished(job)


def _ending_of_lost(job: Job) -> Ending:
    if job.cancel_requested:
        return Ending(JobStatus.CANCELLED)
    if job.attempts >= timing.TRIES:
        return Ending(JobStatus.FAILED, Failure.LOST)
    return Ending(JobStatus.QUEUED)


def ring_waiting(swept: Swept) -> None:
    """Ring again for jobs that wait unheard: the broker was down, or lost what it held.

    The oldest first and only so many, so that a long queue is not rung for over and over.
    """
    unheard = Q(rung_at=None, created_at__lt=Now() - timing.RING_AGAIN / 3) | Q(
        rung_at__lt=Now() - timing.RING_AGAIN
    )
    with transaction.atomic():
        waiting = Job.objects.filter(unheard, status=JobStatus.QUEUED).order_by("id")
        jobs = list(
            waiting.select_for_update(skip_locked=True).values_list("pk", flat=True)[: timing.RINGS_A_SWEEP]
        )
        # Stamped before ringing, so that a second sweeper does not ring for the same ones.
        Job.objects.filter(pk__in=jobs, rung_at__isnull=False).update(rung_at=Now())
    for pk in jobs:
        if not ring(pk):
            # A broker that did not answer once will not answer a hundred times.
            break
        swept.rung += 1


def expire_files(swept: Swept, *, now: datetime) -> None:
    """Remove the files whose time is over; their rows stay and say so."""
    expired = JobFile.objects.filter(removed_at=None, expires_at__lte=now)
    for file in expired.order_by("expires_at")[:FILES_A_SWEEP]:
        default_storage.delete(file.path)
        swept.files_expired += expired.filter(pk=file.pk).update(removed_at=now)


def drop_quiet() -> None:
    """Remove the rows of quiet work that ended a while ago; nobody looks them up."""
    Job.objects.filter(
        kind__in=registry.quiet_codes(), status__in=ENDED, created_at__lt=Now() - timing.KEEP_QUIET
    ).delete()


def _alone(name: str, work):
    """The work in a transaction that no other sweeper runs at the same time."""

    def run() -> None:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [f"sweep:{name}"])
                (mine,) = cursor.fetchone()
            if mine:
                work()

    return run


class SweeperThread(threading.Thread):
    """Sweeps every half minute for as long as the worker lives, whatever the broker does."""

    def __init__(self):
        super().__init__(name="sweeper", daemon=True)
        self._stop_asked = threading.Event()

    def stop(self) -> None:
        self._stop_asked.set()

    def run(self) -> None:
        while True:
            try:
                sweep()
            finally:
                # The worker forks; a child must find no open connection to inherit.
                connection.close()
            if self._stop_asked.wait(timing.SWEEP_SECONDS):
                return
