from datetime import date

import pytest

from reports.figures import periods
from reports.figures.periods import Month, Quarter, Year, last_months


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (Year, "2025", "2025"),
        (Year, "2025年", "2025"),
        (Month, "2025-06", "2025-06"),
        (Month, "2025-6", "2025-06"),
        (Month, "202506", "2025-06"),
        (Month, " 2025年6月", "2025-06"),
        (Quarter, "2025-Q2", "2025-Q2"),
        (Quarter, "2025q2", "2025-Q2"),
        (Quarter, "2025年第2季度", "2025-Q2"),
    ],
)
def test_a_period_is_read_as_people_type_it(kind, text, code):
    assert kind.parse(text).code == code
    assert periods.read(code) == kind.parse(text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Year, "20x5"),
        (Year, ""),
        (Month, "2025-13"),
        (Month, "2025-00"),
        (Quarter, "2025-Q5"),
        (Year, "２０２５"),
        (Year, "0000"),
        (Month, "0000-05"),
        (Quarter, "0000-Q1"),
        (Year, "9999"),
        (Month, "9999-12"),
        (Quarter, "9999-Q4"),
    ],
)
def test_what_is_no_period_is_refused(kind, text):
    with pytest.raises(ValueError, match="no"):
        kind.parse(text)


@pytest.mark.parametrize("code", ["2025-6", "25", "2025-Q9", "x" * 40, ""])
def test_only_codes_stand_in_addresses(code):
    with pytest.raises(ValueError, match="no period"):
        periods.read(code)


@pytest.mark.parametrize(
    ("period", "first", "last", "before", "a_year_before"),
    [
        (Year(2024), date(2024, 1, 1), date(2024, 12, 31), "2023", "2023"),
        (Month(2024, 2), date(2024, 2, 1), date(2024, 2, 29), "2024-01", "2023-02"),
        (Month(2025, 1), date(2025, 1, 1), date(2025, 1, 31), "2024-12", "2024-01"),
        (Month(2025, 12), date(2025, 12, 1), date(2025, 12, 31), "2025-11", "2024-12"),
        (Quarter(2025, 1), date(2025, 1, 1), date(2025, 3, 31), "2024-Q4", "2024-Q1"),
        (Quarter(2025, 4), date(2025, 10, 1), date(2025, 12, 31), "2025-Q3", "2024-Q4"),
    ],
)
def test_a_period_knows_its_days_and_its_neighbours(period, first, last, before, a_year_before):
    assert period.days == (first, last)
    assert period.before().code == before
    assert period.a_year_before().code == a_year_before
    assert type(period).of_words(period.words) == period
    assert period.year_to_date().days == (date(first.year, 1, 1), last)
    assert [period.is_running(day) for day in (first, last, date(last.year + 1, 12, 31))] == [
        True,
        True,
        False,
    ]


def test_the_last_months_end_with_the_running_one():
    assert [month.code for month in last_months(3, until=date(2026, 1, 31))] == [
        "2025-11",
        "2025-12",
        "2026-01",
    ]
