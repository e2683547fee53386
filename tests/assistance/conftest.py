import pytest

from accounts.roles import Role
from tests.accounts.people import signed_in
from tests.assistance.world import World, build


@pytest.fixture
def world(db) -> World:
    return build()


@pytest.fixture
def clerk(world, client):
    """The browser of the village's clerk."""
    return signed_in(client, world.as_(Role.CLERK, "茅坝村").user)
