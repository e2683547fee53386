import threading
from datetime import UTC, date, datetime

import pytest
from django.db import connections
from django.utils import timezone

from accounts.models import AuditEntry
from accounts.roles import Role
from assistance.models import AidCase
from branches.actors import actor_for
from branches.models import Branch, Duty
from ground.refusals import Forbidden, Refused
from jobs import operations as job_operations
from jobs import runner
from jobs.models import Failure, Job, JobFile, JobStatus
from jobs.progress import Progress, Word
from reports import operations
from reports.figures.periods import Year
from reports.operations import ask_for
from tests.reports.ground import built, path_of, sheet


def ask(by, code="520328", *, year=2025, queue=False):
    return ask_for("annual", by=by, branch_code=code, period=Year(year), now=timezone.now(), queue=queue)


class Interrupted(Progress):
    """Lets something else happen when a step begins."""

    def __init__(self, actor, workspace, *, at, happens):
        super().__init__(Word(), actor=actor, workspace=workspace)
        self.steps = []
        self._at, self._happens = at, happens

    def step(self, sentence):
        super().step(sentence)
        self.steps.append(sentence)
        if len(self.steps) == self._at:
            self._happens()


def elsewhere(act):
    """Do and commit something on another connection, as another officer would meanwhile."""

    def run():
        try:
            act()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


@pytest.mark.parametrize("at", range(1, 8))
def test_a_case_approved_while_it_is_built_is_in_no_sheet(ground, tmp_path, at):
    home = ground.home("茅坝村")
    student = ground.student(home)
    ground.case(home, student)
    manager = ground.as_(Role.MANAGER, "湄潭县")
    job = ask(manager)
    progress = Interrupted(
        manager, tmp_path, at=at, happens=lambda: elsewhere(lambda: ground.case(home, student))
    )
    operations.build("annual", job, progress)
    (file,) = progress.made
    assert (len(progress.steps), AidCase.objects.count()) == (7, 2)
    assert [sheet(file.path, number)[-3][-2] for number in (1, 2, 3)] == [1, 1, 1]
    assert len(sheet(file.path, 6)[2:-1]) == 1


def test_the_progress_ends_at_its_total(ground, tmp_path):
    home = ground.home("茅坝村")
    student = ground.student(home)
    for _case in range(3):
        ground.case(home, student)
    manager = ground.as_(Role.MANAGER, "湄潭县")
    word = Word()
    operations.build("annual", ask(manager), Progress(word, actor=manager, workspace=tmp_path))
    assert (word.done, word.total) == (10, 10)


def test_a_duty_that_ended_meanwhile_stops_the_job(ground):
    manager = ground.as_(Role.MANAGER, "湄潭县")
    job = ask(manager)
    Duty.objects.filter(pk=manager.duty_id).update(ended_at=timezone.now())
    runner.run(job.pk)
    job.refresh_from_db()
    assert (job.status, job.failure, job.files.count()) == (JobStatus.FAILED, Failure.DUTY_ENDED, 0)


def test_an_ended_duty_cannot_ask(ground):
    manager = ground.as_(Role.MANAGER, "湄潭县")
    Duty.objects.filter(pk=manager.duty_id).update(ended_at=timezone.now())
    with pytest.raises(Forbidden):
        ask(manager)


def test_an_association_that_left_the_area_meanwhile_is_refused(ground):
    manager = ground.as_(Role.MANAGER, "永兴镇")
    job = ask(manager, "520328101204")
    village = ground.branches["茅坝村"]
    village.parent = ground.branches["复兴镇"]
    village.save()
    runner.run(job.pk)
    job.refresh_from_db()
    assert (job.status, job.failure, job.attempts) == (JobStatus.FAILED, Failure.REFUSED, 1)


@pytest.mark.parametrize("code", ["520328", "520328102", "520327", "999999"])
def test_nobody_reports_on_what_lies_outside_the_scope(ground, code):
    with pytest.raises(Branch.DoesNotExist):
        ask(ground.as_(Role.MANAGER, "永兴镇"), code)


@pytest.mark.parametrize("year", [1999, 2027, 9999])
def test_a_year_that_has_no_figures_is_refused(ground, year):
    with pytest.raises(Refused):
        ask_for(
            "annual",
            by=ground.as_(Role.MANAGER, "湄潭县"),
            branch_code="520328",
            period=Year(year),
            now=datetime(2026, 12, 31, 15, 59, tzinfo=UTC),
        )


def test_the_same_workbook_under_way_is_given_again(ground):
    manager = ground.as_(Role.MANAGER, "湄潭县")
    job = ask(manager)
    assert ask(manager) == job
    assert ask(manager, year=2024) != job
    assert Job.objects.count() == 2
    assert AuditEntry.objects.filter(action="job.asked").count() == 2


def test_a_sibling_cannot_have_the_file(ground):
    job = built(ground.as_(Role.MANAGER, "永兴镇"), ground.branches["永兴镇"])
    for sibling in (ground.as_(Role.MANAGER, "复兴镇"), ground.as_(Role.CLERK, "永兴镇")):
        with pytest.raises(JobFile.DoesNotExist):
            job_operations.download(job.uuid, 1, by=sibling, now=timezone.now())
    above = ground.as_(Role.MANAGER, "湄潭县")
    file, content = job_operations.download(job.uuid, 1, by=above, now=timezone.now())
    with content:
        assert len(content.read()) == file.size == path_of(job).stat().st_size


def test_a_clerk_of_a_township_reports_on_each_of_its_associations(ground):
    clerk = ground.as_(Role.CLERK, "永兴镇")
    assert ask(clerk, "520328101204").parameters["branch"] == "520328101204"


def test_a_clerk_of_a_village_does_not_report_on_an_attached_association(ground):
    clerk = ground.as_(Role.CLERK, "茅坝村")
    assert ask(clerk, "520328101204").parameters["branch"] == "520328101204"
    with pytest.raises(Forbidden):
        ask(clerk, "520328101-E001")


def test_a_system_administrator_builds_no_reports(ground):
    with pytest.raises(Forbidden):
        ask(ground.as_(Role.SYSTEM, "湄潭县"))


def test_a_running_year_says_that_it_is_not_closed(ground):
    user = ground.user()
    duty = Duty.objects.create(
        user=user, role=Role.MANAGER, branch=ground.branches["湄潭县"], starts_on=date(2020, 1, 1)
    )
    manager = actor_for(duty)
    this_year = timezone.localdate().year
    for year, words in ((this_year, True), (this_year - 1, False)):
        job = built(manager, ground.branches["湄潭县"], period=Year(year))
        assert ("the period is not closed" in str(sheet(path_of(job), 0))) is words
        assert ("until" in job.files.get().name) is words
