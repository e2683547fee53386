import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground.capitals import DIGITS, capitals

amounts = st.decimals(min_value=0, max_value=Decimal("999999999999.99"), places=2)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("100000", "壹拾万元整"),
        ("1409.50", "壹仟肆佰零玖元伍角"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1680.32", "壹仟陆佰捌拾元零叁角贰分"),
        ("107000.53", "壹拾万柒仟元零伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("4000.00", "肆仟元整"),
        ("10", "壹拾元整"),
        ("10010", "壹万零壹拾元整"),
        ("100500", "壹拾万零伍佰元整"),
        ("100010000", "壹亿零壹万元整"),
        ("100000001", "壹亿零壹元整"),
        ("1000001000", "壹拾亿零壹仟元整"),
        ("999999999999.99", "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
        ("0.50", "伍角"),
        ("0.05", "伍分"),
        ("0", "零元整"),
        ("-20.3", "负贰拾元零叁角"),
    ],
)
def test_amounts_read_as_on_a_voucher(amount, words):
    assert capitals(Decimal(amount)) == words


@given(amounts)
def test_words_give_the_amount_back(amount):
    assert read(capitals(amount)) == amount


@given(amounts)
def test_zeros_are_never_doubled_nor_left_before_a_unit(amount):
    assert not re.search("零零|零[拾佰仟万亿元角分整]", capitals(amount).removeprefix("零元整"))


@given(amounts)
def test_only_whole_yuan_end_in_zheng(amount):
    assert capitals(amount).endswith("整") == (amount == amount.to_integral_value())


@pytest.mark.parametrize("amount", ["0.001", "1000000000000", "NaN", "Infinity"])
def test_what_no_voucher_holds_is_refused(amount):
    with pytest.raises(ValueError, match="two decimals"):
        capitals(Decimal(amount))


def read(words):
    """The amount of the words, read digit by digit and unit by unit."""
    units = {"拾": 10, "佰": 100, "仟": 1000}
    total = group = fen = 0
    digit = 0
    for sign in words:
        if sign in DIGITS:
            digit = DIGITS.index(sign)
        elif sign in units:
            group, digit = group + digit * units[sign], 0
        elif sign in "万亿元":
            total, group, digit = total + (group + digit) * {"万": 10**4, "亿": 10**8, "元": 1}[sign], 0, 0
        elif sign in "角分":
            fen, digit = fen + digit * {"角": 10, "分": 1}[sign], 0
    return total + Decimal(fen) / 100
