from decimal import Decimal

from django import template

from ground.capitals import capitals as in_capitals
from ground.money import money, thousands, yuan

register = template.Library()

for written in (money, yuan, thousands):
    register.filter(written)


@register.filter
def capitals(amount: Decimal | int | None) -> str:
    """The amount in the Chinese numerals that cannot be altered on paper."""
    return "" if amount is None or amount == "" else in_capitals(Decimal(amount))
