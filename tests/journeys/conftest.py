"""The demo as people use it: web server, worker and browser, shared by all journeys of a run."""

from contextlib import ExitStack

import pytest

from tests import databases, sites

from .steps import Doors, spoken


@pytest.fixture(scope="session")
def town(django_db_setup, django_db_blocker):
    """The small demo, served, with a worker. Journeys leave their rows in it for those that follow."""
    with ExitStack() as stack:
        with django_db_blocker.unblock():
            copy = stack.enter_context(databases.clone_of(databases.demo()))
        environment = sites.environment_on(copy)
        environment["LOG_LEVEL"] = "INFO"
        served = stack.enter_context(sites.web(environment, copy))
        stack.enter_context(sites.worker(environment))
        yield served


@pytest.fixture
def rows(town, django_db_blocker):
    """Reading and writing the same database from the test."""
    with django_db_blocker.unblock(), databases.connected_to(town.database.url):
        yield


@pytest.fixture(scope="session")
def shared_doors(town, browser):
    return Doors(town.url, browser)


@pytest.fixture
def doors(shared_doors):
    """Ways into the site by account; what was opened closes with the test."""
    yield shared_doors
    shared_doors.close()


@pytest.fixture(params=["zh-hans", pytest.param("en", marks=pytest.mark.full)])
def language(request):
    """Each language in turn: the pages that `doors` opens and what `said` expects of them."""
    token = spoken.set(request.param)
    yield request.param
    spoken.reset(token)


def pytest_collection_modifyitems(items):
    """What was written is searched for leaks when nothing writes any more."""
    items.sort(key=lambda item: "test_nothing_leaks" in item.nodeid)
