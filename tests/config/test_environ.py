"""Values from the environment are read as written, or refused by the name of their variable."""

import pytest

from config import environ


@pytest.mark.parametrize(
    ("value", "read"), [(None, (6, 1)), ("", (6, 1)), ("07-15", (7, 15)), ("02-29", (2, 29)), ("1-5", (1, 5))]
)
def test_a_month_and_a_day_are_read(monkeypatch, value, read):
    monkeypatch.delenv("COMING", raising=False)
    if value is not None:
        monkeypatch.setenv("COMING", value)

    assert environ.month_day("COMING", "06-01") == read


@pytest.mark.parametrize("value", ["02-30", "04-31", "13-01", "06", "2026-06-01", "1 June", "06/01"])
def test_a_day_that_no_year_has_stops_the_start_by_the_name_of_the_variable(monkeypatch, value):
    monkeypatch.setenv("COMING", value)

    with pytest.raises(ValueError, match=f"COMING.*{value}"):
        environ.month_day("COMING", "06-01")


@pytest.mark.parametrize(
    ("read", "value"), [(environ.number, "many"), (environ.flag, "perhaps")], ids=["number", "flag"]
)
def test_what_is_neither_a_number_nor_yes_or_no_is_refused_too(monkeypatch, read, value):
    monkeypatch.setenv("COMING", value)
    default = {"default": 1} if read is environ.number else {}

    with pytest.raises(ValueError, match="COMING"):
        read("COMING", **default)
