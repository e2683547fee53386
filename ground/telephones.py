"""Telephone numbers in the one form in which they are kept, and as people read them."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from .resident_ids import last_four
from .text import squeezed

MOBILE = r"1[3-9][0-9]{9}"
# Three-digit area codes are those of the big cities and carry eight-digit numbers.
LANDLINE = r"(?:0(?:10|2[0-9])[2-9][0-9]{7}|0[3-9][0-9]{2}[2-9][0-9]{6,7})"
# Numbers of firms, which are the same all over the country.
SERVICE = r"[48]00[0-9]{7}"
# Hong Kong and Macau. Without + they look like landlines of Guizhou.
ABROAD = r"\+85[23][2-9][0-9]{7}"
EXTENSION = r"[0-9]{1,6}"

MAINLAND = re.compile(rf"{MOBILE}|{LANDLINE}|{SERVICE}")
WITH_EXTENSION = re.compile(rf"(?P<number>{LANDLINE}|{SERVICE}|{ABROAD})-(?P<extension>{EXTENSION})")
NORMAL = re.compile(rf"{MAINLAND.pattern}|{ABROAD}")
MARKED_EXTENSION = re.compile(rf"(.+?)(?:转|轉|#|分机号?|EXT\.?|X)[:：]?({EXTENSION})")
# A number of seven or eight digits in one piece, with something before it and something behind.
IN_THREE = re.compile(rf"(.*[0-9]-[0-9]{{7,8}})-({EXTENSION})")
HYPHENS = str.maketrans(dict.fromkeys(map(chr, (*range(0x2010, 0x2016), 0x2212, 0x30FC)), "-"))
LONGEST_TYPED = 40


def normal_phone(text: str) -> str:
    """A telephone number in normal form: 13800000001, 085128221234-8001, 4008123456, +85261234567.

    Takes mobile numbers, landline numbers with their area code, 400 and 800 numbers, those of Hong
    Kong and Macau with +852 or +853, and an extension after all but mobile numbers. The country
    code of the mainland is left out. Raises ValidationError with a sentence for the one who typed it.
    """
    typed = squeezed(text).upper().translate(HYPHENS).replace("(", "").replace(")", "-")
    typed = re.sub("-+", "-", typed).strip("-")
    for number, extension in _readings(typed):
        plain = _plain(number)
        if NORMAL.fullmatch(plain) and not extension:
            return plain
        if WITH_EXTENSION.fullmatch(whole := f"{plain}-{extension}"):
            return whole
    raise ValidationError(
        _("Enter a mobile number of 11 digits, or a landline number with its area code, as 0851-28221234."),
        code="phone",
    )


def _readings(typed: str) -> list[tuple[str, str]]:
    """What the typed text may mean, as number and extension, the likeliest first."""
    if split := MARKED_EXTENSION.fullmatch(typed):
        return [(split[1], split[2])]
    head, _hyphen, tail = typed.rpartition("-")
    apart = IN_THREE.fullmatch(typed) or WITH_EXTENSION.fullmatch(typed)
    return [(head, tail), (typed, "")] if apart else [(typed, ""), (head, tail)]


def _plain(number: str) -> str:
    """The digits of a number without hyphens and the country code, those of other countries after +."""
    plain = re.sub(r"^00(?=8)", "+", number.replace("-", ""))
    if plain.startswith("+85"):
        return plain
    if not (of_country := re.match(r"\+?86", plain)):
        return plain
    rest = plain[of_country.end() :]
    return rest if MAINLAND.fullmatch(rest) else f"0{rest}"


def phone_last_four(phone: str) -> str:
    """What lists show of a number in normal form; the extension does not count."""
    return last_four(phone.partition("-")[0])


def shown_phone(phone: str) -> str:
    """A number in normal form as people read it out: 0851-28221234 ext. 8001. Other text stays as it is."""
    if not (NORMAL.fullmatch(phone) or WITH_EXTENSION.fullmatch(phone)):
        return phone
    number, _hyphen, extension = phone.partition("-")
    if re.fullmatch(LANDLINE, number):
        area = 3 if re.match(r"0(?:10|2)", number) else 4
        number = f"{number[:area]}-{number[area:]}"
    elif re.fullmatch(SERVICE, number):
        number = f"{number[:3]}-{number[3:6]}-{number[6:]}"
    elif re.fullmatch(ABROAD, number):
        number = f"{number[:4]} {number[4:8]} {number[8:]}"
    if not extension:
        return number
    return pgettext("telephone", "%(number)s ext. %(extension)s") % {"number": number, "extension": extension}
