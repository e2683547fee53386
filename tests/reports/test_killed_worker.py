import os
import signal
import time
from decimal import Decimal

import psycopg
import pytest
from django.utils import timezone, translation

from accounts.models import Notification
from accounts.roles import Role
from reports.figures.periods import Year
from reports.operations import ask_for
from tests import sites
from tests.jobs.stage import stored_files
from tests.reports import raw
from tests.reports.ground import path_of, sheet, table

pytestmark = pytest.mark.full
BY_ASSOCIATION, MEMBERS, CASES = 1, 5, 6


def wait_until(job, holds, *, within=60):
    deadline = time.monotonic() + within
    while not holds(job):
        assert time.monotonic() < deadline, (job.status, job.progress_done)
        time.sleep(0.1)
        job.refresh_from_db()


def test_a_yearly_workbook_whose_worker_is_killed_half_way_is_finished_by_the_next(
    ground, cloned_database, start_worker
):
    """The table of the sixth sheet is locked, so that five sheets are done when the worker dies."""
    ground.scatter(31, cases=120)
    county, manager = ground.branches["湄潭县"], ground.as_(Role.MANAGER, "湄潭县")
    environment = sites.environment_on(cloned_database) | {
        "DJANGO_SETTINGS_MODULE": "tests.jobs.drill_settings"
    }
    with translation.override("en"):
        job = ask_for(
            "annual", by=manager, branch_code=county.code, period=Year(2025), now=timezone.now(), queue=False
        )
    with psycopg.connect(cloned_database.owner_url) as owner:
        owner.execute("LOCK TABLE members_membership")
        worker = start_worker(environment)
        wait_until(job, lambda job: job.progress_done >= MEMBERS)
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
    assert (job.status, stored_files(job)) == ("running", [])

    start_worker(environment)
    wait_until(job, lambda job: not job.is_live)

    assert (job.status, job.attempts, job.token) == ("done", 2, 2)
    path = path_of(job)
    assert stored_files(job) == [path]
    assert Notification.objects.filter(user=manager.user, kind="job.done").count() == 1
    *counted, amount = raw.aid(county, Year(2025))
    _rows, total = table(path, BY_ASSOCIATION)
    assert [*map(int, total[-4:-1]), Decimal(str(total[-1]))] == [*counted, amount]
    assert len(sheet(path, CASES)[2:-1]) == counted[-1] > 10
