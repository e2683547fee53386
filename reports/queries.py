"""What the pages say about a workbook before it is built, and about those built before."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.scope import Actor
from branches.models import Branch, BranchStatus
from jobs.models import Job, JobStatus

from .figures.aid import in_order
from .figures.periods import Year
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
    year: Year
    rows: int
    is_capped: bool
    seconds: int

    @property
    def minutes(self) -> int:
        """Whole minutes, 0 below one."""
        return math.ceil(self.seconds / 60) if self.seconds > 60 else 0


def estimate(workbook: WorkbookKind, *, by: Actor, branch: Branch, year: Year) -> Estimate:
    """One counting query that stops at a cap."""
    counted = workbook.rows(by=by, branch=branch, year=year)[: MOST_COUNTED + 1].count()
    rows = min(counted, MOST_COUNTED)
    return Estimate(
        branch=branch,
        year=year,
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


def branches_below(by: Actor) -> list[Branch]:
    """The associations directly below the actor's own, to choose from."""
    below = Branch.objects.visible_to(by).filter(parent=by.place.branch_id)
    return sorted(below.exclude(status=BranchStatus.CLOSED), key=in_order)
