import errno
import threading
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import InternalError, connection, connections
from django.utils import timezone, translation
from psycopg import connect, sql

from accounts.models import AuditEntry, Notification
from config.services import OWNER
from ground.free_text import IN_CLEAR
from ground.refusals import Refused
from jobs import operations, runner, timing
from jobs.files import fingerprint
from jobs.models import Job, JobFile, JobStatus
from jobs.snapshot import repeatable_read
from jobs.sweeper import sweep
from tests.databases import cluster
from tests.jobs.stage import actor, acts_on, ask, kind, lapse, stored_files, workspaces, write

pytestmark = pytest.mark.usefixtures("cloned_database", "quick", "store")


def test_a_job_is_done_and_its_file_published(manager):
    with kind(write("abc")):
        job = ask(manager)
        assert runner.run(job.pk) == JobStatus.DONE
    job.refresh_from_db()
    file = job.files.get()
    assert (job.status, job.attempts, job.token, job.lease_until) == ("done", 1, 1, None)
    assert (file.name, file.size, file.contains_numbers) == ("年度汇总.txt", 3, False)
    assert file.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert stored_files(job) == [Path(default_storage.path(file.path))]
    assert stored_files(job)[0].stat().st_mode & 0o077 == 0
    assert workspaces() == []
    message = Notification.objects.get()
    assert (message.user, message.kind, message.link) == (
        manager.user,
        "job.done",
        f"/reports/jobs/{job.uuid}/",
    )
    assert AuditEntry.objects.filter(action="job.done").count() == 1


@pytest.mark.parametrize(("numbers", "kept"), [(True, timedelta(hours=24)), (False, timedelta(days=30))])
def test_files_with_full_numbers_live_a_day_and_others_a_month(manager, numbers, kept):
    with kind(write("abc", contains_numbers=numbers)):
        runner.run(ask(manager).pk)
    file = JobFile.objects.get()
    assert file.contains_numbers is numbers
    assert abs(file.expires_at - timezone.now() - kept) < timedelta(minutes=1)


def test_work_knows_its_actor_parameters_and_language(manager):
    seen = []

    def run(job, progress):
        seen.append((progress.actor, job.parameters, translation.get_language()))

    with kind(run), translation.override("en"):
        job = ask(manager, year=2025)
    with kind(run), translation.override("zh-hans"):
        runner.run(job.pk)
    assert seen == [(manager, {"year": 2025}, "en")]


def test_a_job_runs_once_however_many_workers_are_told(manager):
    ran = []
    with kind(lambda job, progress: (ran.append(job.pk), time.sleep(0.2))):
        job = ask(manager)

        def work():
            runner.run(job.pk)
            connections.close_all()

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert ran == [job.pk]


def test_an_ended_duty_stops_the_job_before_it_begins(manager):
    ran = []
    with kind(lambda job, progress: ran.append(job)):
        job = ask(manager)
        manager.user.held.clear()
        assert runner.run(job.pk) == JobStatus.FAILED
    job.refresh_from_db()
    assert (ran, job.failure) == ([], "duty_ended")
    assert job.reason != ""
    assert Notification.objects.get().kind == "job.failed"


def test_a_duty_that_ends_while_it_runs_keeps_its_file_back(manager):
    def run(job, progress):
        write("abc")(job, progress)
        manager.user.held.clear()

    with kind(run):
        job = ask(manager)
        runner.run(job.pk)
    job.refresh_from_db()
    assert (job.failure, job.files.count(), stored_files(job)) == ("duty_ended", 0, [])


def test_without_anyone_to_say_who_the_asker_is_nothing_runs():
    with kind(write("abc")):
        job = ask(actor("manager"))
        runner.run(job.pk)
    job.refresh_from_db()
    assert job.failure == "duty_ended"


def test_a_kind_that_is_no_longer_there_fails_by_name(manager):
    with kind():
        job = ask(manager)
    runner.run(job.pk)
    job.refresh_from_db()
    assert job.failure == "unknown_kind"


def test_a_refusal_fails_the_job_with_its_sentence_and_no_second_try(manager, bells):
    def run(job, progress):
        raise Refused("There is no approved case in 2025.")

    with kind(run):
        job = ask(manager)
        assert runner.run(job.pk) == JobStatus.FAILED
    job.refresh_from_db()
    assert (job.attempts, job.reason, bells) == (1, "There is no approved case in 2025.", [])


def test_a_fault_is_tried_three_times_and_then_told(manager, bells):
    def run(job, progress):
        raise RuntimeError("52032819800101123X")

    with kind(run):
        job = ask(manager)
        assert [runner.run(job.pk) for _ in range(4)] == ["queued", "queued", "failed", None]
    job.refresh_from_db()
    assert (job.attempts, job.failure, bells) == (3, "fault", [job.pk, job.pk])


def test_a_fault_is_logged_without_the_values_it_speaks_of(manager, bells, caplog):
    def run(job, progress):
        raise RuntimeError("52032819800101123X")

    with kind(run):
        runner.run(ask(manager).pk)
    (record,) = [record for record in caplog.records if record.name == "jobs.runner"]
    assert (record.problem, record.where[-1].split(":")[0]) == ("RuntimeError", "test_runner.py")
    assert "52032819800101123X" not in str(record.__dict__)


def test_a_full_disk_fails_the_job_and_leaves_no_part_of_a_file(manager, bells):
    def run(job, progress):
        with progress.file("a.xlsx") as path:
            path.write_text("half")
            raise OSError(errno.ENOSPC, "No space left on device")

    with kind(run):
        job = ask(manager)
        assert runner.run(job.pk) == JobStatus.FAILED
    job.refresh_from_db()
    assert (job.failure, job.files.count(), stored_files(job), workspaces(), bells) == (
        "disk_full",
        0,
        [],
        [],
        [],
    )


def test_a_lost_database_connection_costs_one_try(manager, bells):
    def run(job, progress):
        if job.attempts == 1:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        write("abc")(job, progress)

    with kind(run):
        job = ask(manager)
        assert [runner.run(job.pk), runner.run(job.pk)] == ["queued", "done"]
    assert len(stored_files(job)) == 1


def test_a_running_job_stops_at_its_next_step_when_cancelled(manager):
    steps = []

    def run(job, progress):
        operations.cancel(job.uuid, by=manager, now=timezone.now())
        with progress.file("a.txt"):
            for step in range(200):
                progress.advance()
                steps.append(step)
                time.sleep(0.02)

    with kind(run):
        job = ask(manager)
        assert runner.run(job.pk) == JobStatus.CANCELLED
    assert len(steps) < 100
    job.refresh_from_db()
    assert (job.status, stored_files(job), Notification.objects.get().kind) == (
        "cancelled",
        [],
        "job.cancelled",
    )
    assert acts_on(job) == ["job.asked", "job.stop_asked", "job.cancelled"]


def test_the_trail_does_not_call_a_job_cancelled_that_was_done_before_it_stopped(manager):
    def run(job, progress):
        write("abc")(job, progress)
        operations.cancel(job.uuid, by=manager, now=timezone.now())

    with kind(run):
        job = ask(manager)
        assert runner.run(job.pk) == JobStatus.DONE
    assert acts_on(job) == ["job.asked", "job.stop_asked", "job.done"]


def test_a_fault_in_a_job_that_was_told_to_stop_ends_it(manager, bells):
    def run(job, progress):
        operations.cancel(job.uuid, by=manager, now=timezone.now())
        raise RuntimeError

    with kind(run):
        job = ask(manager)
        assert runner.run(job.pk) == JobStatus.CANCELLED
    job.refresh_from_db()
    assert (job.status, job.attempts, bells) == ("cancelled", 1, [])
    assert Notification.objects.get().kind == "job.cancelled"


def test_progress_and_lease_are_written_while_the_work_holds_a_transaction(manager):
    seen = []

    def run(job, progress):
        progress.total(10)
        progress.step("Sheet 3 of 10")
        progress.advance(3)

        def look():
            time.sleep(0.4)
            seen.append(Job.objects.get(pk=job.pk))
            connections.close_all()

        with repeatable_read():
            watcher = threading.Thread(target=look)
            watcher.start()
            watcher.join()

    with kind(run):
        job = ask(manager)
        runner.run(job.pk)
    (now,) = seen
    assert (now.progress_done, now.progress_total, now.progress_sentence) == (3, 10, "Sheet 3 of 10")
    assert now.heartbeat_at > now.started_at


def test_a_heart_keeps_the_lease_of_long_work(manager):
    def run(job, progress):
        time.sleep(timing.LEASE.total_seconds() * 1.5)
        assert sweep().requeued == 0

    with kind(run):
        job = ask(manager)
        assert runner.run(job.pk) == JobStatus.DONE
    job.refresh_from_db()
    assert job.attempts == 1


def test_a_worker_that_comes_back_from_the_dead_publishes_nothing(manager, bells, monkeypatch):
    """The first worker freezes before its last step; a second one does the job meanwhile."""
    outcomes = []
    publish = runner.publish

    def frozen(job, made, word):
        if job.token == 1:
            lapse(job)
            assert sweep().requeued == 1
            outcomes.append(runner.run(job.pk))
        publish(job, made, word)

    monkeypatch.setattr(runner, "publish", frozen)
    monkeypatch.setattr(timing, "HEARTBEAT_SECONDS", 60)
    with kind(write("abc")):
        job = ask(manager)
        outcomes.append(runner.run(job.pk))
    job.refresh_from_db()
    assert outcomes == ["done", None]
    assert (job.status, job.token) == ("done", 2)
    assert [path.parent.name for path in stored_files(job)] == ["2"]
    assert Notification.objects.count() == 1


def test_a_worker_that_lost_its_lease_is_stopped_by_its_heart(manager, bells):
    def run(job, progress):
        if job.attempts > 1:
            return
        lapse(job)
        Job.objects.filter(pk=job.pk).update(status="queued", lease_until=None)
        for _ in range(200):
            progress.advance()
            time.sleep(0.02)
        raise AssertionError("nothing stopped the work")

    with kind(run):
        job = ask(manager)
        assert runner.run(job.pk) is None
        assert runner.run(job.pk) == JobStatus.DONE


def wait_for_the_heart(job, progress):
    for _ in range(200):
        progress.advance()
        time.sleep(0.02)
    raise AssertionError("nothing stopped the work")


def fail(job, progress):
    raise RuntimeError


@pytest.mark.parametrize(
    ("goes_on", "heartbeat"),
    [(write("abc"), 60), (fail, 60), (wait_for_the_heart, 0.05)],
    ids=["ends", "fails", "lives on"],
)
def test_a_job_that_a_second_worker_has_claimed_is_left_as_it_is_by_the_first(
    manager, bells, monkeypatch, goes_on, heartbeat
):
    """Whether the first one then ends its work, fails in it or only lives on."""
    claimed = []

    def run(job, progress):
        Job.objects.filter(pk=job.pk).update(status="queued", lease_until=None)
        runner.claim(job.pk)
        claimed.append(Job.objects.values().get(pk=job.pk))
        progress.advance(7)
        goes_on(job, progress)

    monkeypatch.setattr(timing, "HEARTBEAT_SECONDS", heartbeat)
    with kind(run):
        job = ask(manager)
        assert runner.run(job.pk) is None
    assert (claimed[0]["status"], claimed[0]["token"]) == ("running", 2)
    assert Job.objects.values().get() == claimed[0]
    assert (JobFile.objects.count(), stored_files(job), Notification.objects.count()) == (0, [], 0)


@contextmanager
def closed_to_newcomers(database):
    """Nobody can connect to the database any more, and all but this connection are cut."""
    with connect(cluster().url(OWNER, "postgres"), autocommit=True) as owner:
        name = sql.Identifier(database.name)
        owner.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(name))
        try:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            yield
        finally:
            owner.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(name))


def test_a_worker_cut_off_from_the_database_stops_when_its_lease_must_be_over(manager, cloned_database):
    def run(job, progress):
        time.sleep(0.3)
        with closed_to_newcomers(cloned_database):
            for _ in range(500):
                progress.advance()
                time.sleep(0.02)
        raise AssertionError("nothing stopped the work")

    with kind(run):
        job = ask(manager)
        assert runner.run(job.pk) is None
    job.refresh_from_db()
    assert job.status == "running", "the sweeper takes it back, not the worker that lost it"


def test_a_snapshot_sees_nothing_of_what_others_commit_meanwhile(manager):
    def change():
        Job.objects.update(progress_done=9)
        connections.close_all()

    with kind():
        ask(manager)
    with repeatable_read() as moment:
        assert abs(moment - timezone.now()) < timedelta(minutes=1)
        thread = threading.Thread(target=change)
        thread.start()
        thread.join()
        assert Job.objects.get().progress_done == 0
    assert Job.objects.get().progress_done == 9


def test_nothing_can_be_written_inside_a_snapshot(manager):
    with pytest.raises(InternalError, match="read-only"), repeatable_read():
        Job.objects.update(progress_done=1)


def test_a_digest_that_reads_like_a_telephone_does_not_stop_a_job():
    digits = "13800138000" + "a" * 53
    assert IN_CLEAR.search(digits)
    assert fingerprint(digits).replace(" ", "") == digits
    assert IN_CLEAR.search(fingerprint(digits)) is None
