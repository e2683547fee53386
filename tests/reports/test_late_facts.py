"""Facts that are told late: an association founded and closed long ago, typed today."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from branches.changing.operations.closing import close_branch
from branches.founding.operations import found_branch
from branches.models import Branch, BranchKind
from desk.dashboard import Board, bars
from jobs import runner
from reports.figures.area import Area
from reports.figures.periods import Year
from reports.models import FigureStamp
from reports.operations import ask_for_figures
from tests.reports import raw
from tests.reports.ground import built, path_of, sheet

ASSOCIATIONS_SHEET = 4


@pytest.fixture
def manager(ground):
    return ground.as_(Role.MANAGER, "湄潭县")


def founded(ground, manager, on):
    return found_branch(
        parent=ground.branches["湄潭县"], name="老茶厂计划生育协会", short_name="老茶厂",
        kind=BranchKind.ENTERPRISE, model="independent", seat=ground.branches["湄潭县"].seat,
        premises="会员之家", headcount=320, founded_on=on, by=manager, now=timezone.now(),
    )  # fmt: skip


def in_the_workbook(ground, manager, year):
    """The number of associations that the yearly workbook shows."""
    path = path_of(built(manager, ground.branches["湄潭县"], period=year))
    (total,) = (row for row in sheet(path, ASSOCIATIONS_SHEET) if row[1] == "Total")
    return int(total[-1])


def test_the_workbook_of_a_past_year_counts_who_was_there(ground, manager):
    years = [Year(number) for number in (2018, 2019, 2024, 2025)]
    before = [in_the_workbook(ground, manager, year) for year in years]

    branch = founded(ground, manager, date(2019, 5, 1))
    assert [in_the_workbook(ground, manager, year) for year in years] == [
        before[0], before[1] + 1, before[2] + 1, before[3] + 1,
    ]  # fmt: skip
    close_branch(
        branch.pk, on=date(2025, 6, 30), reason="企业已注销", by=manager, version=1, now=timezone.now()
    )
    after = [in_the_workbook(ground, manager, year) for year in years]
    assert after == [before[0], before[1] + 1, before[2] + 1, before[3]]
    assert after == [raw.associations(ground.branches["湄潭县"], year) for year in years]


def stamp_of(ground, figure):
    return FigureStamp.objects.get(branch=ground.branches["湄潭县"], figure=figure)


def count(manager):
    runner.run(ask_for_figures("520328", by=manager, now=timezone.now()).pk)


def test_a_stamp_says_what_was_known_and_is_counted_anew_with_all_others(ground, manager):
    count(manager)
    known = stamp_of(ground, "associations").value["count"]
    founded(ground, manager, date(2019, 5, 1))
    count(manager)
    assert stamp_of(ground, "associations").value["count"] == known

    FigureStamp.objects.update(stamped_at=timezone.now() - timedelta(minutes=10))
    count(manager)
    assert stamp_of(ground, "associations").value["count"] == known + 1
    assert FigureStamp.objects.values("stamped_at").distinct().count() == 1


def test_bars_are_of_those_that_were_counted(ground, manager):
    for place in ("茅贡米业", "茅坝村"):
        home = ground.home(place)
        ground.case(home, ground.student(home), decided_on=timezone.localdate())
    count(manager)
    Branch.objects.filter(pk=ground.branches["茅贡米业"].pk).update(
        status="closed",
        closed_on=date(2025, 6, 30),
        counted_from=timezone.now() - timedelta(days=900),
        counted_until=timezone.now(),
    )
    county = ground.branches["湄潭县"]
    board = Board(county, Area.of(county), actor=manager, today_year=Year.containing(timezone.localdate()))

    received = sum(pair[0] for pair in stamp_of(ground, "progress").value.values())
    assert sum(bar.received for bar in bars(board)) == received == 2
