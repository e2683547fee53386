"""Asking for a workbook, and building one that was asked for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.scope import Actor
from branches.actors import confirm_duty
from branches.models import Branch
from branches.permissions import why_not
from ground.refusals import Refused, require
from jobs.models import Job
from jobs.operations import launch
from jobs.progress import Progress
from jobs.snapshot import repeatable_read
from reports.figures.periods import Period
from reports.guards import why_not_period
from reports.registry import workbooks
from reports.workbooks.kind import Asked


@transaction.atomic
def ask_for(
    code: str, *, by: Actor, branch_code: str, period: Period, now: datetime, queue: bool = True
) -> Job:
    """Ask for a workbook; the same one already under way is given again.

    Without ``queue`` no worker is told, and the caller runs the job. Raises Forbidden, Refused,
    Branch.DoesNotExist outside the scope.
    """
    today = timezone.localdate(now)
    confirm_duty(by, today=today)
    workbook = workbooks[code]
    branch = Branch.objects.visible_to(by).get(code=branch_code)
    require(why_not(by, "report.build", branch))
    require(why_not_period(period, today=today), field="period")
    return launch(
        workbook.job_kind,
        by=by,
        parameters={"branch": branch.code, **period.words},
        key=period.code,
        title={"branch": branch.short_name, **period.words},
        queue=queue,
    )


def build(code: str, job: Job, progress: Progress) -> None:
    """Write the workbook that a job asks for, from one snapshot of the database.

    Who asked is looked up again: what the duty no longer allows or reaches is refused.
    """
    workbook = workbooks[code]
    wanted: dict[str, Any] = job.parameters
    with repeatable_read() as as_of:
        branch = Branch.objects.visible_to(progress.actor).filter(code=wanted["branch"]).first()
        if branch is None:
            raise Refused(_("This association is no longer in your area. Start again from the catalogue."))
        require(why_not(progress.actor, "report.build", branch))
        period = workbook.period.of_words(wanted)
        asked = Asked(by=progress.actor, branch=branch, period=period, as_of=as_of)
        name = asked.file_name(workbook.titled(branch, period))
        with progress.file(name) as path:
            workbook.write(path, asked, progress)
