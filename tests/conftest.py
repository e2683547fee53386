import gc
import os
from contextlib import ExitStack

import pytest
from django.utils import translation
from hypothesis import HealthCheck, settings

from tests import databases, sites
from tests.services_plugin import CHROMIUM

BROWSER_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# Seconds: the first test of a whole prefecture fills it, and those in the other process wait for that.
WHOLE_PREFECTURE = 3600

# How long an example takes, to draw or to try, says how busy the machine is.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


def pytest_collection_finish():
    """What collecting has made stays to the end; to look through it again and again costs a tenth."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 100)


def pytest_xdist_make_scheduler(config, log):
    """File by file to the processes, with those in one process that read the same large database."""
    from xdist.scheduler import LoadFileScheduling

    class InGroups(LoadFileScheduling):
        def _split_scope(self, nodeid):
            return "tests/plans" if nodeid.startswith("tests/plans/") else super()._split_scope(nodeid)

    return InGroups(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_collection_modifyitems(items):
    for item in items:
        if {"prefecture", "few_and_many"} & set(item.fixturenames):
            item.add_marker(pytest.mark.timeout(WHOLE_PREFECTURE))


@pytest.fixture(autouse=True)
def _english():
    """Sentences are compared in the language they are written in; pages choose their own for each request."""
    with translation.override("en"):
        yield


@pytest.fixture
def on_the_day(monkeypatch):
    """Today is the day of the small county that tests are set in."""
    from tests.assistance.world import TODAY

    monkeypatch.setattr("django.utils.timezone.localdate", lambda value=None, timezone=None: TODAY)


@pytest.fixture
def in_english(client, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    """The database that the ordinary tests of this process share, each rolling back what it did."""
    with ExitStack() as stack:
        with django_db_blocker.unblock():
            copy = stack.enter_context(databases.clone_of(databases.migrated()))
            stack.enter_context(databases.connected_to(copy.url))
        yield
        with django_db_blocker.unblock():
            stack.close()


@pytest.fixture
def cloned_database(django_db_setup, django_db_blocker):
    """A database of the test's own, empty but for migrations, that threads and processes may commit to.

    Threads connect by themselves and close with `connections.close_all()`.
    """
    with (
        django_db_blocker.unblock(),
        databases.clone_of(databases.migrated()) as copy,
        databases.connected_to(copy.url),
    ):
        yield copy


@pytest.fixture
def demo_database(django_db_setup, django_db_blocker):
    """Like `cloned_database`, filled with the small demo, which is made once a run."""
    with (
        django_db_blocker.unblock(),
        databases.clone_of(databases.demo()) as copy,
        databases.connected_to(copy.url),
    ):
        yield copy


@pytest.fixture
def site(cloned_database):
    """The web server on `cloned_database`: `.url`, `.database`, `.environment`."""
    with sites.web(sites.environment_on(cloned_database), cloned_database) as served:
        yield served


@pytest.fixture
def start_worker():
    """Start a Celery worker in the environment of a site; all end with the test."""
    with ExitStack() as stack:
        yield lambda environment: stack.enter_context(sites.worker(environment))


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=BROWSER_FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def page(browser):
    """A page in a fresh profile; `page.context` and `browser.new_context(…)` make others."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 768})
    context.set_default_timeout(float(os.environ.get("BROWSER_TIMEOUT", "15000")))
    yield context.new_page()
    context.close()
