import pytest

from tests.assistance.world import World, build


@pytest.fixture
def world(db) -> World:
    return build()
