"""Work that outlives a page, and the files it makes."""

from __future__ import annotations

import math
import uuid
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.matrix import reach_of, reaches_others, roles_with
from accounts.roles import Role
from accounts.scope import Actor, Place, PlacedColumns, ScopedQuerySet
from ground.sealed import SealedJSONField

from . import registry


class JobStatus(models.TextChoices):
    QUEUED = "queued", pgettext_lazy("job", "waiting")
    RUNNING = "running", pgettext_lazy("job", "running")
    DONE = "done", pgettext_lazy("job", "done")
    FAILED = "failed", pgettext_lazy("job", "failed")
    CANCELLED = "cancelled", pgettext_lazy("job", "cancelled")


LIVE = (JobStatus.QUEUED, JobStatus.RUNNING)
ENDED = (JobStatus.DONE, JobStatus.FAILED, JobStatus.CANCELLED)


class Failure(models.TextChoices):
    """Why a job failed, as a sentence that says what to do next."""

    REFUSED = "refused", _("The rules do not allow this.")
    DUTY_ENDED = "duty_ended", _("The duty in which this was asked has ended, so nothing was done.")
    LOST = (
        "lost",
        _("The work was cut off three times. Try again; if it fails again, tell the administrator."),
    )
    FAULT = (
        "fault",
        _("A fault in the system stopped the work. Tell the administrator the number of the job."),
    )
    DISK_FULL = "disk_full", _("The server has no room for the file. Tell the administrator, then try again.")
    UNKNOWN_KIND = "unknown_kind", _("This kind of work no longer exists. Start it again from its page.")


class JobQuerySet(ScopedQuerySet):
    readers = roles_with("todo.read")

    def visible_to(self, actor: Actor) -> Self:
        """One's own jobs in this scope; a manager's whole subtree; for the system role all,
        whose files are not served to it.
        """
        if actor.duty_id is not None and reach_of(actor.role, "job.read_others") == "all":
            return self.all()
        return super().visible_to(actor)

    def in_scope(self, actor: Actor) -> Self:
        """Every job asked for in the actor's scope, no matter who asked."""
        if actor.duty_id is None or actor.scope is None or actor.role not in self.readers:
            return self.none()
        column, value = actor.scope
        return self.filter(**{column: value})

    def narrowed(self, actor: Actor) -> Self:
        return self if reaches_others(actor.role, "job.read_others") else self.filter(asked_by=actor.user)


class Job(PlacedColumns):
    """One piece of work asked for by a person and done by a worker.

    This row is the truth about the work; the broker only tells workers to look here. Anyone who
    claims the row raises ``token`` and holds it until ``lease_until``, prolonged while the
    worker lives. A worker that was given up for dead and comes back holds an old token, and
    nothing it writes counts. Leases follow the clock of the database alone.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=64)
    title_parameters = models.JSONField(default=dict)
    parameters = SealedJSONField()
    asked_by = models.ForeignKey("accounts.User", verbose_name=_("asked by"), on_delete=models.PROTECT)
    duty_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=20, choices=Role)
    language = models.CharField(max_length=10)
    live_key = models.CharField(max_length=64)

    status = models.CharField(_("status"), max_length=10, choices=JobStatus, default=JobStatus.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    token = models.BigIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    rung_at = models.DateTimeField(null=True, blank=True)
    cancel_requested = models.BooleanField(default=False)

    progress_done = models.BigIntegerField(default=0)
    progress_total = models.BigIntegerField(null=True, blank=True)
    progress_sentence = models.CharField(max_length=200, blank=True)
    failure = models.CharField(max_length=20, choices=Failure, blank=True)
    failure_sentence = models.TextField(blank=True)

    created_at = models.DateTimeField(_("asked at"))
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        constraints = [
            models.UniqueConstraint(
                name="job_one_live",
                fields=["live_key"],
                condition=Q(status__in=LIVE),
                violation_error_message=_("The same work is already under way."),
            ),
            models.CheckConstraint(
                name="job_lease_while_running",
                condition=Q(status=JobStatus.RUNNING, lease_until__isnull=False, token__gt=0)
                | (~Q(status=JobStatus.RUNNING) & Q(lease_until__isnull=True)),
                violation_error_message=_("A job is leased while it runs and at no other time."),
            ),
            models.CheckConstraint(
                name="job_finished_once_ended",
                condition=Q(status__in=ENDED, finished_at__isnull=False)
                | Q(status__in=LIVE, finished_at__isnull=True),
                violation_error_message=_("A job has its end stated once it has ended."),
            ),
            models.CheckConstraint(
                name="job_failure_has_reason",
                condition=(Q(status=JobStatus.FAILED) & ~Q(failure=""))
                | (~Q(status=JobStatus.FAILED) & Q(failure="")),
                violation_error_message=_("A failed job, and no other, says why."),
            ),
        ]
        indexes = [
            # Heartbeats change no indexed column, so they leave no index entries behind.
            models.Index(name="job_live", fields=["id"], condition=Q(status__in=LIVE)),
            models.Index(name="job_newest", fields=["-created_at", "-id"]),
            models.Index(name="job_by_asker", fields=["asked_by", "-created_at", "-id"]),
            models.Index(name="job_by_base", fields=["base_id", "-created_at", "-id"]),
            models.Index(name="job_by_township", fields=["township_id", "-created_at", "-id"]),
            models.Index(name="job_by_county", fields=["county_id", "-created_at", "-id"]),
            models.Index(name="job_by_city", fields=["city_id", "-created_at", "-id"]),
            models.Index(name="job_by_province", fields=["province_id", "-created_at", "-id"]),
        ]

    def __str__(self):
        return self.title

    @property
    def title(self) -> str:
        kind = registry.kinds.get(self.kind)
        return str(kind.title) % self.title_parameters if kind else self.kind

    @property
    def place(self) -> Place | None:
        return Place.of(self) if self.branch_id is not None else None

    @property
    def is_live(self) -> bool:
        return self.status in LIVE

    @property
    def reason(self) -> str:
        """Why the job failed; "" when it did not."""
        return self.failure_sentence or (str(Failure(self.failure).label) if self.failure else "")

    @property
    def percent(self) -> int | None:
        if not self.progress_total:
            return None
        return min(100, self.progress_done * 100 // self.progress_total)

    def remaining(self, now: datetime) -> timedelta | None:
        """How much longer it should take at the pace so far; None while that cannot be told."""
        if self.status != JobStatus.RUNNING or not self.progress_total or not self.progress_done:
            return None
        spent = (now - self.started_at).total_seconds()
        left = spent * (self.progress_total - self.progress_done) / self.progress_done
        return timedelta(seconds=max(0, math.ceil(left)))


class JobFile(models.Model):
    """A file that a finished job made. The row stays when the file has expired."""

    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="files")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    path = models.CharField(max_length=200, unique=True)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    contains_numbers = models.BooleanField()
    expires_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        constraints = [models.UniqueConstraint(name="jobfile_number", fields=["job", "number"])]
        indexes = [
            models.Index(name="jobfile_expiring", fields=["expires_at"], condition=Q(removed_at=None)),
        ]

    def __str__(self):
        return self.name

    def is_gone(self, now: datetime) -> bool:
        return self.removed_at is not None or self.expires_at <= now
