"""A manager has the yearly workbook built and fetches it from the bell."""

from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone
from django.utils.translation import override, pgettext
from openpyxl import load_workbook

from .entering import COUNTY
from .steps import said, spoken

pytestmark = pytest.mark.browser

CHECKED = """
SELECT count(DISTINCT household_id), count(DISTINCT beneficiary_id), count(*), sum(approved_amount)
  FROM assistance_aidcase
 WHERE county_id = (SELECT id FROM branches_branch WHERE code = %s)
   AND date_part('year', decided_on) = %s AND approved_amount IS NOT NULL AND state <> 'reversed'
"""


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("script", [True, False])
def test_the_workbook_is_built_announced_and_right(doors, rows, tmp_path, script):
    hand = doors.open("manager", java_script_enabled=script)
    page = hand.page
    hand.click(page.locator("#menu").get_by_role("link", name=said("Reports")))
    hand.link("Yearly workbook")
    hand.button("Build the workbook")
    page.wait_for_url("**/reports/jobs/*/")
    assert (hand.clicks <= 3, len(set(hand.addresses)) <= 3) == (True, True), hand.addresses
    file = page.locator("main a", has_text=".xlsx")
    file.wait_for(timeout=60_000)
    job = page.url.partition("?")[0]

    page.reload()
    page.locator(".topbar").get_by_role("link", name=said("Messages")).click()
    page.locator("main tbody a").first.click()
    page.wait_for_url(job)
    with page.expect_download() as waiting:
        file.click()
    waiting.value.save_as(tmp_path / "annual.xlsx")
    assert total_of(tmp_path / "annual.xlsx") == checked()


def total_of(path) -> tuple:
    """The line of the total by association: households, people, cases, yuan."""
    book = load_workbook(path, read_only=True, data_only=True)
    lines = book.worksheets[1].iter_rows(values_only=True)
    with override(spoken.get()):
        total = next(line for line in lines if pgettext("column", "Total") in line)
    households, people, cases, yuan = [cell for cell in total if cell is not None][-4:]
    return int(households), int(people), int(cases), Decimal(str(yuan))


def checked() -> tuple:
    with connection.cursor() as cursor:
        cursor.execute(CHECKED, [COUNTY, timezone.localdate().year])
        households, people, cases, yuan = cursor.fetchone()
    assert cases
    return households, people, cases, yuan
