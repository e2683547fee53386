"""Members counted in stamps, yearly and monthly workbooks, and in SQL over random rosters."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from families.codes import SchoolStage
from families.models import Sex
from members.models import Category, LeavingReason, Membership, MembershipCategory
from reports.figures import members
from reports.figures.area import Area
from reports.figures.members import AGE_BANDS
from reports.figures.periods import Month, Year, last_months
from tests.assistance import world
from tests.reports import raw
from tests.reports.ground import built, path_of, sheet, table
from tests.reports.test_figures import PLACES, stamped

MEMBERS_SHEET = 5
BIRTHDAYS = (date(1950, 3, 1), date(1966, 11, 23), date(1991, 2, 28), date(2008, 2, 29), date(2012, 7, 7))


@pytest.fixture
def rosters(ground):
    """People on one, two or three rosters, in several categories; some have left, some by mistake;
    much of it was typed long after the day.
    """
    chance = random.Random(5)
    clerk = ground.as_(Role.CLERK, "湄潭县").user
    today = timezone.localdate()
    for serial in range(60):
        born = chance.choice(BIRTHDAYS)
        person = ground.person("吴桂英", born, male=chance.random() < 0.5, at=ground.branches["茅坝村"])
        person.education = chance.choice([*SchoolStage.values, ""])
        person.save()
        for place in chance.sample(PLACES, chance.randint(1, 3)):
            joined = today - timedelta(days=chance.choice([1, 20, 200, 380, 800]))
            reason = chance.choice(["", "", "", LeavingReason.WISH, LeavingReason.IN_ERROR])
            left = joined + chance.choice([0, 0.5, 1]) * (today - joined)
            typed = timezone.now() - timedelta(days=chance.choice([0, 900]), minutes=2)
            row = Membership.objects.create(
                branch=ground.branches[place],
                person=person,
                card_no=f"HY{serial:04d}{PLACES.index(place)}",
                name=person.name,
                met_on=joined,
                minutes="第1次",
                joined_on=joined,
                left_on=left if reason else None,
                left_reason=reason,
                left_by=clerk if reason else None,
                entered_by=clerk,
                created_at=world.NOW,
                counted_from=typed,
                counted_until=timezone.now() - timedelta(minutes=1) if reason else None,
            )
            for category in chance.sample(list(Category), chance.randint(0, 3)):
                MembershipCategory.objects.create(
                    membership=row,
                    branch=row.branch,
                    category=category,
                    joined_on=joined,
                    counted_from=row.counted_from,
                )
    return ground


def test_members_agree_with_sql_everywhere(rosters):
    year, month = Year.containing(timezone.localdate()), Month.containing(timezone.localdate())
    for place in PLACES:
        branch, manager = rosters.branches[place], rosters.as_(Role.MANAGER, place)
        expected = raw.members(branch)
        assert raw.members(branch, raw.ON_LIST) == expected, place
        stamp = stamped(rosters, place)["members", year.code]
        assert (stamp["memberships"], stamp["people"]) == expected, place

        rows, total = table(path_of(built(manager, branch, period=year)), MEMBERS_SHEET)
        assert tuple(map(int, total[3:5])) == expected, place
        divided = {(row[1], row[2]): tuple(map(int, row[3:5])) for row in rows}
        for sex in (Sex.MALE, Sex.FEMALE):
            condition = f"{raw.ON_ROSTER} AND p.sex = '{sex.value}'"
            assert divided["Sex", str(sex.label)] == raw.members(branch, condition), (place, sex)
        for division in ("Sex", "Age", "Education"):
            together = sum(figures[0] for (name, _value), figures in divided.items() if name == division)
            assert together == expected[0], (place, division)
        for category in Category:
            condition = (
                f"{raw.ON_ROSTER} AND EXISTS (SELECT 1 FROM members_membershipcategory c"
                f" WHERE c.membership_id = m.id AND c.category = '{category}')"
            )
            assert divided["Category", str(category.label)] == raw.members(branch, condition), place

        before = year.before()
        _rows, total = table(path_of(built(manager, branch, period=before)), MEMBERS_SHEET)
        assert tuple(map(int, total[3:5])) == raw.members(branch, period=before), place

        returned = sheet(path_of(built(manager, branch, workbook="monthly", period=month)), 1)[3:]
        cells = {(row[1], row[2]): [int(cell) for cell in row[3:6]] for row in returned if row[1]}
        stretches = (month, month.year_to_date(), month.a_year_before())
        for item, condition in (("Members joined", raw.JOINED), ("Members left", raw.LEFT)):
            by_stretch = [raw.members(branch, condition, stretch) for stretch in stretches]
            assert cells[item, "entries"] == [entries for entries, _people in by_stretch], (place, item)
            assert cells[item, "people"] == [people for _entries, people in by_stretch], (place, item)


def test_who_was_there_joined_and_left_adds_up_to_who_is_there(rosters):
    now = timezone.now()
    months = last_months(30, until=timezone.localdate(now))
    for place in PLACES:
        area = Area.of(rosters.branches[place])
        there = members.on_roster(area, months[0].before(), now).count()
        for month in months:
            there += members.joined(area, month).count() - members.left(area, month).count()
            assert there == members.on_roster(area, month, now).count(), (place, month)
            shown = members.counted_members(members.on_roster(area, month, now))
            expected = raw.members(rosters.branches[place], period=month)
            assert (shown.memberships, shown.people) == expected, (place, month)


def test_a_roster_goes_by_the_days_and_not_by_when_they_were_typed(ground):
    village, clerk = ground.branches["茅坝村"], ground.as_(Role.CLERK, "湄潭县").user
    december, typed = Month(2025, 12), datetime(2026, 1, 8, 2, tzinfo=UTC)
    for name, joined_on, left_on, reason in (
        ("recorded after the year", date(2025, 12, 20), None, ""),
        ("death recorded after the year", date(2024, 5, 1), date(2025, 12, 10), LeavingReason.DIED),
        ("left on the last day", date(2024, 5, 1), date(2025, 12, 31), LeavingReason.WISH),
        ("left on the day after", date(2024, 5, 1), date(2026, 1, 1), LeavingReason.WISH),
        ("in error", date(2025, 12, 1), date(2026, 1, 8), LeavingReason.IN_ERROR),
        ("joined on the day after", date(2026, 1, 1), None, ""),
    ):
        row = Membership.objects.create(
            branch=village,
            person=ground.person("吴桂英", date(1980, 1, 1), at=village),
            card_no=f"HY{Membership.objects.count()}",
            name=name,
            met_on=joined_on,
            minutes="第1次",
            joined_on=joined_on,
            left_on=left_on,
            left_reason=reason,
            left_by=clerk if reason else None,
            entered_by=clerk,
            created_at=typed,
            counted_from=typed,
            counted_until=typed if reason else None,
        )
        MembershipCategory.objects.create(
            membership=row,
            branch=village,
            category=Category.VOLUNTEER,
            joined_on=joined_on,
            counted_from=typed,
        )
    area, now = Area.of(ground.branches["湄潭县"]), timezone.now()
    running = Year.containing(timezone.localdate(now))

    def names(period):
        return set(members.on_roster(area, period, now).values_list("name", flat=True))

    there = {"recorded after the year", "left on the day after"}
    assert names(december) == there
    divided = {row.value: row.figures.memberships for row in members.members_divided(area, december, now)}
    assert divided[Category.VOLUNTEER.label] == len(there)
    assert names(running) == {"recorded after the year", "joined on the day after"}


@pytest.mark.parametrize("day", [date(2026, 2, 28), date(2028, 2, 29), date(2026, 3, 1), date(2026, 11, 22)])
def test_age_bands_agree_with_the_age_of_each_person(rosters, day):
    from reports.figures.members import _aged

    people = Membership.objects.select_related("person")
    for youngest, oldest in zip(AGE_BANDS, (*AGE_BANDS[1:], None), strict=True):
        expected = {
            row.pk
            for row in people
            if youngest <= row.person.age_on(day) and (oldest is None or row.person.age_on(day) < oldest)
        }
        found = set(Membership.objects.filter(_aged(youngest, oldest, on=day)).values_list("pk", flat=True))
        assert found == expected, youngest
