"""The two messages a worker understands; both only say where to look."""

from celery import shared_task

from . import runner, sweeper
from .doorbell import RUN_JOB


@shared_task(name=RUN_JOB, acks_late=True, reject_on_worker_lost=True, ignore_result=True)
def run_job(job_id: int, **_future) -> None:
    runner.run(job_id)


@shared_task(name="jobs.sweep", ignore_result=True)
def sweep(**_future) -> None:
    sweeper.sweep()
