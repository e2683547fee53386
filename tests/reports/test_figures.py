"""Stamps, workbooks and SQL say the same of every kind of association, over cases at random."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.roles import Role
from branches.models import Branch
from jobs import runner
from reports.figures import counted
from reports.figures.aid import kind_title
from reports.figures.area import Area
from reports.figures.periods import Month, Quarter, Year
from reports.figures.registry import counted_for_dashboard
from reports.models import FigureStamp
from reports.operations import ask_for_figures
from tests.reports import raw
from tests.reports.ground import built, path_of, sheet

PLACES = ("贵州省", "遵义市", "湄潭县", "永兴镇", "茅坝村", "茅贡米业", "永兴茶厂")
KINDS = ("education", "relief")


def stamped(ground, place):
    """The stamps that the job leaves, by figure and period."""
    job = ask_for_figures(ground.branches[place].code, by=ground.as_(Role.MANAGER, place), now=timezone.now())
    runner.run(job.pk)
    rows = FigureStamp.objects.filter(branch=ground.branches[place])
    return {(row.figure, row.period): row.value for row in rows}


def told(figures):
    return figures["households"], figures["people"], figures["cases"], Decimal(figures["amount"])


@pytest.mark.parametrize("seed", [11, 12])
def test_stamps_monthly_and_quarterly_agree_with_sql_everywhere(ground, seed):
    today = timezone.localdate()
    this, year = Month.containing(today), Year.containing(today)
    days = [today, this.before().first_day, this.a_year_before().last_day, date(today.year, 1, 1)]
    ground.scatter(seed, cases=160, days=days)
    for place in PLACES:
        branch = ground.branches[place]
        stamps = stamped(ground, place)
        assert stamps["associations", year.code]["count"] == raw.associations(branch), place
        assert stamps["received", year.code] == raw.received(branch, year)[0], place
        cases_decided, _refused, mean = raw.decided(branch, year)
        assert stamps["decided", year.code] == cases_decided, place
        assert stamps["mean_days", year.code] == (None if mean is None else str(mean)), place
        for period in (year, this, this.before()):
            value = stamps["approved", period.code]
            assert told(value["total"]) == raw.aid(branch, period), (place, period)
            for kind in KINDS:
                counted_of_kind = raw.aid(branch, period, kind=kind)
                shown = value["kinds"].get(kind)
                assert (told(shown) if shown else (0, 0, 0, Decimal(0))) == counted_of_kind, (place, kind)
        children = Branch.objects.filter(parent=branch)
        for child in children:
            shown = stamps["progress", year.code].get(str(child.pk), [0, 0])
            assert tuple(shown) == raw.received(child, year), (place, child.short_name)
        agrees_with_monthly(ground, place, this)
        agrees_with_register(ground, place, Quarter.containing(today))


def agrees_with_monthly(ground, place, month):
    branch = ground.branches[place]
    path = path_of(built(ground.as_(Role.MANAGER, place), branch, workbook="monthly", period=month))
    rows = {(row[1], row[2]): row[3:6] for row in sheet(path, 1)[3:] if row[1]}
    stretches = (month, month.year_to_date(), month.a_year_before())
    assert [int(cell) for cell in rows["Cases received", "cases"]] == [
        raw.received(branch, stretch)[0] for stretch in stretches
    ], place
    assert [int(cell) for cell in rows["Cases decided", "cases"]] == [
        raw.decided(branch, stretch)[0] for stretch in stretches
    ], place
    assert [int(cell) for cell in rows["of these refused", "cases"]] == [
        raw.decided(branch, stretch)[1] for stretch in stretches
    ], place
    measures = ("Households", "People", "Cases", "Yuan")
    for item, kind in (("Aid of all kinds", ""), (kind_title("relief"), "relief")):
        if (item, "Yuan") not in rows:
            assert [raw.aid(branch, stretch, kind=kind)[2] for stretch in stretches] == [0, 0, 0]
            continue
        columns = [raw.aid(branch, stretch, kind=kind) for stretch in stretches]
        for number, measure in enumerate(measures):
            shown = [Decimal(str(cell)) for cell in rows[item, measure]]
            assert shown == [column[number] for column in columns], (place, item, measure)


def agrees_with_register(ground, place, quarter):
    branch = ground.branches[place]
    path = path_of(built(ground.as_(Role.MANAGER, place), branch, workbook="quarterly", period=quarter))
    *listed, total = sheet(path, 2)[2:]
    counted_cases, amount = raw.aid(branch, quarter)[2:]
    column = sheet(path, 2)[1].index("Amount (yuan)")
    assert len(listed) == counted_cases, place
    assert total[1] == "Total"
    assert Decimal(str(total[column] or 0)) == amount == sum(Decimal(str(row[column])) for row in listed)


def test_a_county_counted_alone_holds_nothing_from_below(ground):
    ground.scatter(5, cases=60, days=[timezone.localdate()])
    county, year = ground.branches["湄潭县"], Year.containing(timezone.localdate())
    alone = Area("branch_id", county.pk)
    values = {
        (figure, period): value
        for figure, period, value in counted_for_dashboard(alone, county, as_of=timezone.now())
    }
    assert values["associations", year.code]["count"] == 1
    assert values["received", year.code] == raw.received(county, year, deep=False)[0]
    assert told(values["approved", year.code]["total"]) == raw.aid(county, year, deep=False)
    assert values["progress", year.code] == {}


def test_mean_days_go_from_receipt_to_decision(ground):
    home = ground.home("茅坝村")
    student = ground.student(home)
    for days in (0, 3, 7):
        ground.case(home, student, days=days, typed_after=days, decided_on=date(2025, 6, 30))
    ground.case(home, student, days=20, state="in_review", decided_on=date(2025, 6, 30))
    area = Area.of(ground.branches["湄潭县"])
    assert counted.mean_days(area, Month(2025, 6)) == Decimal("3.3")
    assert counted.mean_days(area, Month(2025, 5)) is None
    assert counted.received(area, Month(2025, 6)).count() == 4


def test_an_association_counts_from_its_founding_to_its_closing(ground):
    area = Area.of(ground.branches["湄潭县"])
    now = timezone.now()
    today = timezone.localdate(now)
    this_year, before = Year.containing(today), Year(1989)
    assert counted.associations(area, before, now).count() == 0
    whole = counted.associations(area, this_year, now).count()
    Branch.objects.filter(code="520328-M001").update(status="closed", closed_on=today, counted_until=now)
    assert counted.associations(area, this_year, now).count() == whole - 1
    assert counted.associations(area, Year(2025), now).count() == whole
