from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from ground.fields import AmountField, DayField, NameField, ResidentIdField
from ground.money import parse_amount
from ground.resident_ids import ResidentId, with_check

WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
days = st.dates(min_value=date(1900, 1, 1), max_value=date(2026, 1, 1))


@st.composite
def id_numbers(draw):
    area = draw(st.integers(min_value=110000, max_value=659999))
    serial = draw(st.integers(min_value=0, max_value=999))
    return with_check(f"{area}{draw(days):%Y%m%d}{serial:03d}")


@st.composite
def typings(draw):
    """A valid number and one of the ways in which clerks type it."""
    number = draw(id_numbers())
    typed = draw(st.sampled_from([number, number.lower(), number.translate(WIDE)]))
    for place in sorted(draw(st.lists(st.integers(0, 18), max_size=4)), reverse=True):
        typed = typed[:place] + draw(st.sampled_from([" ", "\u3000", "\u200b", "\t"])) + typed[place:]
    return number, typed


@given(typings())
def test_every_way_of_typing_a_number_gives_the_same_one(typing):
    number, typed = typing
    found = ResidentIdField().clean(typed)

    assert found.number == number
    assert found.born_on == date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_number_nothing_or_a_named_error(typed):
    try:
        found = ResidentIdField(required=False).clean(typed)
    except ValidationError:
        return
    assert found is None or isinstance(found, ResidentId)


@given(id_numbers(), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number, place, shift):
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]

    with pytest.raises(ValidationError):
        ResidentIdField().clean(wrong)


@given(days)
def test_days_are_read_in_every_usual_spelling(day):
    spellings = (
        f"{day:%Y%m%d}",
        day.isoformat(),
        f"{day.year}-{day.month}-{day.day}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f" {day:%Y%m%d} ".translate(WIDE),
    )

    assert {DayField().clean(spelling) for spelling in spellings} == {day}


@pytest.mark.parametrize(
    "typed", ["20230229", "2026-13-01", "14-8-2026", "2026", "9999-12-31", "today", "2026814"]
)
def test_what_is_no_day_is_refused(typed):
    with pytest.raises(ValidationError):
        DayField().clean(typed)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1000", "1000"),
        ("1409.50", "1409.50"),
        ("0.1", "0.1"),
        (" 25 ", "25"),
        ("１０００", "1000"),
        ("35,000", "35000"),
        ("1,234,567.89", "1234567.89"),
        ("３５，０００\uff0e５", "35000.5"),
        ("￥1000", "1000"),
        ("¥1,000.50", "1000.50"),
        ("￥ 35,000 元", "35000"),
        ("1000元", "1000"),
    ],
)
def test_amounts_are_read_as_people_write_them(typed, amount):
    assert AmountField().clean(typed) == Decimal(amount)


@given(st.decimals(min_value=0, max_value=10**12 - 1, places=2), st.data())
def test_every_way_of_typing_an_amount_gives_the_same_one(amount, data):
    typed = data.draw(st.sampled_from([f"{amount:f}", f"{amount:,f}"]))
    typed = data.draw(st.sampled_from(["", "¥", "￥", "¥ "])) + typed + data.draw(st.sampled_from(["", "元"]))
    typed = data.draw(st.sampled_from([typed, typed.translate(WIDE | {44: "，", 46: "\uff0e"})]))

    assert parse_amount(typed) == amount
    assert parse_amount(str(parse_amount(typed))) == amount


@given(st.text(st.sampled_from("0123456789,.¥￥元-+eE_ ，。"), max_size=12))
def test_commas_stand_between_thousands_or_nowhere(typed):
    try:
        amount = parse_amount(typed)
    except ValidationError:
        return
    digits = typed.replace("，", ",").strip("¥￥元 ")
    assert digits.lstrip("0,") in {f"{amount:f}".lstrip("0"), f"{amount:,f}".lstrip("0")}


@pytest.mark.parametrize(
    "typed",
    [
        "NaN",
        "Infinity",
        "1e5",
        "1_000",
        "-0",
        "-1",
        "+1",
        "0",
        "0.00",
        "0.001",
        "12,34",
        "1,00",
        "1,0000",
        "1000,000",
        ",000",
        "1,000,",
        "1.000,5",
        "1 000",
        "¥",
        "¥-1",
        "1000¥",
        "$1000",
        "1万",
        ".5",
        "1.",
        "٣",
        "9" * 13,
        "9" * 5000,
        "10²",
        "①⓪",
    ],
)
def test_everything_else_is_no_amount(typed):
    with pytest.raises(ValidationError):
        AmountField().clean(typed)


def test_names_are_bounded_and_kept_as_on_the_card():
    assert NameField().clean(" 阿卜杜拉•麦麦提 ") == "阿卜杜拉·麦麦提"
    with pytest.raises(ValidationError):
        NameField().clean("<script>")
    with pytest.raises(ValidationError):
        NameField().clean("王" * 51)


def test_typing_a_value_again_is_no_change():
    assert not DayField().has_changed(date(2026, 8, 14), "2026年8月14日")
    assert not ResidentIdField().has_changed("52212119780312002X", "52212119780312002x ")
    assert not AmountField().has_changed(Decimal("1000.00"), "1000")
    assert DayField().has_changed(date(2026, 8, 14), "nonsense")
