import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from redis import Redis

from accounts.models import Notification
from accounts.roles import Role
from branches.models import Duty
from config import processes, services
from config.installation import CHECKOUT
from jobs import timing
from jobs.models import Job
from tests import sites
from tests.jobs.stage import appointed, branches

pytestmark = pytest.mark.full


class Drill:
    """A database, a broker of its own and workers that may be killed."""

    def __init__(self, database, broker, stack: ExitStack, marks: Path):
        self.broker, self.stack, self.marks = broker, stack, marks
        self.environment = sites.environment_on(database) | {
            "REDIS_URL": broker.url(),
            "DJANGO_SETTINGS_MODULE": "tests.jobs.drill_settings",
        }
        self.asker = appointed(Role.MANAGER, branches()["520328"])

    def worker(self) -> subprocess.Popen:
        return self.stack.enter_context(sites.worker(self.environment))

    def ask(self, kind: str, key: str = "2025") -> tuple[Job, float]:
        """The job and the seconds that asking for it took."""
        parameters = json.dumps({"marks": str(self.marks)})
        arguments = [self.asker.user.username, f"drill.{kind}", key, parameters]
        done = subprocess.run(
            [sys.executable, "-m", "tests.jobs.drills", *arguments],
            env=self.environment,
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        return Job.objects.get(pk=told["job"]), told["seconds"]

    def begun(self, attempt: int = 1) -> int:
        """Wait until the slow job has begun; returns the process that runs it."""
        mark = self.marks / str(attempt)
        wait_until(lambda: mark.exists() and mark.read_text())
        return int(mark.read_text())


def wait_until(holds: Callable[[], object], *, within: float = 30) -> None:
    deadline = time.monotonic() + within
    while not holds():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


def ended(job: Job) -> Job:
    def has_ended():
        job.refresh_from_db()
        return not job.is_live

    wait_until(has_ended)
    return job


def files_of(job: Job) -> list[Path]:
    folder = Path(settings.PRIVATE_DIR) / "jobs" / str(job.uuid)
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.fixture
def broker():
    account = processes.service_account()
    folder = services.private_folder(
        Path(tempfile.mkdtemp(prefix="register-drill-", dir="/tmp")), account=account
    )
    started = services.Broker(folder, sockets=folder, account=account)
    started.start()
    yield started
    started.server.send_signal(signal.SIGCONT)
    started.stop()
    shutil.rmtree(folder)


@pytest.fixture
def drill(cloned_database, broker, tmp_path):
    with ExitStack() as stack:
        yield Drill(cloned_database, broker, stack, tmp_path)


def test_a_job_goes_from_the_page_through_the_broker_to_a_file(drill):
    drill.worker()
    job, _ = drill.ask("quick")
    ended(job)
    assert (job.status, job.attempts) == ("done", 1)
    assert [file.read_text() for file in files_of(job)] == ["done"]


def test_a_killed_worker_costs_time_and_leaves_one_file(drill):
    worker = drill.worker()
    job, _ = drill.ask("slow")
    drill.begun()
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    drill.worker()
    ended(job)
    assert (job.status, job.attempts, job.token) == ("done", 2, 2)
    (file,) = files_of(job)
    assert file.read_text().splitlines()[-1] == "29"
    assert Notification.objects.count() == 1


def test_a_killed_child_is_replaced_and_the_job_done_again(drill):
    drill.worker()
    job, _ = drill.ask("slow")
    os.kill(drill.begun(), signal.SIGKILL)
    ended(job)
    assert (job.status, job.attempts, len(files_of(job))) == ("done", 2, 1)


def test_jobs_that_waited_while_the_broker_forgot_them_are_done(drill):
    jobs = [drill.ask("quick", key=str(number))[0] for number in range(3)]
    client = Redis.from_url(drill.broker.url())
    assert client.llen("celery") == 3
    client.flushall()
    client.close()
    drill.worker()
    assert [ended(job).status for job in jobs] == ["done"] * 3
    assert [job.attempts for job in jobs] == [1] * 3


def test_asking_answers_within_three_seconds_while_the_broker_hangs(drill):
    drill.broker.server.send_signal(signal.SIGSTOP)
    job, seconds = drill.ask("quick")
    assert seconds < 3
    assert (job.status, job.rung_at) == ("queued", None)
    drill.broker.server.send_signal(signal.SIGCONT)
    drill.worker()
    assert ended(job).status == "done"


def test_asking_answers_at_once_while_the_broker_is_down(drill):
    drill.broker.stop()
    job, seconds = drill.ask("quick")
    assert seconds < 1
    drill.broker.start()
    drill.worker()
    assert ended(job).status == "done"


def test_a_worker_lives_through_a_broker_that_restarts(drill):
    drill.worker()
    drill.broker.stop()
    drill.broker.start()
    job, _ = drill.ask("quick")
    assert ended(job).status == "done"


def test_a_job_that_kills_its_worker_is_given_up_and_the_queue_moves_on(drill):
    drill.worker()
    poison, _ = drill.ask("poison")
    after, _ = drill.ask("quick")
    ended(poison)
    assert (poison.status, poison.failure, poison.attempts) == ("failed", "lost", 3)
    assert ended(after).status == "done"


def test_a_duty_that_ends_in_the_queue_stops_the_job(drill):
    job, _ = drill.ask("slow")
    Duty.objects.filter(pk=drill.asker.duty_id).update(ended_at=job.created_at)
    drill.worker()
    ended(job)
    assert (job.status, job.failure, list(drill.marks.iterdir())) == ("failed", "duty_ended", [])


def test_two_workers_do_a_job_once(drill):
    drill.worker()
    drill.worker()
    job, _ = drill.ask("slow")
    ended(job)
    assert (job.attempts, [mark.name for mark in drill.marks.iterdir()]) == (1, ["1"])


def test_a_worker_asked_to_stop_finishes_its_job_first(drill):
    worker = drill.worker()
    job, _ = drill.ask("slow")
    drill.begun()
    worker.send_signal(signal.SIGTERM)
    worker.wait(20)
    job.refresh_from_db()
    assert (worker.returncode, job.status, job.attempts) == (0, "done", 1)


def test_a_lost_job_waits_no_longer_than_a_minute():
    assert timing.LEASE + timedelta(seconds=timing.SWEEP_SECONDS) <= timedelta(minutes=1)
