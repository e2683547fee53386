"""The real processes on a database of the run: the web server and the worker, as ./run starts them."""

import itertools
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from celery import Celery

from config import processes, serve
from config.installation import CHECKOUT
from tests.databases import TestDatabase

START_SECONDS = 60
_broker_databases = itertools.count(1)


@dataclass(frozen=True)
class Site:
    """A served copy of the application: where it answers and what it stands on."""

    url: str
    database: TestDatabase
    environment: dict[str, str]


def environment_on(database: TestDatabase) -> dict[str, str]:
    """For processes on this database, with a logical broker that no other test rings."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    broker = os.environ["REDIS_URL"].partition("?")[0]
    return os.environ | {
        "DATABASE_URL": database.url,
        "DATABASE_OWNER_URL": database.owner_url,
        "REDIS_URL": f"{broker}?db={worker * 100 + next(_broker_databases) % 100}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "LOG_LEVEL": "WARNING",
    }


@contextmanager
def publisher(environment: dict[str, str]) -> Iterator[Celery]:
    """What sends messages to the workers of a site, from a process whose own broker is another."""
    url = environment["REDIS_URL"].replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
    with Celery(broker=url) as sender:
        yield sender


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def web(environment: dict[str, str], database: TestDatabase) -> Iterator[Site]:
    """gunicorn with one process of several threads."""
    port = free_port()
    environment = environment | {"PORT": str(port), "WEB_WORKERS": "1", "WEB_THREADS": "8"}
    command = [sys.executable, "-m", *serve.web_command()]
    server = processes.start(command, env=environment, cwd=CHECKOUT, log=log_of("web"))
    try:
        deadline = time.monotonic() + START_SECONDS
        while not serve.answers("127.0.0.1", port):
            if server.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"The web server did not start:\n{log_of('web').read_text()[-3000:]}")
            time.sleep(0.1)
        yield Site(f"http://localhost:{port}", database, environment)
    finally:
        processes.stop(server, within=5)


@contextmanager
def worker(environment: dict[str, str]) -> Iterator[subprocess.Popen]:
    """A Celery worker with one child; the block starts once it takes jobs."""
    log = log_of(f"worker-{time.monotonic_ns()}")
    command = [sys.executable, "-m", *serve.worker_command(), "--loglevel", "INFO"]
    environment = environment | {"WORKER": "yes", "LOG_LEVEL": "INFO"}
    process = processes.start(command, env=environment, cwd=CHECKOUT, log=log)
    try:
        deadline = time.monotonic() + START_SECONDS
        while " ready." not in log.read_text():
            if process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"The worker did not start:\n{log.read_text()[-3000:]}")
            time.sleep(0.1)
        yield process
    finally:
        processes.stop(process, by=signal.SIGTERM, within=10)


def log_of(name: str) -> Path:
    return Path(os.environ["DATA_DIR"], f"{name}.log")
