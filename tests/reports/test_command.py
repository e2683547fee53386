from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEntry
from accounts.roles import Role
from jobs.models import Job, JobStatus
from tests.reports.ground import path_of, sheet


def run(by, *, code="520328", year="2025", **ending):
    options = [
        text for name, value in ending.items() for text in (f"--{name}", *([str(value)] if value else []))
    ]
    out = StringIO()
    call_command("report", "annual", "--branch", code, "--year", year, "--by", by, *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def manager(ground):
    actor = ground.as_(Role.MANAGER, "湄潭县")
    actor.user.language = "en"
    actor.user.save()
    return actor


def test_the_command_writes_what_the_page_builds(ground, manager, tmp_path):
    home = ground.home("茅坝村")
    ground.case(home, ground.student(home))
    file = tmp_path / "2025.xlsx"
    told = run(manager.user.username, output=file)
    job = Job.objects.get()
    assert job.status == JobStatus.DONE
    assert file.read_bytes() == path_of(job).read_bytes()
    assert job.files.get().sha256 in told
    assert [row[1] for row in sheet(file, 6)[2:-1]] == [home.aid_cases.get().number]
    assert [path.name for path in tmp_path.iterdir()] == ["2025.xlsx"]
    assert AuditEntry.objects.filter(action="job.file_downloaded", user_id=manager.user.pk).count() == 1


def test_queueing_leaves_the_work_to_the_worker(manager):
    told = run(manager.user.username, queue=None)
    job = Job.objects.get()
    assert job.status == JobStatus.QUEUED
    assert str(job.uuid) in told


@pytest.mark.parametrize(
    ("by", "code", "year"),
    [
        ("{}", "520327", "2025"),
        ("{}", "520328", "1990"),
        ("nobody", "520328", "2025"),
        ("{}:clerk@520328", "520328", "2025"),
    ],
)
def test_what_cannot_be_built_is_said_and_no_file_is_left(manager, tmp_path, by, code, year):
    with pytest.raises(CommandError):
        run(by.format(manager.user.username), code=code, year=year, output=tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []
    assert Job.objects.count() == 0


def test_a_folder_that_does_not_exist_is_said(manager, tmp_path):
    with pytest.raises(CommandError):
        run(manager.user.username, output=tmp_path / "nowhere" / "a.xlsx")
