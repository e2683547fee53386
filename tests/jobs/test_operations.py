from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import AuditEntry
from accounts.roles import Role
from ground.refusals import Forbidden, Refused, Stale
from jobs import operations, runner
from jobs.models import Job, JobFile, JobStatus
from tests.jobs.stage import COUNTY, OTHER_COUNTY, TOWNSHIP, actor, acts_on, ask, duties, kind
from tests.violating import refuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return actor("manager")


@pytest.fixture
def clerk():
    return actor("clerk", Role.CLERK, TOWNSHIP)


@pytest.fixture(autouse=True)
def test_kind():
    with kind() as made:
        yield made


def set_status(job, status, **values):
    ended = status in (JobStatus.DONE, JobStatus.FAILED, JobStatus.CANCELLED)
    values.setdefault("finished_at", timezone.now() if ended else None)
    if status == JobStatus.FAILED:
        values.setdefault("failure", "fault")
    Job.objects.filter(pk=job.pk).update(status=status, **values)


def test_a_job_is_filed_where_its_asker_is(manager):
    job = ask(manager, year=2025)
    assert (job.status, job.asked_by, job.duty_id, job.role) == (
        "queued",
        manager.user,
        manager.duty_id,
        "manager",
    )
    assert job.place == COUNTY
    assert Job.objects.get().parameters == {"year": 2025}
    assert job.title == "Yearly workbook 2025"
    assert AuditEntry.objects.filter(action="job.asked", object_id=str(job.pk)).count() == 1


def test_parameters_are_sealed_in_the_table(manager):
    ask(manager, number="52032819800101123X")
    (sealed,) = Job.objects.values_list("parameters_sealed", flat=True)
    assert b"52032819800101123X" not in bytes(sealed)
    assert "52032819800101123X" not in Job.objects.get().live_key


def test_asking_twice_gives_the_same_job_while_it_lives(manager):
    first = ask(manager, year=2025)
    assert ask(manager, year=2025) == first
    set_status(first, JobStatus.DONE)
    assert ask(manager, year=2025) != first


def test_another_period_scope_or_parameter_is_another_job(manager, clerk):
    jobs = {
        ask(manager, year=1),
        ask(manager, year=2),
        ask(manager, key="2026", year=1),
        ask(clerk, year=1),
    }
    assert len(jobs) == 4


def test_the_same_work_for_someone_else_in_the_scope_is_refused(manager):
    ask(manager, year=2025)
    with pytest.raises(Refused):
        ask(actor("second"), year=2025)
    assert Job.objects.count() == 1


def test_a_role_that_may_not_ask_is_forbidden(manager):
    with kind(code="narrow", roles=frozenset({Role.FINANCE})), pytest.raises(Forbidden):
        ask(manager, code="narrow")
    with pytest.raises(Forbidden):
        operations.launch(
            "test",
            by=actor("system", Role.SYSTEM),
            parameters={},
            key="",
        )


def test_a_worker_is_told_only_once_the_transaction_stands(manager, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as calls:
        job = ask(manager, queue=True)
    assert len(calls) == 1
    assert job.rung_at is None
    with django_capture_on_commit_callbacks() as calls:
        ask(manager, key="inline", queue=False)
    assert calls == []


def seen_by(who):
    return set(Job.objects.visible_to(who).values_list("title_parameters__year", flat=True))


def test_who_sees_which_jobs(manager, clerk):
    ask(manager, key="managers")
    ask(clerk, key="clerks")
    ask(actor("far", Role.MANAGER, OTHER_COUNTY), key="elsewhere")
    assert seen_by(manager) == {"managers", "clerks"}
    assert seen_by(clerk) == {"clerks"}
    assert seen_by(actor("reviewer", Role.REVIEWER)) == set()
    assert seen_by(actor("auditor", Role.AUDITOR)) == set()
    assert seen_by(actor("system", Role.SYSTEM)) == {"managers", "clerks", "elsewhere"}
    assert seen_by(actor("clerk", Role.CLERK, OTHER_COUNTY)) == set(), (
        "a job belongs to the scope it was asked in"
    )


def test_nobody_without_a_duty_sees_a_job(manager):
    ask(manager)
    for role in Role:
        nobody = actor("manager", role)
        object.__setattr__(nobody, "duty_id", None)
        assert seen_by(nobody) == set()


def test_a_waiting_job_is_cancelled_at_once_and_a_running_one_is_asked_to_stop(manager):
    waiting, running = ask(manager, key="1"), ask(manager, key="2")
    runner.claim(running.pk)
    now = timezone.now()
    assert operations.cancel(waiting.uuid, by=manager, now=now).status == "cancelled"
    assert operations.cancel(running.uuid, by=manager, now=now).status == "running"
    running.refresh_from_db()
    assert (running.status, running.cancel_requested) == ("running", True)
    assert [acts_on(job) for job in (waiting, running)] == [
        ["job.asked", "job.cancelled"],
        ["job.asked", "job.stop_asked"],
    ]
    with pytest.raises(Stale):
        operations.cancel(waiting.uuid, by=manager, now=now)


def test_a_job_out_of_scope_can_be_neither_cancelled_nor_retried(manager):
    job = ask(manager)
    stranger = actor("far", Role.MANAGER, OTHER_COUNTY)
    with pytest.raises(Job.DoesNotExist):
        operations.cancel(job.uuid, by=stranger, now=timezone.now())
    with pytest.raises(Job.DoesNotExist):
        operations.retry(job.uuid, by=stranger)


def test_a_failed_job_starts_again_from_nothing(manager):
    job = ask(manager)
    set_status(job, JobStatus.FAILED, attempts=3, progress_done=7, token=3)
    with duties(manager):
        operations.retry(job.uuid, by=manager)
    job.refresh_from_db()
    assert (job.status, job.attempts, job.progress_done, job.failure, job.finished_at) == (
        "queued",
        0,
        0,
        "",
        None,
    )
    assert job.token == 3, "an old worker must not match again"
    with duties(manager), pytest.raises(Stale):
        operations.retry(job.uuid, by=manager)


def test_a_job_is_not_tried_again_besides_as_many_as_one_may_have_under_way(manager):
    job = ask(manager, year=1999)
    set_status(job, JobStatus.FAILED)
    for number in range(operations.MOST_LIVE):
        ask(manager, year=2000 + number)

    with duties(manager), pytest.raises(Refused, match="under way"):
        operations.retry(job.uuid, by=manager)


def test_a_job_whose_duty_has_ended_is_not_retried(manager):
    job = ask(manager)
    set_status(job, JobStatus.FAILED)
    with duties(), pytest.raises(Refused):
        operations.retry(job.uuid, by=manager)


def test_a_failed_job_is_not_retried_beside_its_successor(manager):
    job = ask(manager)
    set_status(job, JobStatus.FAILED)
    ask(manager)
    with duties(manager), pytest.raises(Refused):
        operations.retry(job.uuid, by=manager)


def published(by, **options):
    """A finished job of that asker with one file."""
    job = ask(by)
    made = default_storage.save(f"jobs/{job.uuid}/1/1.txt", ContentFile(b"abc"))
    set_status(job, JobStatus.DONE)
    values = {
        "number": 1,
        "name": "年度汇总.txt",
        "path": made,
        "size": 3,
        "sha256": "0" * 64,
        "contains_numbers": False,
        "expires_at": timezone.now() + timedelta(days=30),
    }
    return JobFile.objects.create(job=job, **{**values, **options})


def fetch(file, by):
    _, content = operations.download(file.job.uuid, file.number, by=by, now=timezone.now())
    with content:
        return content.read()


def test_the_asker_and_a_manager_above_may_have_a_file(clerk, manager):
    file = published(clerk)
    assert fetch(file, clerk) == b"abc"
    assert fetch(file, manager) == b"abc"
    assert AuditEntry.objects.filter(action="job.file_downloaded", object_id=str(file.job_id)).count() == 2


def test_a_file_with_full_numbers_is_for_its_asker_alone(clerk, manager):
    file = published(clerk, contains_numbers=True)
    assert fetch(file, clerk) == b"abc"
    with pytest.raises(Forbidden):
        fetch(file, manager)


def test_the_system_role_gets_no_file(clerk):
    with pytest.raises(Forbidden):
        fetch(published(clerk), actor("system", Role.SYSTEM))


def test_a_file_asked_for_in_one_duty_is_not_given_in_another(clerk):
    other_duty = actor("clerk", Role.REVIEWER, TOWNSHIP, duty_id=999)
    with pytest.raises(Forbidden):
        fetch(published(clerk), other_duty)
    assert AuditEntry.objects.filter(action="job.file_refused").count() == 1


def test_a_file_out_of_scope_does_not_exist_and_the_attempt_is_written_down(clerk):
    file = published(clerk)
    for stranger in (actor("far", Role.MANAGER, OTHER_COUNTY), actor("clerk2", Role.CLERK, TOWNSHIP)):
        with pytest.raises(JobFile.DoesNotExist):
            fetch(file, stranger)
    assert AuditEntry.objects.filter(action="job.file_not_found", object_id=str(file.job_id)).count() == 2


def test_an_expired_file_is_gone_even_before_it_is_removed(clerk):
    expired = published(clerk, expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(operations.Gone):
        fetch(expired, clerk)


def test_a_file_missing_from_the_store_is_gone_and_not_an_error(clerk):
    file = published(clerk)
    default_storage.delete(file.path)
    with pytest.raises(operations.Gone):
        fetch(file, clerk)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("job_lease_while_running", {"status": "running", "token": 1}),
        ("job_lease_while_running", {"status": "running", "token": 0, "lease_until": timezone.now()}),
        ("job_lease_while_running", {"lease_until": timezone.now()}),
        ("job_finished_once_ended", {"status": "done"}),
        ("job_finished_once_ended", {"finished_at": timezone.now()}),
        ("job_failure_has_reason", {"status": "failed", "finished_at": timezone.now()}),
        ("job_failure_has_reason", {"failure": "lost"}),
    ],
)
def test_the_database_refuses_a_job_that_contradicts_itself(manager, constraint, values):
    job = ask(manager)
    refuses(constraint, lambda: Job.objects.filter(pk=job.pk).update(**values))


def test_the_database_refuses_a_second_live_job_with_the_same_key(manager):
    first, second = ask(manager, key="1"), ask(manager, key="2")
    refuses("job_one_live", lambda: Job.objects.filter(pk=second.pk).update(live_key=first.live_key))


def test_the_database_refuses_a_second_file_with_the_same_number(clerk):
    file = published(clerk)
    again = {"job": file.job, "number": 1, "name": "x", "path": "x", "size": 0, "sha256": ""}
    expires = {"contains_numbers": False, "expires_at": timezone.now()}
    refuses("jobfile_number", lambda: JobFile.objects.create(**again, **expires))


def test_remaining_time_follows_the_pace_so_far(manager):
    job = ask(manager)
    now = timezone.now()
    job.status, job.started_at = "running", now - timedelta(seconds=30)
    assert job.remaining(now) is None
    job.progress_done, job.progress_total = 3, 12
    assert job.remaining(now) == timedelta(seconds=90)
    assert job.percent == 25


def test_nobody_keeps_the_workers_from_the_others(manager, clerk):
    jobs = [ask(manager, year=2000 + number) for number in range(operations.MOST_LIVE)]
    with pytest.raises(Refused):
        ask(manager, year=2025)
    assert ask(manager, year=2000) == jobs[0]
    assert ask(clerk, year=2025).status == JobStatus.QUEUED
    set_status(jobs[0], JobStatus.DONE)
    assert ask(manager, year=2025).status == JobStatus.QUEUED
