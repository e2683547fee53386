"""Why a job may not be stopped, tried again or fetched; the pages and the operations ask the same."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.matrix import reaches_others
from accounts.roles import Role
from accounts.scope import Actor
from ground.refusals import ALLOWED, Forbidden, GuardAnswer, Stale

from . import registry
from .models import LIVE, Job, JobFile, JobStatus


def is_shared_with(job: Job, actor: Actor) -> bool:
    """Whether the files were made for this actor by somebody else."""
    kind = registry.kinds.get(job.kind)
    return kind is not None and kind.shared_with(job, actor)


def is_anothers(job: Job, *, by: Actor) -> bool:
    """Whether the job was only done for these eyes, who neither stop it nor start it again."""
    return not reaches_others(by.role, "job.read_others") and job.asked_by_id != by.user.pk


def why_not_cancel(job: Job) -> GuardAnswer:
    if job.status not in LIVE:
        return GuardAnswer(_("This job has already ended."), Stale)
    if job.cancel_requested:
        return GuardAnswer(_("This job is being stopped already."), Stale)
    return ALLOWED


def why_not_retry(job: Job) -> GuardAnswer:
    if job.status not in (JobStatus.FAILED, JobStatus.CANCELLED):
        return GuardAnswer(_("Only a job that failed or was cancelled can be tried again."), Stale)
    if registry.actor_for(job) is None:
        return GuardAnswer(_("The duty in which this was asked has ended. Start it again from its page."))
    return ALLOWED


def why_not_download(file: JobFile, *, by: Actor) -> GuardAnswer:
    """Against fetching a file; whether it has expired is another matter."""
    job = file.job
    if by.role == Role.SYSTEM:
        return GuardAnswer(_("Files are for those who do the work; your role sees the job only."), Forbidden)
    if job.asked_by_id == by.user.pk:
        if job.duty_id == by.duty_id:
            return ALLOWED
        return GuardAnswer(_("You asked for this file in another duty. Choose that duty first."), Forbidden)
    shared = is_shared_with(job, by)
    if not shared and by.role != Role.MANAGER:
        return GuardAnswer(_("This file belongs to someone else."), Forbidden)
    if file.contains_numbers:
        return GuardAnswer(
            _("This file holds full numbers and is given only to the person who asked for it."), Forbidden
        )
    return ALLOWED
