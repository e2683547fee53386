import os

import pytest
from django.test import Client

from accounts.roles import Role
from branches.models import Placement
from tests import databases, sites
from tests.accounts.people import signed_in

from . import grove as groves

pytestmark = pytest.mark.browser
ADDRESSES = ("/branches/", "/branches/tree/", "/branches/520328/", "/branches/520328101/children/")


@pytest.fixture(scope="module")
def county(django_db_setup, django_db_blocker):
    """The tree, served, and a manager of the county who may switch to a township."""
    with (
        django_db_blocker.unblock(),
        databases.clone_of(databases.migrated()) as copy,
        databases.connected_to(copy.url),
    ):
        grove = groves.plant()
        user = grove.user("王建国")
        grove.duty(Role.MANAGER, "湄潭县", user=user)
        grove.duty(Role.REVIEWER, "永兴镇", user=user)
        grove.duty(Role.CLERK, "湄潭县", user=grove.user("赵敏"))
        Placement.objects.create(branch=grove["湄潭县"], parent=grove["遵义市"], starts_on="2021-01-01")
        with sites.web(sites.environment_on(copy), copy) as site:
            yield site, user


@pytest.fixture
def open_as_manager(county, browser):
    """Pages in browsers of the manager's; all closed afterwards."""
    site, user = county
    key = signed_in(Client(), user).cookies["sessionid"].value
    contexts = []

    def opened(**options):
        context = browser.new_context(locale="zh-CN", base_url=site.url, **options)
        context.add_cookies([{"name": "sessionid", "value": key, "url": site.url}])
        context.set_default_timeout(float(os.environ.get("BROWSER_TIMEOUT", "15000")))
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def test_a_branch_of_the_tree_is_fetched_when_it_is_opened(open_as_manager):
    page = open_as_manager(viewport={"width": 1366, "height": 768})
    page.goto("/branches/tree/")

    assert not page.get_by_text("茅坝村计划生育协会").is_visible()
    page.locator("summary", has_text="永兴镇").click()
    page.get_by_role("link", name="茅坝村计划生育协会").wait_for()


def test_without_script_the_tree_is_walked_by_links(open_as_manager):
    page = open_as_manager(java_script_enabled=False)
    page.goto("/branches/tree/")
    page.locator("summary", has_text="永兴镇").click()
    page.locator("a[href='/branches/520328101/children/']").click()

    page.get_by_role("link", name="茅坝村计划生育协会").click()
    assert page.url.endswith("/branches/520328101204/")


def test_the_duty_is_switched_from_the_top_bar(open_as_manager):
    page = open_as_manager(viewport={"width": 1366, "height": 768})
    page.goto("/branches/")
    page.locator(".scope summary").click()
    page.locator(".scope button", has_text="永兴镇").click()

    page.goto("/branches/")
    assert page.locator("tbody tr").count() == 4


@pytest.mark.parametrize("width", [1366, 390, 320])
@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_fit_the_screen(open_as_manager, address, width):
    page = open_as_manager(viewport={"width": width, "height": 768})
    page.goto(address)
    if shots := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=f"{shots}/{width}{address.replace('/', '_')}.png", full_page=width != 1366)

    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
