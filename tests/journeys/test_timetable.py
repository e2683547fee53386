"""A manager sets up a monthly return; a heartbeat has it built; a colleague hears of it and fetches it."""

from datetime import UTC, datetime, time
from decimal import Decimal

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import User
from jobs.doorbell import RUN_JOB
from reports.figures.periods import Month
from reports.models import Timetable
from reports.operations import run_due
from reports.operations.due import next_day
from tests import sites
from tests.reports import raw

from .steps import said

pytestmark = pytest.mark.browser

BUILT_WITHIN_MS = 90_000


@pytest.mark.parametrize("script", [True, False])
def test_it_is_set_up_built_announced_and_fetched(town, doors, rows, tmp_path, script):
    colleague = User.objects.get(username="auditor")
    hand = doors.open("manager", java_script_enabled=script)
    hand.click(hand.page.locator("#menu").get_by_role("link", name=said("Reports")))
    hand.link("New timetable")
    hand.choose("workbook", "monthly")
    hand.tick("recipients", str(colleague.pk))
    hand.button("Set up")
    hand.page.wait_for_url("**/reports/")
    timetable = Timetable.objects.latest("pk")
    due = next_day(timetable, today=timezone.localdate(), done=())
    assert (
        hand.page.locator("section[aria-labelledby=timetables]").get_by_text(f"{due:%Y-%m-%d}").count() >= 1
    )

    assert run_due(now=datetime.combine(due, time(2), UTC)) >= 1
    reader = doors.open("auditor", java_script_enabled=script)
    run = timetable.runs.get()
    # The heartbeat was here and rang at the broker of the tests; the site's worker listens at another.
    with sites.publisher(town.environment) as sender:
        sender.send_task(RUN_JOB, args=[run.job_id])
    page = reader.page
    page.goto(f"{hand.page.url}jobs/{run.job.uuid}/")
    file = page.locator("main a", has_text=".xlsx")
    file.wait_for(timeout=BUILT_WITHIN_MS)

    page.locator(".topbar").get_by_role("link", name=said("Messages")).click()
    page.locator("main tbody a").first.click()
    page.wait_for_url(f"**/jobs/{run.job.uuid}/")
    with page.expect_download() as waiting:
        file.click()
    waiting.value.save_as(tmp_path / "monthly.xlsx")
    shown = load_workbook(tmp_path / "monthly.xlsx", read_only=True, data_only=True).worksheets[1]
    of_all_kinds = [row for row in shown.iter_rows(values_only=True) if "元" in str(row[2])]
    yuan = of_all_kinds[0][3:6]
    month = Month.parse(run.period)
    stretches = (month, month.year_to_date(), month.a_year_before())
    assert [Decimal(str(cell)) for cell in yuan] == [
        raw.aid(timetable.branch, stretch)[3] for stretch in stretches
    ]
    # No later beat is to build it again while other journeys run.
    Timetable.objects.filter(pk=timetable.pk).update(state="ended", ended_at=timezone.now())
