from contextlib import ExitStack

import pytest
from django.test import Client

from accounts.roles import Role
from tests import databases
from tests.accounts.people import signed_in
from tests.assistance.world import World, build
from tests.matrix import ground as grounds


@pytest.fixture
def world(db) -> World:
    return build()


@pytest.fixture(scope="module")
def ground(django_db_setup, django_db_blocker):
    """A county with a row of every kind, kept for the tests of one file; requests are rolled back."""
    with ExitStack() as stack:
        stack.enter_context(django_db_blocker.unblock())
        copy = stack.enter_context(databases.clone_of(databases.migrated()))
        stack.enter_context(databases.connected_to(copy.url))
        yield grounds.build()


@pytest.fixture(scope="module")
def clients(ground):
    """A signed-in browser for each role, and one that is not."""
    found = {role: signed_in(Client(), ground.actor(role).user) for role in Role}
    return found | {"anonymous": Client()}
