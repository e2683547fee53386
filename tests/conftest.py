from contextlib import ExitStack

import pytest

from tests import databases


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
