"""What each figure counts, on a handful of rows whose right numbers a person can count."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from accounts.roles import Role
from assistance import operations
from assistance.models import AidCase, Scheme
from assistance.schemes.registry import KINDS
from branches.models import Branch
from families.models import Sex
from members.models import Category, Membership, MembershipCategory
from reports.figures import counted
from reports.figures.aid import (
    AidFigures,
    aid_by_branch,
    aid_by_kind,
    aid_by_scheme,
    children_of,
    in_order,
    kind_title,
)
from reports.figures.aid import aid as sum_of_aid
from reports.figures.area import Area
from reports.figures.cases import ROWS_A_READ
from reports.figures.compared import ComparedRow, compared
from reports.figures.members import AGE_BANDS, members_divided, on_roster
from reports.figures.periods import Days, Month, Period, Year
from tests.assistance import aid
from tests.assistance.world import NOW, TODAY, World, build

pytestmark = pytest.mark.usefixtures("on_the_day", "in_english")
YEAR = Year(2026)
AT_THE_END = datetime(2027, 1, 5, 2, 0, tzinfo=UTC)


@pytest.fixture
def world(db) -> World:
    return build()


@pytest.mark.parametrize(
    ("this", "before", "change"),
    [
        (120, 100, "20.0"),
        (50, 100, "-50.0"),
        (2, 3, "-33.3"),
        (Decimal("10.50"), Decimal("10.00"), "5.0"),
        (10005, 10000, "0.1"),
        (0, 5, "-100.0"),
    ],
)
def test_a_change_is_a_part_of_what_was_a_year_before(this, before, change):
    assert ComparedRow("", "", this, this, before).change == Decimal(change)


def test_from_nothing_there_is_no_change():
    assert ComparedRow("", "", 5, 5, 0).change is None


def test_yuan_alone_is_money_in_the_monthly_return(world):
    rows = compared(Area.of(world.branches["湄潭县"]), Month(2026, 11))
    assert {row.measure: row.is_money for row in rows} == {
        **dict.fromkeys(("entries", "people", "cases", "Households", "People", "Cases"), False),
        "Yuan": True,
    }


def joined(world, number, place, born_on, *, male=True, education="", categories=()):
    branch = world.branches[place]
    person = world.person("吴桂英", born_on, male=male, at=branch)
    person.education = education
    person.save()
    by = world.as_(Role.CLERK, place).user
    day = date(2026, 1, 1)
    row = Membership.objects.create(
        branch=branch, person=person, card_no=f"HY{number}", name="吴桂英", met_on=day, minutes="第1次",
        joined_on=day, entered_by=by, created_at=NOW, counted_from=NOW,
    )  # fmt: skip
    for category in categories:
        MembershipCategory.objects.create(
            membership=row, branch=branch, category=category, joined_on=day, counted_from=NOW
        )
    return row


def test_members_are_divided_at_the_birthdays_that_people_count(world):
    last = YEAR.day_counted(AT_THE_END)
    for number, age in enumerate((17, 18, 34, 35, 49, 50, 59, 60, 90)):
        joined(
            world, number, "茅坝村", last.replace(year=last.year - age), male=age < 50, education="primary"
        )
    almost = last.replace(year=last.year - 18) + timedelta(days=1)
    joined(world, 20, "茅坝村", almost, categories=(Category.VOLUNTEER, Category.CADRE))
    area = Area.of(world.branches["湄潭县"])

    rows = {
        (row.division, row.value): row.figures.memberships for row in members_divided(area, YEAR, AT_THE_END)
    }

    assert AGE_BANDS == (0, 18, 35, 50, 60)
    assert {value: n for (division, value), n in rows.items() if division == "Age"} == {
        "under 18": 2, "18 to 34": 2, "35 to 49": 2, "50 to 59": 2, "60 and older": 2,
    }  # fmt: skip
    assert {value: n for (division, value), n in rows.items() if division == "Sex" and n} == {
        Sex.MALE.label: 6, Sex.FEMALE.label: 4,
    }  # fmt: skip
    assert {value: n for (division, value), n in rows.items() if division == "Education" and n} == {
        "primary school": 9, "not known": 1,
    }  # fmt: skip
    assert {value: n for (division, value), n in rows.items() if division == "Category" and n} == {
        Category.VOLUNTEER.label: 1, Category.CADRE.label: 1,
    }  # fmt: skip


def test_figures_read_by_somebody_count_what_that_person_reads(world):
    for number, place in enumerate(("茅坝村", "随阳山村")):
        joined(world, number, place, date(1980, 1, 1))
    for place in ("茅坝村", "随阳山村"):
        world.draft(world.household(place), by=world.as_(Role.CLERK, place))
    county = Area.of(world.branches["湄潭县"])
    by_village = county.as_read_by(world.as_(Role.CLERK, "茅坝村"))
    assert on_roster(county, YEAR, AT_THE_END).count() == 2
    assert on_roster(by_village, YEAR, AT_THE_END).get().branch == world.branches["茅坝村"]
    assert county.cases().count() == 2
    assert by_village.cases().get().branch == world.branches["茅坝村"]
    assert [branch.name for branch in by_village.branches()] == [world.branches["茅坝村"].name]
    assert county.branches().count() == 5


def test_what_is_still_written_or_was_withdrawn_was_not_received(world):
    home, clerk = world.household(students=2), world.as_(Role.CLERK, "茅坝村")
    written, case = world.draft(home, student=1), world.submitted(home)
    area, period = Area.of(world.branches["湄潭县"]), Days(TODAY, TODAY)
    assert written.received_on == TODAY
    assert counted.received(area, period).get() == case
    operations.withdraw(case.pk, by=clerk, version=case.version, reason="误报", now=NOW)
    assert not counted.received(area, period).exists()


def test_the_associations_directly_below_are_listed_as_far_as_they_are_read(world):
    county = world.branches["湄潭县"]
    day = date(2026, 12, 31)
    everybody = {branch.short_name for branch in children_of(county, by=None, day=day)}
    assert everybody == {"永兴镇", "复兴镇"}
    reviewer = world.as_(Role.REVIEWER, "永兴镇")
    assert [branch.short_name for branch in children_of(county, by=reviewer, day=day)] == ["永兴镇"]


def test_those_that_share_a_place_follow_the_townships_and_villages():
    codes = ["520328-E001", "520328102", "520328101-E001", "520328101204", "520328101"]
    ordered = sorted((Branch(code=code) for code in codes), key=in_order)
    assert [branch.code for branch in ordered] == [
        "520328101", "520328101204", "520328101-E001", "520328102", "520328-E001",
    ]  # fmt: skip


def test_aid_is_counted_by_scheme_by_kind_and_by_association(world):
    home = aid.household(world)
    of_county = aid.scheme_of(world, "funeral", name="县级慰问")
    of_city = aid.scheme_of(world, "funeral", name="市级慰问", at="遵义市")
    later_of_county = aid.scheme_of(world, "relief", name="救助")
    funeral = aid.approved(world, aid.entered(world, "funeral", home, scheme=of_county))
    relief = aid.approved(
        world, aid.entered(world, "relief", home, scheme=later_of_county), amount=Decimal(3000)
    )
    AidCase.objects.filter(pk=relief.pk).update(scheme=of_city)
    county = world.branches["湄潭县"]
    cases = counted.approved(Area.of(county), YEAR)
    one = AidFigures(1, 1, 1, Decimal(4000))
    assert sum_of_aid(cases) == AidFigures(households=1, people=2, cases=2, amount=Decimal(7000))
    assert sum_of_aid(counted.approved(Area.of(county), Year(2024))) == AidFigures()

    AidCase.objects.filter(pk=relief.pk).update(beneficiary=funeral.beneficiary)
    assert sum_of_aid(cases) == AidFigures(households=1, people=1, cases=2, amount=Decimal(7000))

    by_scheme = aid_by_scheme(cases)
    assert [row.scheme.name for row in by_scheme] == ["市级慰问", "县级慰问"]
    assert by_scheme[1].figures == one
    # By the association that runs it, and of one association by the order of their making.
    AidCase.objects.filter(pk=relief.pk).update(scheme=later_of_county)
    Scheme.objects.filter(pk=of_county.pk).update(closed_on=None)
    assert [row.scheme.name for row in aid_by_scheme(cases)] == ["县级慰问", "救助"]

    by_kind = aid_by_kind(cases)
    assert [row.code for row in by_kind] == list(KINDS)
    assert {row.code: row.figures.cases for row in by_kind} == {
        **dict.fromkeys(KINDS, 0), "funeral": 1, "relief": 1,
    }  # fmt: skip
    assert [row.title for row in by_kind] == [str(kind.title) for kind in KINDS.values()]
    AidCase.objects.filter(pk=funeral.pk).update(kind="later")
    assert [row.code for row in aid_by_kind(cases)] == [*KINDS, "later"]
    assert kind_title("later") == "later"

    rows = aid_by_branch(cases, by=None, branch=county, day=TODAY)
    assert [(row.branch.short_name, row.is_itself, row.figures.cases) for row in rows] == [
        ("永兴镇", False, 2), ("复兴镇", False, 0),
    ]  # fmt: skip
    own = aid_by_branch(cases, by=None, branch=world.branches["茅坝村"], day=TODAY)
    assert [(row.is_itself, row.figures.cases) for row in own] == [(True, 2)]


def test_a_period_of_no_length_of_its_own_has_no_code():
    for ask in (lambda: Period().code, lambda: Period.containing(TODAY)):
        with pytest.raises(NotImplementedError):
            ask()


def test_nothing_counted_is_nothing():
    assert AidFigures() == AidFigures(0, 0, 0, Decimal(0))
    assert ROWS_A_READ == 2000
