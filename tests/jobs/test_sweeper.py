import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.utils import timezone

from accounts.models import Notification
from jobs import doorbell, operations, registry, runner, timing
from jobs.files import drop_unpublished
from jobs.models import Job, JobStatus
from jobs.sweeper import sweep
from tests.jobs.stage import acts_on, ask, kind, lapse, stored_files, workspaces, write

pytestmark = pytest.mark.usefixtures("cloned_database", "quick", "store")


def test_two_sweepers_take_a_lost_job_back_once(manager, bells):
    with kind():
        jobs = [ask(manager, key=str(number)) for number in range(5)]
    for job in jobs:
        runner.claim(job.pk)
        lapse(job)
    swept, start = [], threading.Barrier(4)

    def work():
        start.wait()
        swept.append(sweep())
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one.requeued for one in swept) == 5
    assert [one.faults for one in swept] == [[]] * 4
    assert set(Job.objects.values_list("status", "attempts", "token")) == {("queued", 1, 1)}


def test_a_job_that_kills_its_worker_three_times_fails_and_says_so(manager, bells):
    with kind():
        job = ask(manager)
    for _ in range(3):
        assert runner.claim(job.pk) is not None
        lapse(job)
        sweep()
    job.refresh_from_db()
    assert (job.status, job.failure, runner.claim(job.pk)) == ("failed", "lost", None)
    assert Notification.objects.get().kind == "job.failed"


def test_a_cancelled_job_whose_worker_died_is_not_started_again(manager, bells):
    with kind():
        job = ask(manager)
    runner.claim(job.pk)
    operations.cancel(job.uuid, by=manager, now=timezone.now())
    lapse(job)
    sweep()
    job.refresh_from_db()
    assert job.status == "cancelled"
    assert acts_on(job) == ["job.asked", "job.stop_asked", "job.cancelled"]


def test_what_a_dead_worker_had_stored_goes_when_the_job_is_done(manager, bells, monkeypatch):
    """It died between moving its file into the store and saying so."""
    with kind(write("abc")):
        job = ask(manager)
        with monkeypatch.context() as died:
            died.setattr(runner, "_left", lambda *_: (_ for _ in ()).throw(SystemExit))
            with pytest.raises(SystemExit):
                runner.run(job.pk)
        assert [path.parent.name for path in stored_files(job)] == ["1"]
        lapse(job)
        sweep()
        assert runner.run(job.pk) == JobStatus.DONE
    assert [path.parent.name for path in stored_files(job)] == ["2"]


def test_a_dead_run_that_tidies_up_leaves_what_a_later_one_is_about_to_publish(manager):
    with kind():
        job = runner.claim(ask(manager).pk)
    for token in (1, 2):
        default_storage.save(f"jobs/{job.uuid}/{token}/1.txt", ContentFile(b"abc"))
    drop_unpublished(job)
    assert [path.parent.name for path in stored_files(job)] == ["2"]


def test_sweeping_from_the_shell_says_what_was_done(manager, bells, monkeypatch, capsys):
    with kind():
        ask(manager)
    call_command("sweep_jobs")
    assert "rung=1" in capsys.readouterr().out
    monkeypatch.setitem(registry.sweepers, "broken", lambda: 1 / 0)
    with pytest.raises(CommandError, match="broken"):
        call_command("sweep_jobs")


def test_waiting_jobs_are_rung_for_again(manager, bells, monkeypatch):
    with kind():
        first, second = ask(manager, key="1"), ask(manager, key="2")
        assert doorbell.unrung() == 2
        assert sweep().rung == 2
        assert bells == [first.pk, second.pk]
        assert doorbell.unrung() == 0
        monkeypatch.setattr(timing, "RING_AGAIN", timedelta(hours=1))
        assert sweep().rung == 0, "not while the last ring may still be answered"


def test_a_bell_that_nobody_answered_in_time_is_rung_again(manager, bells):
    with kind():
        job = ask(manager)
    assert [sweep().rung, sweep().rung] == [1, 1]
    assert bells == [job.pk, job.pk]
    runner.claim(job.pk)
    assert sweep().rung == 0, "not for a job that was heard"


def test_a_broken_broker_is_asked_once_a_sweep(manager, monkeypatch):
    tried = []

    def broken(name, args, **_):
        tried.append(args)
        raise ConnectionError

    monkeypatch.setattr("jobs.doorbell.current_app.send_task", broken)
    with kind():
        for number in range(5):
            ask(manager, key=str(number))
    swept = sweep()
    assert (len(tried), swept.rung, swept.faults) == (1, 0, [])
    assert doorbell.unrung() == 5


def test_launching_goes_on_when_the_broker_does_not(manager, monkeypatch, caplog):
    monkeypatch.setattr(
        "jobs.doorbell.current_app.send_task",
        lambda *_, **__: (_ for _ in ()).throw(ConnectionError("refused")),
    )
    with kind(), transaction.atomic():
        job = ask(manager, queue=True)
    assert Job.objects.get(pk=job.pk).status == "queued"
    assert [record.problem for record in caplog.records if record.name == "jobs.doorbell"] == [
        "ConnectionError"
    ]


def test_expired_files_are_removed_and_their_rows_stay(manager):
    with kind(write("abc")):
        job = ask(manager)
        runner.run(job.pk)
    assert sweep(now=timezone.now() + timedelta(days=29)).files_expired == 0
    now = timezone.now() + timedelta(days=31)
    assert sweep(now=now).files_expired == 1
    assert sweep(now=now).files_expired == 0
    assert (stored_files(job), job.files.get().removed_at) == ([], now)


def test_workspaces_of_dead_runs_are_removed_and_those_of_the_living_are_not(manager, monkeypatch):
    monkeypatch.setattr(timing, "KEEP_LEFTOVERS", timedelta(seconds=-5))

    def run(job, progress):
        mine = workspaces()
        (Path(settings.PRIVATE_DIR) / "making" / f"{job.pk}.99-dead").mkdir()
        sweep()
        assert workspaces() == mine

    with kind(run):
        assert runner.run(ask(manager).pk) == JobStatus.DONE


def test_other_apps_sweep_along_and_one_that_fails_stops_nothing(manager, bells, monkeypatch):
    ran = []
    monkeypatch.setitem(registry.sweepers, "broken", lambda: 1 / 0)
    monkeypatch.setitem(registry.sweepers, "tallies", lambda: ran.append(connection.in_atomic_block))
    assert sweep().faults == ["broken"]
    assert ran == [True]


def test_a_sweeper_of_another_app_runs_alone(monkeypatch):
    ran, inside = [], threading.Barrier(2)

    def slow():
        ran.append(1)
        inside.wait(5)
        time.sleep(0.3)

    def work():
        sweep()
        connections.close_all()

    monkeypatch.setitem(registry.sweepers, "tallies", slow)
    thread = threading.Thread(target=work)
    thread.start()
    inside.wait(5)
    sweep()
    thread.join()
    assert ran == [1]
