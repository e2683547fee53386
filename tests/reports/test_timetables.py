"""Workbooks built by themselves: exactly once, caught up, sent to those who may read them."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connections
from django.utils import timezone, translation

from accounts.models import AuditEntry, Notification
from accounts.roles import Role
from branches.actors import actor_for
from branches.models import Duty
from ground.refusals import Forbidden, Refused, Stale
from jobs import operations as job_operations
from jobs import runner
from jobs.models import Failure, Job, JobFile, JobStatus
from reports import operations
from reports.figures.periods import Month, Quarter, Year
from reports.models import PauseReason, Timetable, TimetableRun, TimetableState
from reports.operations.due import MOST_CAUGHT_UP, due_day, due_periods, next_day
from reports.recipients import recipients_for

MADE_AT = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
BEATS = 3


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 2, 0, tzinfo=UTC)


@pytest.fixture
def manager(ground):
    return ground.as_(Role.MANAGER, "湄潭县")


def make(by, *others, workbook="monthly", day=5, now=MADE_AT):
    recipients = [actor.user.pk for actor in (others or (by,))]
    return operations.make_timetable(workbook, by=by, day=day, recipients=recipients, now=now)


def end_duty(actor):
    Duty.objects.filter(pk=actor.duty_id).update(ended_at=timezone.now())


def runs():
    return list(TimetableRun.objects.order_by("-period").values_list("period", flat=True))


@pytest.mark.parametrize(
    ("period", "day", "due"),
    [
        (Month(2026, 5), 5, date(2026, 6, 5)),
        (Month(2026, 12), 28, date(2027, 1, 28)),
        (Quarter(2026, 2), 1, date(2026, 7, 1)),
        (Year(2025), 15, date(2026, 1, 15)),
    ],
)
def test_a_workbook_is_due_on_its_day_of_the_month_after(period, day, due):
    assert due_day(period, day) == due


def test_what_is_due_begins_with_the_timetable(ground, manager):
    timetable = make(manager, now=at(date(2026, 6, 5)))
    assert [period.code for period in due_periods(timetable, today=date(2026, 6, 5))] == ["2026-05"]
    assert next_day(timetable, today=date(2026, 6, 5), done=()) == date(2026, 7, 5)
    late = make(manager, now=at(date(2026, 6, 6)))
    assert due_periods(late, today=date(2026, 7, 4)) == []
    assert next_day(late, today=date(2026, 6, 6), done=()) == date(2026, 7, 5)


def test_it_is_asked_for_once_and_in_the_owners_name(ground, manager):
    timetable = make(manager)
    assert operations.run_due(now=at(date(2026, 6, 4))) == 0
    assert operations.run_due(now=at(date(2026, 6, 5))) == 1
    assert operations.run_due(now=at(date(2026, 6, 5))) == 0
    job = Job.objects.get()
    assert job.asked_by == manager.user
    assert job.parameters == {"branch": "520328", "year": 2026, "month": 5}
    assert [(run.timetable, run.period, run.job) for run in TimetableRun.objects.all()] == [
        (timetable, "2026-05", job)
    ]


def test_the_next_day_is_one_on_which_something_is_built_also_after_the_day_was_moved(ground, manager):
    timetable = make(manager, day=5)
    operations.run_due(now=at(date(2026, 6, 5)))
    timetable = operations.change_timetable(
        timetable.pk, by=manager, version=1, day=20, recipients=[manager.user.pk], now=at(date(2026, 6, 10))
    )

    said = next_day(timetable, today=date(2026, 6, 10), done=["2026-05"])

    assert said == date(2026, 7, 20)
    assert operations.run_due(now=at(said - timedelta(days=1))) == 0
    assert operations.run_due(now=at(said)) == 1


def test_three_beats_at_once_fire_once(ground, manager):
    make(manager)
    make(manager, workbook="quarterly", now=at(date(2026, 6, 30)))
    start, asked = threading.Barrier(BEATS), []

    def beat():
        try:
            start.wait()
            asked.append(operations.run_due(now=at(date(2026, 7, 5))))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=beat) for _beat in range(BEATS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # One that found a timetable in other hands left it alone; nothing is built twice.
    operations.run_due(now=at(date(2026, 7, 5)))
    assert runs() == ["2026-Q2", "2026-06", "2026-05"]
    assert Job.objects.count() == 3
    assert sum(asked) <= 3


def test_an_outage_is_caught_up_each_period_once_and_the_newest_first(ground, manager):
    make(manager)
    assert operations.run_due(now=at(date(2026, 9, 6))) == 4
    asked = TimetableRun.objects.order_by("pk").values_list("period", flat=True)
    assert list(asked) == ["2026-08", "2026-07", "2026-06", "2026-05"]
    assert operations.run_due(now=at(date(2026, 9, 7))) == 0


def test_a_day_without_beats_is_caught_up_on_the_next(ground, manager):
    make(manager)
    assert operations.run_due(now=at(date(2026, 6, 6))) == 1
    assert runs() == ["2026-05"]


def test_only_so_many_periods_are_caught_up(ground, manager):
    timetable = make(manager)
    periods = due_periods(timetable, today=date(2029, 1, 6))
    assert (len(periods), periods[0].code) == (MOST_CAUGHT_UP, "2028-12")


def test_what_the_limit_of_live_jobs_holds_back_comes_with_a_later_beat(ground, manager):
    make(manager)
    now = at(date(2026, 12, 6))
    assert operations.run_due(now=now) == job_operations.MOST_LIVE
    assert operations.run_due(now=now) == 0
    Job.objects.update(status=JobStatus.CANCELLED, finished_at=now)
    assert operations.run_due(now=now) == 2
    assert len(runs()) == len(set(runs())) == 7


def test_an_ended_duty_pauses_it_with_a_notice(ground, manager):
    reader = ground.as_(Role.AUDITOR, "湄潭县")
    timetable = make(manager, reader)
    end_duty(manager)
    assert operations.run_due(now=at(date(2026, 6, 5))) == 0
    timetable.refresh_from_db()
    assert (timetable.state, timetable.pause_reason) == (TimetableState.PAUSED, PauseReason.OWNER_LEFT)
    told = Notification.objects.filter(kind="timetable.paused").values_list("user_id", flat=True)
    assert sorted(told) == sorted([manager.user.pk, reader.user.pk])
    assert Job.objects.count() == 0
    assert operations.run_due(now=at(date(2026, 6, 6))) == 0
    assert Notification.objects.filter(kind="timetable.paused").count() == 2


def test_whoever_resumes_it_becomes_the_owner_and_what_was_missed_is_built(ground, manager):
    timetable = make(manager)
    end_duty(manager)
    operations.run_due(now=at(date(2026, 6, 5)))
    timetable.refresh_from_db()
    successor = ground.as_(Role.MANAGER, "湄潭县", 2)
    operations.resume_timetable(
        timetable.pk, by=successor, version=timetable.version, now=at(date(2026, 6, 8))
    )
    assert operations.run_due(now=at(date(2026, 6, 8))) == 1
    assert Job.objects.get().asked_by == successor.user


def test_what_was_asked_for_but_ended_with_the_duty_is_built_for_the_successor(ground, manager):
    timetable = make(manager)
    assert operations.run_due(now=at(date(2026, 6, 5))) == 1
    lost = Job.objects.get()
    end_duty(manager)
    assert runner.run(lost.pk) == JobStatus.FAILED
    lost.refresh_from_db()
    assert lost.failure == Failure.DUTY_ENDED

    assert operations.run_due(now=at(date(2026, 6, 6))) == 0
    timetable.refresh_from_db()
    assert (timetable.state, timetable.pause_reason) == (TimetableState.PAUSED, PauseReason.OWNER_LEFT)
    assert Notification.objects.filter(kind="timetable.paused", user=manager.user).count() == 1

    successor = ground.as_(Role.MANAGER, "湄潭县", 2)
    operations.resume_timetable(
        timetable.pk, by=successor, version=timetable.version, now=at(date(2026, 6, 8))
    )
    assert operations.run_due(now=at(date(2026, 6, 8))) == 1
    assert operations.run_due(now=at(date(2026, 6, 9))) == 0
    job = Job.objects.exclude(pk=lost.pk).get()
    assert runner.run(job.pk) == JobStatus.DONE
    assert [(run.period, run.job) for run in TimetableRun.objects.all()] == [("2026-05", job)]
    assert job.asked_by == successor.user
    assert operations.run_due(now=at(date(2026, 6, 10))) == 0


def test_what_failed_for_another_reason_is_left_to_its_owner(ground, manager):
    make(manager)
    assert operations.run_due(now=at(date(2026, 6, 5))) == 1
    Job.objects.update(status=JobStatus.FAILED, failure=Failure.LOST, finished_at=MADE_AT)
    assert operations.run_due(now=at(date(2026, 6, 6))) == 0
    assert runs() == ["2026-05"]


def test_paused_and_ended_ones_are_not_built(ground, manager):
    timetable = make(manager)
    paused = operations.pause_timetable(timetable.pk, by=manager, version=1, now=MADE_AT)
    assert operations.run_due(now=at(date(2026, 6, 5))) == 0
    ended = operations.end_timetable(timetable.pk, by=manager, version=paused.version, now=MADE_AT)
    assert operations.run_due(now=at(date(2026, 6, 5))) == 0
    with pytest.raises(Stale):
        operations.resume_timetable(timetable.pk, by=manager, version=ended.version, now=MADE_AT)


def test_only_the_manager_of_the_association_makes_and_changes_it(ground, manager):
    timetable = make(manager)
    for other in (ground.as_(Role.APPROVER, "湄潭县"), ground.as_(Role.MANAGER, "遵义市")):
        with pytest.raises(Forbidden):
            change(timetable, other)
    for role in (Role.APPROVER, Role.AUDITOR, Role.CLERK):
        with pytest.raises(Forbidden):
            make(ground.as_(role, "湄潭县"))
    for stranger in (ground.as_(Role.MANAGER, "凤冈县"), ground.as_(Role.MANAGER, "永兴镇")):
        with pytest.raises(Timetable.DoesNotExist):
            change(timetable, stranger)
    end_duty(manager)
    with pytest.raises(Forbidden):
        change(timetable, manager)


def change(timetable, by, *, version=1, day=9, recipients=None):
    return operations.change_timetable(
        timetable.pk,
        by=by,
        version=version,
        day=day,
        recipients=recipients or [by.user.pk],
        now=MADE_AT,
    )


def test_of_two_who_change_it_the_second_looks_again(ground, manager):
    timetable = make(manager)
    changed = change(timetable, manager)
    assert (changed.day, changed.version) == (9, 2)
    with pytest.raises(Stale):
        change(timetable, ground.as_(Role.MANAGER, "湄潭县", 2), version=1)
    actions = AuditEntry.objects.filter(action__startswith="timetable.").values_list("action", flat=True)
    assert sorted(actions) == ["timetable.changed", "timetable.made"]


def test_recipients_are_those_who_read_the_whole_from_here_up(ground, manager):
    fit = [
        ground.as_(Role.APPROVER, "湄潭县"),
        ground.as_(Role.AUDITOR, "遵义市"),
        ground.as_(Role.MANAGER, "贵州省"),
    ]
    unfit = [
        ground.as_(Role.CLERK, "湄潭县"),
        ground.as_(Role.REVIEWER, "永兴镇"),
        ground.as_(Role.MANAGER, "凤冈县"),
        ground.as_(Role.FINANCE, "湄潭县"),
        ground.as_(Role.SYSTEM, "湄潭县"),
    ]
    offered = {user.pk for user in recipients_for(ground.branches["湄潭县"], today=date(2026, 6, 1))}
    assert offered >= {actor.user.pk for actor in (manager, *fit)}
    assert offered.isdisjoint({actor.user.pk for actor in unfit})
    for actor in unfit:
        with pytest.raises(Refused):
            make(manager, actor)
    with pytest.raises(Refused):
        operations.make_timetable("monthly", by=manager, day=5, recipients=[], now=MADE_AT)


def built_for(ground, manager, *recipients):
    make(manager, *recipients)
    operations.run_due(now=at(date(2026, 6, 5)))
    job = Job.objects.get()
    assert runner.run(job.pk) == JobStatus.DONE
    return job


def fetched(job, actor):
    file, content = job_operations.download(job.uuid, 1, by=actor, now=timezone.now())
    with content:
        return file.size == len(content.read())


def test_each_recipient_is_told_and_may_fetch_it(ground, manager):
    reader, above = ground.as_(Role.APPROVER, "湄潭县"), ground.as_(Role.AUDITOR, "遵义市")
    job = built_for(ground, manager, reader, above)
    told = Notification.objects.filter(kind="job.done").values_list("user_id", flat=True)
    assert sorted(told) == sorted(actor.user.pk for actor in (manager, reader, above))
    assert [fetched(job, actor) for actor in (manager, reader, above)] == [True] * 3


def test_nobody_else_may_fetch_it(ground, manager):
    reader = ground.as_(Role.APPROVER, "湄潭县")
    job = built_for(ground, manager, reader)
    for stranger in (
        ground.as_(Role.AUDITOR, "湄潭县"),
        ground.as_(Role.APPROVER, "湄潭县", 2),
        ground.as_(Role.REVIEWER, "永兴镇"),
        ground.as_(Role.MANAGER, "凤冈县"),
    ):
        with pytest.raises(JobFile.DoesNotExist):
            job_operations.download(job.uuid, 1, by=stranger, now=timezone.now())


def test_a_recipient_whose_duty_no_longer_reaches_it_gets_nothing(ground, manager):
    reader = ground.as_(Role.APPROVER, "湄潭县")
    job = built_for(ground, manager, reader)
    for role, place in ((Role.CLERK, "湄潭县"), (Role.REVIEWER, "永兴镇"), (Role.MANAGER, "凤冈县")):
        duty = ground.duty(reader.user, role, place)
        with pytest.raises(JobFile.DoesNotExist):
            job_operations.download(job.uuid, 1, by=actor_for(duty), now=timezone.now())


def test_a_recipient_neither_stops_nor_starts_it(ground, manager):
    reader = ground.as_(Role.APPROVER, "湄潭县")
    make(manager, reader)
    operations.run_due(now=at(date(2026, 6, 5)))
    job = Job.objects.get()
    with pytest.raises(Job.DoesNotExist):
        job_operations.cancel(job.uuid, by=reader, now=timezone.now())


def test_its_language_is_that_of_whoever_saved_it(ground, manager):
    with translation.override("en"):
        make(manager)
    with translation.override("zh-hans"):
        operations.run_due(now=MADE_AT + timedelta(days=5))
    assert Job.objects.get().language == "en"
