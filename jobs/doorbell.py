"""Telling a worker that a job waits.

Losing a ring costs time, never the job: the sweeper rings again for whatever still waits.
"""

from __future__ import annotations

import logging

from celery import current_app
from django.db.models.functions import Now

from .models import Job, JobStatus

# The task by its name: what it runs is above the operations that ring for it.
RUN_JOB = "jobs.run_job"

logger = logging.getLogger(__name__)


def ring(job_id: int) -> bool:
    """Tell the broker once, and fast; a broker that does not answer is logged and forgotten.

    ``rung_at`` stays empty on a job whose bell never worked, and the sweeper rings for it sooner.
    """
    try:
        current_app.send_task(RUN_JOB, args=[job_id], retry=False, ignore_result=True)
    except Exception as problem:
        # Whatever the broker does, the job is safe in its row and the page must go on.
        logger.warning("The doorbell did not ring.", extra={"job": job_id, "problem": type(problem).__name__})
        return False
    Job.objects.filter(pk=job_id, status=JobStatus.QUEUED).update(rung_at=Now())
    return True
