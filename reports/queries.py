"""What the pages say about a workbook before it is built, and about those built before."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, Prefetch, Q, Subquery

from accounts.models import User
from accounts.scope import Actor
from branches.models import Branch, BranchStatus
from jobs.models import Job, JobStatus

from .figures.aid import in_order
from .figures.area import Area
from .figures.periods import Period
from .models import Timetable, TimetableRun, TimetableState
from .workbooks.kind import WorkbookKind

# Counting stops here: beyond it a person needs to know no more than that it takes long.
MOST_COUNTED = 200_000
# Rows of a case list that one core reads and writes in a second, and what a book costs without any.
ROWS_A_SECOND = 4_000
SECONDS_A_BOOK = 2


@dataclass(frozen=True, slots=True)
class Estimate:
    """How many rows the longest list will have, and about how long the workbook will take."""

    branch: Branch
    period: Period
    rows: int
    is_capped: bool
    seconds: int

    @property
    def minutes(self) -> int:
        """Whole minutes, 0 below one."""
        return math.ceil(self.seconds / 60) if self.seconds > 60 else 0


def estimate(workbook: WorkbookKind, *, by: Actor, branch: Branch, period: Period) -> Estimate:
    """One counting query that stops at a cap."""
    counted = workbook.rows(Area.of(branch, by=by), period)[: MOST_COUNTED + 1].count()
    rows = min(counted, MOST_COUNTED)
    return Estimate(
        branch=branch,
        period=period,
        rows=rows,
        is_capped=counted > MOST_COUNTED,
        seconds=SECONDS_A_BOOK + math.ceil(rows / ROWS_A_SECOND),
    )


def last_jobs(workbooks: Iterable[WorkbookKind], *, by: Actor) -> dict[str, Job]:
    """The newest finished job of each workbook that the actor may see, by kind of job."""
    kinds = [workbook.job_kind for workbook in workbooks]
    jobs = (
        Job.objects.visible_to(by)
        .filter(kind__in=kinds, status=JobStatus.DONE)
        .select_related("asked_by__officer")
        .order_by("kind", "-created_at", "-id")
        .distinct("kind")
    )
    return {job.kind: job for job in jobs}


def recent_jobs(workbooks: Iterable[WorkbookKind], *, by: Actor, count: int = 10) -> list[Job]:
    """The newest jobs of these workbooks that the actor asked for, may see as a manager, or was
    sent by a timetable; with their files.
    """
    kinds = [workbook.job_kind for workbook in workbooks]
    newest = ("-created_at", "-id")
    own = Job.objects.visible_to(by).filter(kind__in=kinds).order_by(*newest)[:count]
    sent = Job.objects.in_scope(by).filter(
        kind__in=kinds, status=JobStatus.DONE, timetable_runs__timetable__recipients=by.user
    )
    found = Job.objects.filter(
        Q(pk__in=own.values("pk")) | Q(pk__in=sent.order_by(*newest).values("pk")[:count])
    )
    return list(found.select_related("asked_by__officer").prefetch_related("files").order_by(*newest)[:count])


def timetables_of(by: Actor) -> list[Timetable]:
    """The timetables of the actor's own association that have not ended, with whom they serve and
    the period that was built last.
    """
    last = TimetableRun.objects.filter(timetable=OuterRef("pk")).order_by("-period").values("period")[:1]
    return list(
        Timetable.objects.visible_to(by)
        .filter(branch=by.place.branch_id if by.place else None)
        .exclude(state=TimetableState.ENDED)
        .annotate(last_period=Subquery(last))
        .select_related("owner__officer", "branch")
        .prefetch_related(Prefetch("recipients", User.objects.select_related("officer").order_by("pk")))
        .order_by("pk")
    )


def branches_below(by: Actor) -> list[Branch]:
    """The associations directly below the actor's own, to choose from."""
    below = Branch.objects.visible_to(by).filter(parent=by.place.branch_id if by.place else None)
    return sorted(below.exclude(status=BranchStatus.CLOSED), key=in_order)
