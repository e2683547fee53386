"""Amounts of yuan and fen: how they are typed, and how they are printed."""

from __future__ import annotations

import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Commas stand between thousands or nowhere; ¥ may lead and 元 may follow.
AMOUNT = re.compile(r"¥?\s*((?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]{1,2})?)\s*元?")
MOST_DIGITS = 12
# What an input method types for digits and marks. Nothing else is made a digit: 10² is not 102.
FULL_WIDTH = {ord("\uff10") + digit: str(digit) for digit in range(10)} | {
    ord("\uff0e"): ".",
    ord("\uff0c"): ",",
    ord("\uffe5"): "¥",
}


def parse_amount(text: str) -> Decimal:
    """An amount in yuan with up to two decimals: 35000, 35,000.00, ¥35000, 35000元, in any width.

    Raises ValidationError with a sentence for the one who typed it.
    """
    typed = AMOUNT.fullmatch(text.translate(FULL_WIDTH).strip())
    if typed is None:
        raise ValidationError(
            _("Enter an amount in yuan as 1000, 1,000 or 1000.50, without a sign or letters."), code="invalid"
        )
    digits = typed[1].replace(",", "")
    if len(digits.partition(".")[0].lstrip("0")) > MOST_DIGITS:
        raise ValidationError(_("This amount is too large."), code="large")
    return Decimal(digits)


def money(amount: Decimal | int | None) -> str:
    """1,234.00; an amount that is not known is a dash."""
    return "—" if amount is None or amount == "" else f"{Decimal(amount):,.2f}"


def yuan(amount: Decimal | int | None) -> str:
    """¥1,234.00, for an amount that stands alone rather than in a column of its own."""
    if amount is None or amount == "":
        return "—"
    sign = "-" if Decimal(amount) < 0 else ""
    return f"{sign}¥{abs(Decimal(amount)):,.2f}"


def thousands(number: int | None) -> str:
    """61,380; a number that is not known is a dash."""
    return "—" if number is None or number == "" else f"{number:,}"
