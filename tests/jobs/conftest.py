from datetime import timedelta

import pytest

from jobs import timing
from tests.jobs.stage import actor, duties


@pytest.fixture
def quick(monkeypatch):
    """Leases and heartbeats short enough to wait for."""
    monkeypatch.setattr(timing, "LEASE", timedelta(seconds=3))
    monkeypatch.setattr(timing, "HEARTBEAT_SECONDS", 0.05)
    monkeypatch.setattr(timing, "RING_AGAIN", timedelta(0))


@pytest.fixture
def store(settings, tmp_path):
    """Private files of this test alone; every clone of the database counts its jobs from one."""
    settings.PRIVATE_DIR = tmp_path
    default = settings.STORAGES["default"]
    options = default["OPTIONS"] | {"location": tmp_path}
    settings.STORAGES = settings.STORAGES | {"default": default | {"OPTIONS": options}}


@pytest.fixture
def bells(monkeypatch):
    """The jobs rung for, instead of a broker."""
    rung = []
    monkeypatch.setattr("jobs.doorbell.current_app.send_task", lambda name, args, **_: rung.append(args[0]))
    return rung


@pytest.fixture
def manager():
    asker = actor("manager")
    with duties(asker) as held:
        asker.user.held = held
        yield asker
