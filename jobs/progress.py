"""What running work says about itself, and what it is told meanwhile."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import Error, connection
from django.db.models.functions import Now

from accounts.scope import Actor

from . import timing
from .files import Made, made
from .models import Job, JobStatus

logger = logging.getLogger(__name__)


class Cancelled(Exception):
    """Someone stopped the job."""


class LeaseLost(Exception):
    """Another worker may have the job by now; nothing done here counts any more."""


@dataclass
class Word:
    """What the heart last heard and what it is to tell; shared with the heartbeat's thread."""

    done: int = 0
    total: int | None = None
    sentence: str = ""
    cancelled: bool = False
    lost: bool = False


class Progress:
    """Handed to a kind's ``run``: the actor to act as, steps to tell, files to make.

    ``advance`` and ``step`` raise Cancelled or LeaseLost when the work must stop; long work
    calls one of them often, it costs nothing.
    """

    def __init__(self, word: Word, *, actor: Actor, workspace: Path):
        self.actor = actor
        self.made: list[Made] = []
        self._word = word
        self._workspace = workspace

    def total(self, count: int) -> None:
        """Say how many steps there will be."""
        self._word.total = count

    def advance(self, count: int = 1) -> None:
        """Say that so many more steps are done."""
        self._word.done += count
        self.check()

    def step(self, sentence: str) -> None:
        """Say in a sentence, in the asker's language, what is being done now."""
        self._word.sentence = sentence[:200]
        self.check()

    def check(self) -> None:
        """Raise what must stop the work, if anything must."""
        if self._word.lost:
            raise LeaseLost
        if self._word.cancelled:
            raise Cancelled

    @contextmanager
    def file(self, name: str, *, contains_numbers: bool = False) -> Iterator[Path]:
        """Give a place to write one file; it is handed out under ``name`` once the job is done.

        ``contains_numbers`` says that it holds full IDs, phones or accounts: such a file lives
        for a day and is given to its asker alone.
        """
        path = self._workspace / str(len(self.made) + 1)
        yield path
        self.check()
        self.made.append(made(path, name=name, contains_numbers=contains_numbers))


class Heartbeat:
    """A thread that prolongs the lease, tells the progress and listens for a cancellation.

    It has a database connection of its own, so that it beats while the work holds a
    transaction open or the work's connection has dropped.
    """

    def __init__(self, job: Job, word: Word):
        self._job = job
        self._word = word
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"heartbeat-{job.pk}", daemon=True)

    def __enter__(self) -> Heartbeat:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _beat(self) -> None:
        held_until = time.monotonic() + timing.LEASE.total_seconds()
        try:
            while not self._stop.wait(timing.HEARTBEAT_SECONDS):
                before = time.monotonic()
                try:
                    self._tell()
                    held_until = before + timing.LEASE.total_seconds()
                except Error as problem:
                    connection.close()
                    logger.warning(
                        "A heartbeat failed.", extra={"job": self._job.pk, "problem": type(problem).__name__}
                    )
                if self._word.lost or time.monotonic() > held_until:
                    self._word.lost = True
                    return
        finally:
            connection.close()

    def _tell(self) -> None:
        word = self._word
        mine = Job.objects.filter(pk=self._job.pk, token=self._job.token, status=JobStatus.RUNNING)
        word.lost = not mine.update(
            heartbeat_at=Now(),
            lease_until=Now() + timing.LEASE,
            progress_done=word.done,
            progress_total=word.total,
            progress_sentence=word.sentence,
        )
        if not word.lost:
            word.cancelled = bool(mine.values_list("cancel_requested", flat=True).first())
