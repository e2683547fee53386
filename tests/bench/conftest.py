import pytest

from tests import databases, prefectures


@pytest.fixture(scope="module")
def few_and_many(django_db_setup, django_db_blocker):
    """Two databases, with 10,000 and with 120,000 cases."""
    with django_db_blocker.unblock():
        yield prefectures.filled("few cases"), prefectures.filled("prefecture")


@pytest.fixture(scope="module")
def prefecture(django_db_setup, django_db_blocker):
    """The whole prefecture, connected to."""
    with django_db_blocker.unblock(), databases.connected_to(prefectures.filled("prefecture").url):
        yield


@pytest.fixture
def unblocked(django_db_blocker):
    with django_db_blocker.unblock():
        yield
