import pytest
from django.utils import translation

from . import grove as groves


@pytest.fixture(autouse=True)
def english():
    """Sentences are compared in the language they are written in."""
    with translation.override("en"):
        yield


@pytest.fixture
def grove(db):
    return groves.plant()


@pytest.fixture
def committed_grove(cloned_database):
    """The tree in a database of its own, for threads."""
    return groves.plant()
