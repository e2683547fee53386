"""The databases of a test run: one template with every migration applied, and clones of it.

All tests connect as the application role, so that a right it does not have fails here too. It may
not truncate, so nothing is ever flushed: what a test commits goes away with its clone.
"""

import fcntl
import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection, connections

from config import environ, prepare, processes
from config.services import APPLICATION, OWNER, Cluster
from tests.services_plugin import DEMO, MIGRATED

_numbers = itertools.count(1)


@dataclass(frozen=True)
class TestDatabase:
    """One database of the run's cluster."""

    __test__ = False

    name: str

    @property
    def url(self) -> str:
        """As the application role."""
        return cluster().url(APPLICATION, self.name)

    @property
    def owner_url(self) -> str:
        """As the owner of the tables, for what only migrations and tamperers do."""
        return cluster().url(OWNER, self.name)


def cluster() -> Cluster:
    """The run's cluster, as somebody who uses it sees it."""
    data = Path(os.environ["DATA_DIR"])
    sockets = Path(environ.database(os.environ["DATABASE_URL"], parameters={})["HOST"])
    return Cluster(data / "postgres", sockets=sockets, account=processes.service_account())


@contextmanager
def connected_to(url: str) -> Iterator[None]:
    """Point the default connection of every thread to another database or role for the block."""
    kept = dict(connection.settings_dict)
    connections.close_all()
    target = environ.database(url, parameters=settings.SESSION_PARAMETERS)
    connection.settings_dict.update({**target, "CONN_MAX_AGE": 0})
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict.update(kept)


def template(name: str, *, base: str | None, fill: Callable[[], None], role: str) -> TestDatabase:
    """A database to clone from, made by the first process of the run that asks for it."""
    made = Path(os.environ["DATA_DIR"], "run", f"{name}.made")
    with open(made.with_suffix(".lock"), "a") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not made.exists():
            cluster().create_database(name, template=base)
            with connected_to(cluster().url(role, name)):
                fill()
            made.touch()
    return TestDatabase(name)


def migrated() -> TestDatabase:
    """Every migration applied by the owner, as in an installation; no other rows."""
    return template(MIGRATED, base=None, fill=prepare.migrate, role=OWNER)


def demo() -> TestDatabase:
    """The small demo, as the first start of an installation makes it."""
    migrated()
    return template(DEMO, base=MIGRATED, fill=prepare.fill, role=APPLICATION)


def unmade() -> TestDatabase:
    """A database that is not there yet, for `clone_of` to make, more than once if need be."""
    return TestDatabase(f"clone_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{next(_numbers)}")


@contextmanager
def clone_of(source: TestDatabase, copy: TestDatabase | None = None) -> Iterator[TestDatabase]:
    """A copy that may be committed to from any thread or process; dropped after the block."""
    copy = copy or unmade()
    cluster().create_database(copy.name, template=source.name)
    try:
        yield copy
    finally:
        cluster().drop_database(copy.name)
