"""Gives a test run a database cluster and a broker of its own, before Django reads its settings.

Named in `addopts`, for pytest-django reads the settings before any conftest is loaded.
"""

import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path

import pytest

from config import processes, services
from config.installation import Installation
from tests import template_cache

MIGRATED = "template_migrated"
DEMO = "template_demo"
CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
PREFIX = "register-test-"
# A clone of a database is a thousand small files: in memory it is made four to eight times as fast.
MEMORY = Path("/dev/shm")
ROOM_IN_MEMORY = 8 << 30
# Seconds until the folder of a run that nobody holds is one that was killed.
LEFT_ALONE = 3600
# What the run itself decides and must not take over from the shell it was started in.
FOREIGN = (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "REDIS_URL",
    "DATABASE_ROLE",
    "KEYS_FILE",
    "PROFILE",
    "WORKER",
)


def pytest_addoption(parser):
    parser.addoption("--all", action="store_true", help="also the tests marked full")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config):
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    for name in FOREIGN:
        os.environ.pop(name, None)
    folder = short_folder()
    for parent in {folder.parent, Path(tempfile.gettempdir())}:
        remove_leftovers(parent)
    installation = Installation(folder, throwaway=True)
    os.environ["DATA_DIR"] = str(installation.data)
    # Playwright keeps an event loop on the main thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    early_config.add_cleanup(lambda: end(installation))
    installation.acquire()
    template_cache.restore(installation.data, account=installation.account)
    state = installation.start()
    os.environ["DATABASE_URL"] = state.database_url
    os.environ["DATABASE_OWNER_URL"] = state.database_owner_url
    os.environ["REDIS_URL"] = state.redis_url


@pytest.hookimpl(trylast=True)
def pytest_configure(config):
    """Collect, once a run and before its processes start, the files that pages name."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        from config.prepare import collect_files

        collect_files()


def short_folder() -> Path:
    """A folder with short paths of sockets that the service account can enter, in memory if it fits there."""
    account = processes.service_account()
    parent = MEMORY if has_room(MEMORY) else Path(tempfile.gettempdir())
    folder = services.private_folder(Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent)), account=account)
    if processes.can_reach(folder, account=account):
        return folder
    folder.rmdir()
    return Path(tempfile.mkdtemp(prefix=PREFIX, dir="/tmp"))


def has_room(memory: Path) -> bool:
    """Whether a whole run fits into this file system, and programs may be started from it."""
    try:
        state = os.statvfs(memory)
    except OSError:
        return False
    allowed = os.access(memory, os.W_OK) and not state.f_flag & os.ST_NOEXEC
    return allowed and state.f_bavail * state.f_frsize >= ROOM_IN_MEMORY


def remove_leftovers(parent: Path) -> None:
    """Remove the folders of runs of this user that were killed before they could."""
    for folder in parent.glob(f"{PREFIX}*"):
        try:
            with open(folder / "run" / "lock") as lock:
                state = os.stat(lock.fileno())
                if state.st_uid == os.getuid() and time.time() - state.st_mtime > LEFT_ALONE:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue


def end(installation: Installation) -> None:
    if installation.cluster:
        for name in filled_templates(installation.data):
            installation.cluster.drop_database(name)
    installation.stop()
    template_cache.keep(installation.data)
    shutil.rmtree(installation.data, ignore_errors=True)


def filled_templates(data: Path) -> list[str]:
    """Templates with rows in them: made again in each run, for they depend on far more than the schema."""
    made = (note.stem for note in (data / "run").glob("*.made"))
    return [name for name in made if name != MIGRATED]


def pytest_collection_modifyitems(config, items):
    """Leave out what this run did not ask for, and browser tests where no browser is and none is required."""
    left_out = []
    if not config.getoption("--all"):
        left_out += [item for item in items if item.get_closest_marker("full")]
    if not browser_is_required() and not CHROMIUM.exists():
        browser = [item for item in items if item.get_closest_marker("browser")]
        if browser:
            print(f"\n{len(browser)} browser tests are left out: there is no {CHROMIUM}.")
        left_out += browser
    if left_out:
        unwanted = {id(item) for item in left_out}
        config.hook.pytest_deselected(items=[item for item in items if id(item) in unwanted])
        items[:] = [item for item in items if id(item) not in unwanted]


def browser_is_required() -> bool:
    return os.environ.get("BROWSER_TESTS") == "require"
