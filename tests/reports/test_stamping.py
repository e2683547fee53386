from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEntry, Notification
from accounts.roles import Role
from jobs import runner, timing
from jobs.models import Job, JobStatus
from jobs.sweeper import sweep
from reports.figures.area import Area
from reports.models import FigureStamp
from reports.operations import ask_for_figures
from reports.operations.stamping import keep


@pytest.fixture
def manager(ground):
    return ground.as_(Role.MANAGER, "湄潭县")


def count(by, code="520328"):
    job = ask_for_figures(code, by=by, now=timezone.now())
    assert runner.run(job.pk) == JobStatus.DONE
    return job


def received(ground):
    return FigureStamp.objects.get(branch=ground.branches["湄潭县"], figure="received").value


def add_case(ground):
    home = ground.home("茅坝村")
    ground.case(home, ground.student(home), decided_on=timezone.localdate())


def test_figures_are_counted_at_most_every_ten_minutes(ground, manager):
    count(manager)
    add_case(ground)
    count(manager)
    assert received(ground) == 0
    FigureStamp.objects.update(stamped_at=timezone.now() - timedelta(minutes=10))
    count(manager)
    assert received(ground) == 1


def test_an_older_snapshot_overwrites_nothing(ground, manager):
    count(manager)
    area, moment = Area.of(ground.branches["湄潭县"]), timezone.now() - timedelta(hours=1)
    before = FigureStamp.objects.count()
    keep(area, [], as_of=moment)
    assert FigureStamp.objects.count() == before > 0


def test_counting_rings_no_bell_and_leaves_no_list(ground, manager):
    job = count(manager)
    assert Notification.objects.count() == 0
    assert AuditEntry.objects.filter(action__startswith="job.").count() == 0
    Job.objects.update(created_at=timezone.now() - timing.KEEP_QUIET - timedelta(minutes=1))
    sweep()
    assert not Job.objects.filter(pk=job.pk).exists()


def test_a_failed_counting_keeps_quiet_as_well(ground, manager):
    job = ask_for_figures("520328", by=manager, now=timezone.now())
    job.parameters = {"branch": "520399"}
    job.save()
    assert runner.run(job.pk) == JobStatus.FAILED
    assert (Notification.objects.count(), FigureStamp.objects.count()) == (0, 0)


def test_two_people_who_look_at_once_have_it_counted_once(ground, manager):
    first = ask_for_figures("520328", by=manager, now=timezone.now())
    assert ask_for_figures("520328", by=manager, now=timezone.now()) == first
    assert ask_for_figures("520328", by=ground.as_(Role.AUDITOR, "湄潭县"), now=timezone.now()) is None
