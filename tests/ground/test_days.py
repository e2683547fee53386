"""What the days of a fact mean: the same asked of the database, of a row, and counted day by day."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db.models import Q
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ground.days import FIRST_NOT, LAST, Dated, Days

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


@pytest.mark.django_db
@unhurried
@given(begins=DAYS, length=st.integers(0, 400), first=DAYS, span=st.integers(0, 400), ending=ENDINGS)
@example(begins=NEW_YEARS_EVE, length=1, first=NEW_YEARS_EVE, span=0, ending="left_on")
@example(begins=NEW_YEARS_EVE, length=0, first=NEW_YEARS_EVE, span=1, ending="ends_on")
def test_a_period_counts_what_began_in_it_and_what_was_there_no_more(begins, length, first, span, ending):
    ends, last = begins + timedelta(days=length), first + timedelta(days=span)
    days, row = Days("joined_on", ending), {"joined_on": begins, ending: ends}
    first_without = max(counted(begins, ends, ending), default=begins - timedelta(days=1)) + timedelta(days=1)

    assert days.begun(first, last).check(row) == (first <= begins <= last)
    assert days.ended(first, last).check(row) == (first <= first_without <= last)
    assert days.on(first).check(row) == (first in counted(begins, ends, ending))


@pytest.mark.parametrize("ending", ["left_on", "ends_on"])
def test_the_days_of_a_related_row_are_asked_through_the_relation(ending):
    days, day = Days("joined_on", ending), NEW_YEARS_EVE
    earlier = day - timedelta(days=1) if ending == "ends_on" else day

    assert days.begun(day, day, through="member") == Q(member__joined_on__range=(day, day))
    assert days.ended(day, day, through="member") == Q(**{f"member__{ending}__range": (earlier, earlier)})


class Asked(Dated):
    """A queryset that answers with what it was narrowed by."""

    model = SimpleNamespace(days=Days("joined_on", "left_on"))
    facts = Q(counted_until=None)

    def filter(self, *conditions):
        return conditions


def test_rows_that_are_no_facts_hold_begin_and_end_on_no_day():
    days, first, last = Asked.model.days, date(2025, 1, 1), NEW_YEARS_EVE

    assert Asked().standing_on(last) == (Asked.facts, days.on(last))
    assert Asked().begun_within(first, last) == (Asked.facts, days.begun(first, last))
    assert Asked().ended_within(first, last) == (Asked.facts, days.ended(first, last))


def test_a_column_whose_name_says_nothing_ends_no_fact():
    with pytest.raises(ValueError, match="counted_until"):
        Days("counted_from", "counted_until")
