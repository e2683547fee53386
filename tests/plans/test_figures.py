"""Counting the figures of an association reads its own rows by an index, not a whole table."""

import pytest
from django.utils import timezone

from branches.models import Branch
from demo.scales import FIRST_COUNTY, FIRST_TOWN, FIRST_VILLAGE, STALE_COUNTY
from members.panels import of_branch
from reports.figures.area import Area
from reports.figures.registry import counted_for_dashboard
from tests import prefectures
from tests.plans.lists import PLACES
from tests.plans.reading import actor_at, plans_of_queries

# In the tables that hold more rows of others than of one county.
LARGE = ("assistance_aidcase", "members_membership", "members_membergroup")


@pytest.mark.parametrize("code", [FIRST_VILLAGE, FIRST_TOWN, FIRST_COUNTY, STALE_COUNTY])
def test_no_figure_of_a_county_or_below_reads_a_whole_table(prefecture, django_db_blocker, code):
    with django_db_blocker.unblock():
        branch = Branch.objects.get(code=code)
        area = Area.of(branch)
        with plans_of_queries(by_index=prefectures.is_small(prefecture)) as plans:
            kept = list(counted_for_dashboard(area, branch, as_of=timezone.now()))
    assert len(plans) >= len(kept)
    expect_by_index(plans)


@pytest.mark.parametrize("place", ["village", "township", "county", "stale county"])
def test_the_members_on_the_page_of_an_association_are_counted_by_an_index(
    prefecture, django_db_blocker, place
):
    code, role = PLACES[place]
    by_index = prefectures.is_small(prefecture)
    with django_db_blocker.unblock(), plans_of_queries(by_index=by_index) as plans:
        panel = of_branch(Branch.objects.get(code=code), actor_at(code, role))
    assert panel["counts"].memberships >= panel["counts"].people > 0
    expect_by_index(plans)
    assert any("Index Only Scan members_membership" in plan for plan in plans), "\n".join(plans)


def expect_by_index(plans):
    whole = [plan for plan in plans if any(f"Seq Scan {table}" in plan for table in LARGE)]
    assert not whole, "\n".join(whole)
