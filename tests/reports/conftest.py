import pytest

from tests.reports import ground as grounds


@pytest.fixture
def ground(cloned_database) -> grounds.Ground:
    """Cases that other connections and the runner can see."""
    return grounds.build()
