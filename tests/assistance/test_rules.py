"""When a rule is in force, which periods are open, and until when an application is in time."""

import calendar
from datetime import date, timedelta

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from assistance.cases import queries
from assistance.cases.guards import why_not_offered
from assistance.cases.rules import rule_of as rule_of_case
from assistance.models import AidCase, PeriodKind, SchemeRule
from assistance.schemes.rules import (
    Eligibility,
    day_of,
    last_day_to_apply,
    periods_open,
    rule_on,
    school_years_open,
)
from tests.assistance.world import NOW, TODAY
from tests.violating import refuses

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


def rule_of(period_kind, month, day, year):
    return SchemeRule(period_kind=period_kind, apply_by_month=month, apply_by_day=day, apply_by_year=year)


def followed_by(rule, **changed):
    """A copy of a rule as the next version, confirmed unless it says otherwise."""
    given = {"pk": None, "version": rule.version + 1, **changed}
    copy = SchemeRule.objects.get(pk=rule.pk)
    for name, value in given.items():
        setattr(copy, name, value)
    return copy


@pytest.mark.parametrize(
    ("day", "years"),
    [
        (date(2026, 5, 31), ("2025-2026", "2024-2025")),
        (date(2026, 6, 1), ("2025-2026", "2026-2027", "2024-2025")),
        (date(2026, 8, 31), ("2025-2026", "2026-2027", "2024-2025")),
        (date(2026, 9, 1), ("2026-2027", "2025-2026")),
        (date(2026, 12, 31), ("2026-2027", "2025-2026")),
    ],
)
def test_the_coming_school_year_is_open_from_the_first_of_june(day, years):
    assert school_years_open(day) == years


@pytest.mark.parametrize(
    ("setting", "closed", "opened"),
    [
        ((7, 15), date(2026, 7, 14), date(2026, 7, 15)),
        ((2, 29), date(2026, 2, 27), date(2026, 2, 28)),
        ((2, 29), date(2028, 2, 28), date(2028, 2, 29)),
        ((12, 1), date(2026, 11, 30), date(2026, 12, 1)),
    ],
)
def test_the_day_from_which_it_is_open_is_a_setting(setting, closed, opened):
    with override_settings(COMING_SCHOOL_YEAR_FROM=setting):
        assert [len(school_years_open(day)) for day in (closed, opened)] == [2, 3]


def test_opened_with_the_school_year_the_coming_one_is_always_open():
    with override_settings(COMING_SCHOOL_YEAR_FROM=(9, 1)):
        assert [len(school_years_open(day)) for day in (date(2026, 8, 31), date(2026, 9, 1))] == [3, 3]


@pytest.mark.parametrize(
    ("ways", "counts"),
    [
        ([{"resident_status": "rural", "classes": ["bereaved"]}], False),
        ([{"classes": ["bereaved"], "whose": "either_parent"}], False),
        ([{"resident_status": "rural", "classes": ["bereaved"], "whose": "either_parent"}], True),
        (
            [
                {"classes": ["bereaved"]},
                {"resident_status": "rural", "classes": ["bereaved"], "whose": "either_parent"},
            ],
            True,
        ),
    ],
)
def test_a_rule_looks_at_the_parents_where_one_of_its_ways_asks_for_their_status(ways, counts):
    assert Eligibility.from_json({"any_of": ways}).counts_parents() is counts


@given(DAYS)
def test_what_is_open_begins_with_the_period_that_the_day_falls_in(day):
    first = int(school_years_open(day)[0][:4])
    assert date(first, 9, 1) <= day <= date(first + 1, 8, 31)
    assert periods_open(PeriodKind.CALENDAR_YEAR, day) == (str(day.year), str(day.year - 1))
    assert periods_open(PeriodKind.ONCE, day) == ("once",)
    assert periods_open(PeriodKind.EVENT, day) == ()


@pytest.mark.parametrize(
    ("period_kind", "period", "named", "last_day"),
    [
        ("school_year", "2026-2027", (6, 30, 1), date(2027, 6, 30)),
        ("school_year", "2026-2027", (9, 15, 0), date(2026, 9, 15)),
        ("school_year", "2026-2027", (7, 31, 0), date(2026, 7, 31)),
        ("school_year", "2026-2027", (2, 29, 1), date(2027, 2, 28)),
        ("school_year", "2027-2028", (2, 29, 1), date(2028, 2, 29)),
        ("calendar_year", "2026", (12, 31, 0), date(2026, 12, 31)),
        ("calendar_year", "2026", (1, 31, 1), date(2027, 1, 31)),
    ],
)
def test_the_last_day_lies_in_the_year_that_the_rule_says(period_kind, period, named, last_day):
    assert last_day_to_apply(rule_of(period_kind, *named), period) == last_day


@given(st.integers(1900, 2100), st.integers(1, 12), st.integers(1, 31), st.integers(0, 1))
def test_every_day_that_a_rule_can_hold_is_a_day_of_every_period(first, month, day, year):
    if day > (29 if month == 2 else calendar.monthrange(2001, month)[1]):
        return
    found = last_day_to_apply(rule_of(PeriodKind.SCHOOL_YEAR, month, day, year), f"{first}-{first + 1}")
    end = calendar.monthrange(first + year, month)[1]
    assert found == date(first + year, month, min(day, end))
    assert found == last_day_to_apply(rule_of(PeriodKind.CALENDAR_YEAR, month, day, year), f"{first}")
    assert found == day_of(first + year, month, day)


@given(DAYS, st.integers(0, 400))
def test_days_after_the_event_are_counted_from_the_day_after_it(event_on, days):
    rule = SchemeRule(period_kind=PeriodKind.EVENT, apply_within_days=days)
    assert last_day_to_apply(rule, event_on.isoformat(), event_on) == event_on + timedelta(days=days)
    assert last_day_to_apply(rule, "", None) is None


def test_a_rule_without_a_last_day_has_none():
    assert last_day_to_apply(rule_of("school_year", None, None, None), "2026-2027") is None


@pytest.mark.parametrize(
    "named",
    [(2, 30, 0), (4, 31, 0), (6, 31, 1), (13, 1, 0), (1, 32, 0), (0, 1, 0), (1, 0, 0), (6, 30, 2),
     (6, 30, None), (6, None, 1), (None, 30, 1), (None, None, 1)],
)  # fmt: skip
def test_a_day_that_no_year_has_cannot_be_stored(world, named):
    names = dict(zip(("apply_by_month", "apply_by_day", "apply_by_year"), named, strict=True))
    refuses("schemerule_last_day_is_real", lambda: world.scheme.rules.update(**names))


@pytest.mark.parametrize("named", [(2, 29, 0), (2, 29, 1), (12, 31, 0), (4, 30, 1)])
def test_the_days_of_the_calendar_can_be_stored(world, named):
    names = dict(zip(("apply_by_month", "apply_by_day", "apply_by_year"), named, strict=True))
    assert world.scheme.rules.update(**names) == 1


def test_only_a_rule_by_the_year_has_a_last_day_of_the_year_and_never_two_last_days(world):
    rules = world.scheme.rules
    rules.update(apply_by_month=6, apply_by_day=30, apply_by_year=1)
    refuses("schemerule_last_day_is_real", lambda: rules.update(period_kind="once"))
    refuses("schemerule_one_last_day", lambda: rules.update(apply_within_days=90))


def test_the_last_day_of_a_rule_is_a_day_in_force(world):
    rule = world.scheme.rules.get()
    world.scheme.rules.update(ends_on=TODAY)

    assert rule_on(world.scheme, TODAY) == rule
    assert rule_on(world.scheme, TODAY + timedelta(days=1)) is None
    assert rule_on(world.scheme, rule.starts_on) == rule
    assert rule_on(world.scheme, rule.starts_on - timedelta(days=1)) is None


def test_a_scheme_receives_nothing_from_the_day_on_which_it_is_closed(world, clerk):
    home, scheme = world.household(), world.scheme
    actor = world.as_("clerk", "茅坝村")
    scheme.closed_on = TODAY + timedelta(days=1)
    scheme.save()
    assert not why_not_offered(scheme, home, today=TODAY)
    assert queries.offered(actor, home, today=TODAY) == [scheme]

    scheme.closed_on = TODAY
    scheme.save()
    assert TODAY.isoformat() in why_not_offered(scheme, home, today=TODAY)
    assert queries.offered(actor, home, today=TODAY) == []


def test_confirmed_rules_of_a_scheme_never_share_a_day(world):
    rule = world.scheme.rules.get()
    refuses("schemerule_no_overlap", followed_by(rule, starts_on=TODAY).save)
    world.scheme.rules.update(ends_on=TODAY)
    refuses("schemerule_no_overlap", followed_by(rule, starts_on=TODAY).save)
    refuses(
        "schemerule_no_overlap",
        followed_by(rule, starts_on=date(2020, 1, 1), ends_on=rule.starts_on).save,
    )

    followed_by(rule, starts_on=TODAY + timedelta(days=1), ends_on=None).save()
    assert rule_on(world.scheme, TODAY + timedelta(days=1)).version == 2


def test_rules_that_nobody_confirmed_and_those_of_other_schemes_may_lie_anywhere(world):
    rule = world.scheme.rules.get()
    followed_by(rule, confirmed_by=None, confirmed_at=None, starts_on=TODAY).save()
    other = type(world.scheme).objects.create(
        branch=world.scheme.branch, name="另一项", kind="education", care_field="schooling"
    )
    followed_by(rule, scheme=other, confirmed_at=NOW).save()

    assert rule_on(world.scheme, TODAY) == rule


def test_a_draft_stands_under_a_rule_that_was_confirmed(world):
    rule, case = world.scheme.rules.get(), world.draft()
    followed_by(rule, confirmed_by=None, confirmed_at=None, starts_on=rule.starts_on).save()
    type(rule).objects.filter(pk=rule.pk).update(version=9)

    assert rule_of_case(case, today=TODAY).pk == rule.pk
    type(rule).objects.filter(pk=rule.pk).update(confirmed_by=None, confirmed_at=None)
    assert rule_of_case(AidCase.objects.get(pk=case.pk), today=TODAY) is None
    assert rule_on(world.scheme, TODAY) is None


def test_a_rule_serves_the_answers_that_it_names_and_all_where_it_names_none():
    terms = {"any_of": [], "school_stages": ["vocational"]}

    assert Eligibility.from_json(terms).serves("school_stages") == {"vocational"}
    assert Eligibility.from_json(terms).serves("causes") == frozenset()
