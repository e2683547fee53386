"""The Celery application; every value is a CELERY_ setting."""

import os

from celery import Celery, signals

from . import logs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("config")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.task_prerun.connect
def name_the_job(args=(), **_):
    """A task is given the id of its job; the log lines that it writes carry it."""
    logs.job_id.set(str(args[0]) if args else "")


@signals.setup_logging.connect
def keep_django_logging(**_):
    """Being connected is enough: Celery then leaves the log handlers as the settings made them."""
