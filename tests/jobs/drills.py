"""Kinds of work that break things, for workers of the drills; and a process that asks for them.

Loaded into a worker by the drills' settings. Leases are short there, so that a drill takes
seconds. Run as a program it asks for one job as a page would, and tells how long that took.
"""

import json
import os
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path

import django
from django.apps import apps

if not apps.ready:
    django.setup()

from django.utils import timezone

from accounts.models import User
from branches.actors import actor_for, duties_of
from jobs import operations, registry, timing
from jobs.registry import JobKind

timing.LEASE = timedelta(seconds=2)
timing.HEARTBEAT_SECONDS = 0.3
timing.SWEEP_SECONDS = 0.5
timing.RING_AGAIN = timedelta(seconds=1)


def slow(job, progress):
    """Takes three seconds in steps, leaving a mark with its process id when it begins."""
    Path(job.parameters["marks"], f"{job.attempts}").write_text(str(os.getpid()))
    with progress.file("年度汇总.txt") as path, path.open("w") as file:
        for step in range(30):
            file.write(f"{step}\n")
            progress.advance()
            time.sleep(0.1)


def quick(job, progress):
    with progress.file("年度汇总.txt") as path:
        path.write_text("done")


def poison(job, progress):
    """Kills whatever process runs it."""
    os.kill(os.getpid(), signal.SIGKILL)


for run in (slow, quick, poison):
    registry.register(JobKind(code=f"drill.{run.__name__}", title="Drill %(key)s", run=run))


def ask(username: str, code: str, key: str, parameters: str) -> None:
    user = User.objects.get(username=username)
    by = actor_for(duties_of(user, today=timezone.localdate())[0])
    started = time.monotonic()
    job = operations.launch(code, by=by, parameters=json.loads(parameters), key=key, title={"key": key})
    print(json.dumps({"job": job.pk, "seconds": time.monotonic() - started}))


if __name__ == "__main__":
    ask(*sys.argv[1:])
