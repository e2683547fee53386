"""What the days of a fact mean: the same asked of the database, of a row, and counted day by day."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accounts.days import FIRST_NOT, LAST, Days

NEW_YEARS_EVE = date(2025, 12, 31)
DAYS = st.dates(date(2025, 1, 1), date(2026, 12, 31))
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
ENDINGS = st.sampled_from(sorted(LAST | FIRST_NOT))


def counted(begins, ends, ending):
    """The days on which a fact counts, as people count them."""
    last = ends if ending in LAST else ends - timedelta(days=1)
    return {begins + timedelta(days=n) for n in range((last - begins).days + 1)}


@unhurried
@given(begins=DAYS, length=st.integers(0, 400), day=DAYS, ending=ENDINGS)
@example(begins=date(2025, 5, 1), length=0, day=date(2025, 5, 1), ending="left_on")
@example(begins=date(2025, 5, 1), length=0, day=date(2025, 5, 1), ending="ends_on")
@example(begins=date(2025, 12, 30), length=1, day=NEW_YEARS_EVE, ending="closed_on")
@example(begins=date(2025, 12, 30), length=1, day=NEW_YEARS_EVE, ending="ends_on")
def test_a_fact_holds_on_the_days_that_people_count(begins, length, day, ending):
    ends = begins + timedelta(days=length)
    row = SimpleNamespace(joined_on=begins, **{ending: ends})

    assert Days("joined_on", ending).hold(row, day) == (day in counted(begins, ends, ending))


@unhurried
@given(begins=DAYS, day=DAYS, ending=ENDINGS)
def test_what_has_not_ended_holds_from_its_beginning_on(begins, day, ending):
    row = SimpleNamespace(joined_on=begins, **{ending: None})

    assert Days("joined_on", ending).hold(row, day) == (begins <= day)


@unhurried
@given(first_without=DAYS, ending=ENDINGS)
def test_what_stands_in_the_ending_column_is_told_from_the_first_day_without(first_without, ending):
    days = Days("joined_on", ending)
    row = SimpleNamespace(joined_on=date(2024, 1, 1), **{ending: days.after(first_without)})

    assert not days.hold(row, first_without)
    assert days.hold(row, first_without - timedelta(days=1))


def test_a_column_whose_name_says_nothing_ends_no_fact():
    with pytest.raises(ValueError, match="counted_until"):
        Days("counted_from", "counted_until")
