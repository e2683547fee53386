"""The heartbeat of the timetables: it only says that it is time to look."""

from celery import shared_task
from django.utils import timezone

from . import operations


@shared_task(name="reports.heartbeat", ignore_result=True)
def heartbeat(**_future) -> None:
    operations.run_due(now=timezone.now())
