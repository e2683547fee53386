from contextlib import suppress
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from ground.resident_ids import ResidentId, with_check

TODAY = date(2026, 9, 1)


def refusal(text):
    with pytest.raises(ValidationError) as caught:
        ResidentId.parse(text, today=TODAY)
    return caught.value.code


def test_number_tells_birth_date_sex_and_where_it_was_issued():
    parsed = ResidentId.parse("11010519491231002X", today=TODAY)

    assert (parsed.born_on, parsed.is_male, parsed.was_15) == (date(1949, 12, 31), False, False)
    assert (parsed.issued_in, parsed.last_four) == ("110105", "002X")


@pytest.mark.parametrize(
    "typed",
    [
        "１１０１０５１９４９１２３１００２Ｘ",
        "11010519491231002x",
        " 110105 19491231 002X ",
        "110105\u200b19491231\u00a0002X\ufeff",
    ],
)
def test_width_case_and_spaces_do_not_matter(typed):
    assert ResidentId.parse(typed, today=TODAY).number == "11010519491231002X"


def test_fifteen_digits_are_lengthened_and_flagged():
    parsed = ResidentId.parse("110105491231002", today=TODAY)

    assert (parsed.number, parsed.was_15) == ("11010519491231002X", True)


@pytest.mark.parametrize("place", ["522101", "522121", "520321", "520302", "440605", "999999"])
def test_place_is_never_a_reason_to_refuse(place):
    assert ResidentId.parse(with_check(f"{place}19800101123"), today=TODAY).issued_in == place


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("110105194912310021", "checksum"),
        ("11010519491231020X", "checksum"),
        ("1101051949123100", "length"),
        ("", "length"),
        ("11010519491231002A", "characters"),
        (with_check("11010519490231002"), "date"),
        (with_check("11010520260902002"), "future"),
        (with_check("11010518751231002"), "old"),
        ("٥٢٠٣٠٢١٩٨٠٠١٠١١٢٣٤", "characters"),
    ],
)
def test_what_cannot_be_an_id_is_refused_by_its_reason(typed, code):
    assert refusal(typed) == code


def test_born_today_is_no_future():
    assert ResidentId.parse(with_check("11010520260901002"), today=TODAY).born_on == TODAY


@given(st.integers(0, 16), st.integers(1, 9))
def test_every_single_mistyped_digit_is_noticed(position, step):
    number = "11010519491231002X"
    wrong = str((int(number[position]) + step) % 10)
    with pytest.raises(ValidationError):
        ResidentId.parse(number[:position] + wrong + number[position + 1 :], today=TODAY)


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_refused(text):
    with suppress(ValidationError):
        assert len(ResidentId.parse(text, today=TODAY).number) == 18
