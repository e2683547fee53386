from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts import session
from accounts.roles import Role
from branches.models import Duty
from tests.reports.ground import sheet

pytestmark = pytest.mark.browser


@pytest.fixture
def cookie(ground):
    """The session of a manager of the county."""
    user = ground.user()
    user.language = "en"
    user.save()
    Duty.objects.create(
        user=user, role=Role.MANAGER, branch=ground.branches["湄潭县"], starts_on=date(2020, 1, 1)
    )
    client = Client()
    client.force_login(user)
    kept = client.session
    session.mark_second_factor(kept, now=timezone.now())
    kept.save()
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.mark.parametrize("script", [True, False])
def test_three_clicks_to_the_yearly_workbook(ground, cookie, site, start_worker, browser, tmp_path, script):
    home = ground.home("茅坝村")
    case = ground.case(home, ground.student(home), decided_on=timezone.localdate())
    start_worker(site.environment)
    context = browser.new_context(viewport={"width": 1366, "height": 768}, java_script_enabled=script)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": site.url}])
    page = context.new_page()
    page.goto(f"{site.url}/reports/")
    page.get_by_role("link", name="Yearly workbook").click()
    page.get_by_role("button", name="Build the workbook").click()
    link = page.get_by_role("link", name=".xlsx")
    link.wait_for(timeout=120_000)
    with page.expect_download() as waiting:
        link.click()
    file = tmp_path / "annual.xlsx"
    waiting.value.save_as(file)
    assert [row[1] for row in sheet(file, 6)[2:-1]] == [case.number]
    page.goto(f"{site.url}/reports/")
    page.get_by_role("link", name=f"{timezone.localdate():%Y-%m-%d}").click()
    link.wait_for()
    context.close()
