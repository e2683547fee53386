"""What counting the dashboard's figures once takes, for whom."""

import time

import pytest
from django.utils import timezone

from branches.models import Branch
from demo.scales import FIRST_COUNTY, FIRST_TOWN, FIRST_VILLAGE, STALE_COUNTY
from reports.figures.area import Area
from reports.figures.registry import counted_for_dashboard
from tests.bench.measuring import touched, undone

pytestmark = pytest.mark.full

CITY = "5203"
# Fifteen counties lie below the city. A county's share is larger than its part, for a page of the
# tables holds rows of others too.
LEAST_TIMES = 5


def read_for(code):
    """Counts once what the job counts; tells and gives how many blocks that read."""
    branch = Branch.objects.get(code=code)
    with undone():
        before, start = touched(), time.perf_counter()
        figures = list(counted_for_dashboard(Area.of(branch), branch, as_of=timezone.now()))
        seconds, buffers = time.perf_counter() - start, touched() - before
    print(f"{len(figures)} figures of {code:12}: {buffers:6} buffers, {seconds * 1000:.0f} ms")
    return buffers


def test_an_area_is_counted_by_its_own_rows(prefecture, unblocked):
    city = read_for(CITY)
    for code in (FIRST_COUNTY, STALE_COUNTY, FIRST_TOWN, FIRST_VILLAGE):
        assert read_for(code) * LEAST_TIMES <= city
