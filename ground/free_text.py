"""Numbers of persons in what somebody writes in their own words: resident IDs, telephones, bank cards.

They have fields of their own, where they are kept sealed. In a remark everybody who opens the page
would read them, and so would anyone who holds a copy of the database. The number of a certificate or of
a document may be long as well; it is taken for a person's only where it is built like one. An account
number of a savings bank is built like nothing and is not recognised, and a 400 or 800 number is that of
a firm, which a letter to a family may well name.
"""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

SENTENCE = _("Leave ID, telephone and card numbers out.")

# How people break long numbers up.
GAP = r"[ .·_\u2010-\u2015\u2212-]?"
MONTH = rf"(?:0{GAP}[1-9]|1{GAP}[0-2])"
DAY = rf"(?:0{GAP}[1-9]|[12]{GAP}[0-9]|3{GAP}[01])"
CENTURY = rf"(?:1{GAP}[89]|2{GAP}0)"
# GB 11643-1999: six digits of the place, the birth date, three of the order, the check character.
BIRTH_DATE = rf"{CENTURY}(?:{GAP}[0-9]){{2}}{GAP}{MONTH}{GAP}{DAY}"
RESIDENT_ID = rf"[1-9](?:{GAP}[0-9]){{5}}{GAP}{BIRTH_DATE}(?:{GAP}[0-9]){{3}}{GAP}[0-9X]"
OLD_RESIDENT_ID = r"[1-9][0-9]{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}"
MAINLAND = rf"(?:\+|00)?86\)?{GAP}"
MOBILE = rf"(?:{MAINLAND})?1[3-9][0-9]{GAP}[0-9]{{4}}{GAP}[0-9]{{4}}"
LOCAL = rf"\)?{GAP}[0-9]{{3,4}}{GAP}[0-9]{{4}}"
LANDLINE = rf"(?:0[0-9]{{2,3}}|{MAINLAND}\(?0?[1-9][0-9]{{1,2}}){LOCAL}"
# Hong Kong and Macau.
ABROAD = rf"(?:\+|00)85[23]{GAP}[2-9][0-9]{{3}}{GAP}[0-9]{{4}}"
# Cards of Chinese banks begin with 62 and end with the check digit of ISO/IEC 7812-1.
CARD = rf"62[0-9]{{2}}(?:{GAP}[0-9]{{4}}){{3}}(?:{GAP}[0-9]{{1,3}})?"
ALONE = r"(?<![0-9])(?:{})(?![0-9])"
OF_PERSONS = re.compile(
    ALONE.format("|".join((RESIDENT_ID, OLD_RESIDENT_ID, MOBILE, LANDLINE, ABROAD))), re.IGNORECASE
)
OF_CARDS = re.compile(ALONE.format(CARD))
# What no line of the trail holds, no matter who wrote it: a number in one piece, whatever its digits.
IN_CLEAR = re.compile(ALONE.format("[0-9]{17}[0-9Xx]|1[3-9][0-9]{9}"))


def luhn_holds(digits: str) -> bool:
    """Whether the check digit at the end of a card number fits the others (ISO/IEC 7812-1, Luhn)."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def holds_number(text: str) -> bool:
    """Whether a text holds the number of a person, however it is written.

    Full-width digits, gaps between digits and characters that cannot be seen hide none.
    """
    plain = "".join(one for one in unicodedata.normalize("NFKC", text) if unicodedata.category(one) != "Cf")
    if OF_PERSONS.search(plain) or IN_CLEAR.search(plain):
        return True
    return any(luhn_holds(re.sub(r"[^0-9]", "", found[0])) for found in OF_CARDS.finditer(plain))


def refuse_numbers(text: str) -> None:
    """A validator of forms. Raises ValidationError when the text holds the number of a person."""
    if holds_number(text):
        raise ValidationError(SENTENCE, code="numbers")
