from decimal import Decimal

from django import template

from accounts.capitals import capitals as in_capitals

register = template.Library()


@register.filter
def money(amount: Decimal | int | None) -> str:
    """1,234.00; an amount that is not known is a dash."""
    return "—" if amount is None or amount == "" else f"{Decimal(amount):,.2f}"


@register.filter
def yuan(amount: Decimal | int | None) -> str:
    """¥1,234.00, for an amount that stands alone rather than in a column of its own."""
    if amount is None or amount == "":
        return "—"
    sign = "-" if Decimal(amount) < 0 else ""
    return f"{sign}¥{abs(Decimal(amount)):,.2f}"


@register.filter
def capitals(amount: Decimal | int | None) -> str:
    """The amount in the Chinese numerals that cannot be altered on paper."""
    return "" if amount is None or amount == "" else in_capitals(Decimal(amount))


@register.filter
def thousands(number: int | None) -> str:
    """61,380; a number that is not known is a dash."""
    return "—" if number is None or number == "" else f"{number:,}"
