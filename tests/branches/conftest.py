import pytest

from . import grove as groves


@pytest.fixture
def grove(db):
    return groves.plant()


@pytest.fixture
def committed_grove(cloned_database):
    """The tree in a database of its own, for threads."""
    return groves.plant()
