"""The Celery application; every value is a CELERY_ setting."""

import os
import warnings

from celery import Celery, signals
from celery.platforms import SecurityWarning

from . import logs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# Of root Celery fears unpickled code; messages here are JSON, and whether to be root is for the host to say.
warnings.filterwarnings("ignore", category=SecurityWarning)

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
