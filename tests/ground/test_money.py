from decimal import Decimal

import pytest

from ground.money import money, thousands, yuan
from ground.templatetags.money import capitals


@pytest.mark.parametrize(
    ("shown", "amount"),
    [("1,234.00", Decimal(1234)), ("0.10", Decimal("0.1")), ("-5.00", -5), ("—", None), ("—", "")],
)
def test_money_has_two_decimals_and_thousands(shown, amount):
    assert money(amount) == shown


def test_an_amount_that_stands_alone_carries_its_sign():
    assert [yuan(Decimal("4000")), yuan(Decimal("-0.5")), yuan(None)] == ["¥4,000.00", "-¥0.50", "—"]


def test_an_unknown_amount_has_no_capitals():
    assert [capitals(None), capitals("1409.50")] == ["", "壹仟肆佰零玖元伍角"]


def test_counts_are_grouped_by_thousands():
    assert [thousands(61380), thousands(0), thousands(None)] == ["61,380", "0", "—"]
