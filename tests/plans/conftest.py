from functools import partial

import pytest

from tests import databases, prefectures
from tests.plans import reading


@pytest.fixture(scope="module", params=["fiftieth", pytest.param("prefecture", marks=pytest.mark.full)])
def prefecture(request, django_db_setup, django_db_blocker):
    """The name of the prefecture that is measured: a fiftieth, or in a full run the whole as well."""
    with django_db_blocker.unblock(), databases.connected_to(prefectures.filled(request.param).url):
        yield request.param


@pytest.fixture
def expect_cheap(prefecture):
    """Asserts that these rows are found by reading little; gives what it cost."""
    return partial(reading.expect_cheap, in_order=prefectures.is_small(prefecture))
