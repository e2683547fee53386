"""The Celery application; every value is a CELERY_ setting."""

import os

from celery import Celery, signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("config")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.setup_logging.connect
def keep_django_logging(**_):
    """Being connected is enough: Celery then leaves the log handlers as the settings made them."""
