"""The real settings, with the drills' kinds of work loaded into the worker."""

from config.settings import *  # noqa: F403

CELERY_INCLUDE = ["tests.jobs.drills"]
