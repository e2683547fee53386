"""The sweeper's place in a Celery worker: one thread of the process that owns the children."""

from celery import signals

from .sweeper import SweeperThread

_sweepers: list[SweeperThread] = []


def connect() -> None:
    signals.worker_ready.connect(_start, dispatch_uid="jobs.sweeper.start")
    signals.worker_shutting_down.connect(_stop, dispatch_uid="jobs.sweeper.stop")


def _start(**_: object) -> None:
    thread = SweeperThread()
    _sweepers.append(thread)
    thread.start()


def _stop(**_: object) -> None:
    while _sweepers:
        _sweepers.pop().stop()
