"""What the demo that a first start makes holds."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

import assistance
from accounts.roles import Role
from assistance.cases.states import CaseState
from assistance.models import AidCase
from assistance.schemes.registry import KINDS
from branches.actors import actor_for
from branches.changing.operations.closing import close_branch
from branches.founding.operations import found_branch
from branches.models import Branch, BranchKind, Duty, Level
from demo.scales import SCALES
from families.models import Household
from reports.figures import counted
from reports.figures.area import Area
from reports.figures.periods import Year

pytestmark = pytest.mark.usefixtures("demo_database")


def states_that_operations_name() -> set[str]:
    operations = Path(assistance.__file__).parent.rglob("operations/*.py")
    sources = [path.read_text(encoding="utf-8") for path in operations]
    return {CaseState[name] for source in sources for name in re.findall(r"\bCaseState\.([A-Z_]+)\b", source)}


def test_it_has_some_three_thousand_households_and_five_hundred_cases_in_six_counties():
    assert Household.objects.count() == pytest.approx(3000, rel=0.02)
    assert AidCase.objects.count() == pytest.approx(500, rel=0.02)
    shares = {code for code, _share in SCALES["small"].shares}
    assert len(shares) == 6
    for model in (Household, AidCase):
        counties = model.objects.order_by().values_list("county_id", flat=True).distinct()
        assert {Branch.objects.get(pk=pk).code for pk in counties} == shares


def test_its_associations_are_those_of_all_fifteen_counties():
    counties = Branch.objects.filter(level=Level.COUNTY, code__regex=r"^\d{6}$").values_list(
        "code", flat=True
    )

    assert len(counties) == 15
    assert len([code for code in counties if code.startswith("5203")]) == 14
    for code in counties:
        assert Branch.objects.filter(level=Level.TOWNSHIP, code__startswith=code).exists(), code


def test_its_cases_are_of_three_years_up_to_these_days():
    today = timezone.localdate()
    days = sorted(map(timezone.localdate, AidCase.objects.values_list("created_at", flat=True)))

    assert {day.year for day in days} | {today.year} == {today.year - 2, today.year - 1, today.year}
    assert days[0] < timezone.datetime(today.year - 2, 3, 1).date()
    assert today - timedelta(days=14) < days[-1] <= today


def test_its_cases_are_in_every_state_that_an_operation_leads_to_and_of_every_kind():
    reached = {CaseState.DRAFT} | states_that_operations_name()

    assert {"in_review", "approved", "withdrawn"} <= reached
    assert set(AidCase.objects.values_list("state", flat=True)) == reached
    assert set(AidCase.objects.values_list("kind", flat=True)) == set(KINDS)


def test_an_association_of_2019_that_is_typed_today_is_among_those_of_2025():
    county, now = Branch.objects.get(code="520328"), timezone.now()
    area, year = Area.of(county), Year(2025)
    assert counted.associations(area, year, now).count() == 171
    duty = Duty.objects.current(now.date()).filter(branch=county, role=Role.MANAGER).first()
    manager = actor_for(duty)

    branch = found_branch(
        parent=county, name="老茶厂计划生育协会", short_name="老茶厂", kind=BranchKind.ENTERPRISE,
        model="independent", seat=county.seat, premises="会员之家", headcount=320,
        founded_on=date(2019, 5, 1), by=manager, now=now,
    )  # fmt: skip
    assert counted.associations(area, year, now).count() == 172
    close_branch(branch.pk, on=date(2025, 6, 30), reason="企业已注销", by=manager, version=1, now=now)
    assert counted.associations(area, year, now).count() == 171
    assert counted.associations(area, Year(2024), now).count() == 172
