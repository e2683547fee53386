"""Figures go by the day it happened; when it was typed changes nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accounts.roles import Role
from assistance.models import AidCase
from branches.models import Branch, Division
from families.models import HouseholdClass
from members.models import Category, Membership, MembershipCategory
from reports.figures import counted, members
from reports.figures.aid import children_of
from reports.figures.area import Area
from reports.figures.periods import Days, Month, Year
from tests.assistance import world
from tests.reports import ground as grounds
from tests.reports import raw

pytestmark = pytest.mark.django_db
AS_OF = datetime(2026, 11, 30, 4, tzinfo=UTC)
EVENTS = st.dates(date(2024, 1, 1), date(2026, 10, 31))
# Long before and long after the events: a book can be wrong in both directions.
MOMENTS = st.integers(0, 34_000).map(lambda hours: datetime(2023, 1, 1, tzinfo=UTC) + timedelta(hours=hours))
EVE, NEW_YEAR = date(2025, 12, 31), date(2026, 1, 1)
LATE = datetime(2026, 11, 29, tzinfo=UTC)


@st.composite
def facts(draw):
    """Days and moments of some rows: (begun, ended or None, known, known to have ended)."""
    rows = []
    for _ in range(draw(st.integers(1, 5))):
        begun, *rest = sorted(draw(st.lists(EVENTS, min_size=1, max_size=2)))
        known, until = sorted([draw(MOMENTS), draw(MOMENTS)])
        rows.append((begun, rest[0] if rest else None, known, until))
    return rows


def there(rows, day):
    """How many of them count on a day of which the ending one is the first without."""
    return sum(begun <= day and (ended is None or day < ended) for begun, ended, *_moments in rows)


BOUNDARIES = [
    [(date(2025, 5, 1), EVE, LATE, LATE)],
    [(date(2025, 5, 1), NEW_YEAR, LATE, LATE)],
    [(EVE, EVE, LATE, LATE)],
    [(EVE, None, LATE, LATE), (NEW_YEAR, None, LATE, LATE)],
    [(date(2025, 5, 1), EVE, datetime(2025, 5, 1, tzinfo=UTC), datetime(2025, 12, 31, 15, 59, tzinfo=UTC))],
]


def at_boundaries(test):
    for rows in BOUNDARIES:
        for day in (date(2025, 12, 30), EVE, NEW_YEAR):
            test = example(rows=rows, day=day)(test)
    given_all = given(rows=facts(), day=EVENTS)(test)
    return settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )(given_all)


@pytest.fixture
def ground(db):
    return grounds.build()


@contextmanager
def undone() -> Iterator[None]:
    """What an example writes goes with it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def until(day):
    return Days(date(day.year, 1, 1), day)


@at_boundaries
def test_associations_go_by_founding_and_closing(ground, rows, day):
    county = ground.branches["湄潭县"]
    with undone():
        before = counted.associations(Area.of(county), until(day), AS_OF).count()
        below = children_of(county, by=None, day=day).count()
        for number, (begun, ended, known, known_until) in enumerate(rows):
            Branch.objects.create(
                code=f"520328-E9{number:02d}", name=f"新厂{number}", short_name=f"新厂{number}",
                level="base", kind="enterprise", model="independent", premises="室", headcount=9,
                seat=Division.objects.get(code="520328"), parent=county,
                founded_on=begun, closed_on=ended, status="closed" if ended else "active",
                counted_from=known, counted_until=known_until if ended else None,
            )  # fmt: skip
        assert counted.associations(Area.of(county), until(day), AS_OF).count() == before + there(rows, day)
        assert raw.associations(county, until(day)) == before + there(rows, day)
        assert children_of(county, by=None, day=day).count() == below + there(rows, day)


@at_boundaries
def test_members_go_by_joining_and_leaving(ground, rows, day):
    village, area = ground.branches["茅坝村"], Area.of(ground.branches["湄潭县"])
    clerk = ground.as_(Role.CLERK, "湄潭县").user
    with undone():
        for number, (begun, ended, known, known_until) in enumerate(rows):
            row = Membership.objects.create(
                branch=village, person=ground.person("吴桂英", date(1980, 1, 1), at=village),
                card_no=f"HY{number}", name="吴桂英", met_on=begun, minutes="第1次", joined_on=begun,
                left_on=ended, left_reason="wish" if ended else "", left_by=clerk if ended else None,
                entered_by=clerk, created_at=known, counted_from=known,
                counted_until=known_until if ended else None,
            )  # fmt: skip
            MembershipCategory.objects.create(
                membership=row, branch=village, category=Category.VOLUNTEER, joined_on=begun,
                counted_from=known_until,
            )  # fmt: skip
        period = until(day)
        assert members.on_roster(area, period, AS_OF).count() == there(rows, day)
        assert raw.members(ground.branches["湄潭县"], period=period)[0] == there(rows, day)
        assert of_category(area, period) == there(rows, day)
        assert members.joined(area, period).count() == sum(
            period.first_day <= begun <= day for begun, *_rest in rows
        )
        assert members.left(area, period).count() == sum(
            ended is not None and period.first_day <= ended <= day for _begun, ended, *_rest in rows
        )


def of_category(area, period):
    divided = members.members_divided(area, period, AS_OF)
    return next(row.figures.memberships for row in divided if row.value == Category.VOLUNTEER.label)


@at_boundaries
def test_categories_go_by_their_own_days(ground, rows, day):
    village, area = ground.branches["茅坝村"], Area.of(ground.branches["湄潭县"])
    clerk = ground.as_(Role.CLERK, "湄潭县").user
    with undone():
        for number, (begun, ended, known, known_until) in enumerate(rows):
            row = Membership.objects.create(
                branch=village, person=ground.person("吴桂英", date(1980, 1, 1), at=village),
                card_no=f"HY{number}", name="吴桂英", met_on=date(2023, 1, 1), minutes="第1次",
                joined_on=date(2023, 1, 1), entered_by=clerk, created_at=known, counted_from=known,
            )  # fmt: skip
            MembershipCategory.objects.create(
                membership=row, branch=village, category=Category.VOLUNTEER, joined_on=begun,
                left_on=ended, counted_from=known, counted_until=known_until if ended else None,
            )  # fmt: skip
        assert of_category(area, until(day)) == there(rows, day)


@at_boundaries
def test_classes_go_by_their_days(ground, rows, day):
    home = ground.home("茅坝村")
    with undone():
        for begun, ended, known, _known_until in rows:
            HouseholdClass.objects.create(
                household=home, branch=home.branch, kind="hardship", starts_on=begun,
                ends_on=ended or date(2027, 1, 1), evidence="hardship_proof",
                recorded_by=home.entered_by, counted_from=known,
            )  # fmt: skip
        # The last day of a class counts.
        assert HouseholdClass.objects.standing_on(day).filter(household=home).count() == sum(
            begun <= day <= (ended or date(2027, 1, 1)) for begun, ended, *_moments in rows
        )


@at_boundaries
def test_cases_go_by_the_day_of_receipt(ground, rows, day):
    """Whenever they were typed and submitted."""
    home, county = ground.home("茅坝村"), ground.branches["湄潭县"]
    student = ground.student(home)
    with undone():
        for begun, ended, known, until_then in rows:
            case = ground.case(home, student, decided_on=ended or begun, days=((ended or begun) - begun).days)
            AidCase.objects.filter(pk=case.pk).update(created_at=known, counted_from=until_then)
        period, area = until(day), Area.of(county)
        expected = sum(period.first_day <= begun <= day for begun, *_rest in rows)
        assert counted.received(area, period).count() == expected
        assert raw.received(county, period)[0] == expected


def test_what_was_received_in_december_and_typed_in_january_belongs_to_december(ground):
    home, area = ground.home("茅坝村"), Area.of(ground.branches["湄潭县"])
    case = ground.case(home, ground.student(home), decided_on=date(2026, 1, 20), days=23, typed_after=10)

    assert (case.received_on, case.submitted_on) == (date(2025, 12, 28), date(2026, 1, 7))
    assert [counted.received(area, Year(year)).count() for year in (2025, 2026)] == [1, 0]
    assert counted.mean_days(area, Year(2026)) == 23


def test_an_association_that_closed_on_the_last_day_is_not_counted_at_its_end(ground):
    """Whether that was noted a minute before midnight or a minute after."""
    county = ground.branches["湄潭县"]
    area, year = Area.of(county), Year(2025)
    before = counted.associations(area, year, AS_OF).count()
    for place, noted_at in (
        ("茅贡米业", datetime(2025, 12, 31, 15, 59, tzinfo=UTC)),
        ("永兴茶厂", datetime(2025, 12, 31, 16, 1, tzinfo=UTC)),
    ):
        Branch.objects.filter(pk=ground.branches[place].pk).update(
            status="closed",
            closed_on=EVE,
            counted_from=world.NOW - timedelta(days=900),
            counted_until=noted_at,
        )
        before -= 1
        assert counted.associations(area, year, AS_OF).count() == before
        assert raw.associations(county, year) == before
    assert counted.associations(area, Month(2025, 11), AS_OF).count() == before + 2
