"""Amounts written out in Chinese capital numerals, as bills and vouchers require.

The rules are those of the People's Bank for filling in settlement vouchers: 整 follows an amount
that ends at yuan, several zeros in a row are read as one 零, and a tenth that follows a zero in
the yuan place is announced by 零.
"""

from decimal import Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿")
LIMIT = Decimal(10) ** 12


def capitals(amount: Decimal) -> str:
    """The amount in yuan, e.g. 1409.50 as 壹仟肆佰零玖元伍角.

    Raises ValueError for what no voucher can hold: more than two decimals, or 10^12 yuan and more.
    """
    if not amount.is_finite() or abs(amount) >= LIMIT or amount != round(amount, 2):
        raise ValueError("an amount has at most two decimals and stays below 10^12 yuan")
    sign = "负" if amount < 0 else ""
    yuan, fen = divmod(int(abs(amount) * 100), 100)
    return sign + _whole(yuan) + _parts(yuan, *divmod(fen, 10))


def _whole(yuan: int) -> str:
    text, gap = "", False
    for group in reversed(range(len(GROUPS))):
        value = yuan // 10000**group % 10000
        if not value:
            gap = bool(text)
            continue
        if text and (gap or value < 1000):
            text += "零"
        text += _four_digits(value) + GROUPS[group]
        gap = False
    return text + "元" if text else ""


def _four_digits(value: int) -> str:
    text = ""
    for place in reversed(range(len(PLACES))):
        digit = value // 10**place % 10
        if digit:
            if text and not value // 10 ** (place + 1) % 10:
                text += "零"
            text += DIGITS[digit] + PLACES[place]
    return text


def _parts(yuan: int, tenths: int, hundredths: int) -> str:
    if not tenths and not hundredths:
        return "整" if yuan else "零元整"
    text = ""
    if tenths:
        zero = "零" if yuan and yuan % 10 == 0 else ""
        text = f"{zero}{DIGITS[tenths]}角"
    elif yuan:
        text = "零"
    return f"{text}{DIGITS[hundredths]}分" if hundredths else text
