"""What is typed about a person, in normal form: resident ID numbers and names.

Resident IDs follow GB 11643-1999. Only length, date and checksum are checked: an adult's number
keeps the division code of the place where it was first issued, and many of those codes are gone.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .pinyin import name_keys as name_keys

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
EIGHTEEN = re.compile(r"[0-9]{17}[0-9X]")
FIFTEEN = re.compile(r"[0-9]{15}")
OLDEST = 150

# Characters that direct others, and letters that are drawn as nothing.
UNSEEN = ("Cf", "Cc")
BLANKS = frozenset(map(chr, (0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0)))

DOT = "·"
POINT = "."
# What input methods have for the dot of a name (· • ‧ ∙ ⋅ ● ◦ ・ ･ ˙ 。 and the like), apostrophe and hyphen.
OTHER_DOTS = (
    "\u0387\u2022\u2027\u2219\u22c5\u25cf\u25e6\u2981\ua78f\u1427\u2e31\u2e33"
    "\u318d\u119e\u30fb\uff65\u02d9\u3002\uff61"
)
MARKS = str.maketrans(
    dict.fromkeys(OTHER_DOTS, DOT)
    | dict.fromkeys("\u2018\u2019\u02bc`\u00b4", "'")
    | dict.fromkeys(map(chr, range(0x2010, 0x2016)), "-")
)
# Twelve characters from U+FA0E on are called compatible and are not: they are no other's second form.
UNIFIED = "\ufa0e\ufa0f\ufa11\ufa13\ufa14\ufa1f\ufa21\ufa23\ufa24\ufa27\ufa28\ufa29"
HAN = rf"\u3007\u3400-\u4dbf\u4e00-\u9fff{UNIFIED}\U00020000-\U000323af"
HAN_NAME = re.compile(rf"[{HAN}]+(?:{DOT}[{HAN}]+)*")
LATIN = r"(?:[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff][\u0300-\u036f]*)+"
LATIN_NAME = re.compile(rf"{LATIN}(?:[ .'{DOT}\-]{{1,2}}{LATIN})*\.?")
LONGEST_NAME = 50


@dataclass(frozen=True, slots=True)
class ResidentId:
    """A resident ID number in its 18-character form and what it tells.

    ``was_15`` says that an old 15-digit number was typed.
    """

    number: str
    born_on: date
    was_15: bool = False

    @classmethod
    def parse(cls, text: str, *, today: date | None = None) -> Self:
        """The number that was typed, whatever its width, spaces and case.

        Raises ValidationError with a sentence for whoever typed it.
        """
        typed = squeezed(text).upper()
        was_15 = FIFTEEN.fullmatch(typed) is not None
        number = with_check(f"{typed[:6]}19{typed[6:]}") if was_15 else typed
        if len(number) != 18:
            raise ValidationError(
                _("An ID number has 18 characters; this one has %(length)s."),
                code="length",
                params={"length": len(typed)},
            )
        if not EIGHTEEN.fullmatch(number):
            raise ValidationError(
                _("An ID number is 17 digits and then a digit or the letter X."), code="characters"
            )
        born_on = _birth_date(number, today=today or timezone.localdate())
        if with_check(number[:17]) != number:
            raise ValidationError(
                _("This ID number does not add up. Look for a mistyped digit or two that changed places."),
                code="checksum",
            )
        return cls(number, born_on, was_15)

    @property
    def is_male(self) -> bool:
        return int(self.number[16]) % 2 == 1

    @property
    def last_four(self) -> str:
        return last_four(self.number)

    @property
    def issued_in(self) -> str:
        """The six-digit code of the division where the number was first issued; a hint only."""
        return self.number[:6]


def with_check(seventeen: str) -> str:
    """Seventeen digits with their check character."""
    total = sum(int(digit) * weight for digit, weight in zip(seventeen, WEIGHTS, strict=True))
    return seventeen + CHECK_CHARACTERS[total % 11]


def _birth_date(number: str, *, today: date) -> date:
    try:
        born_on = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise ValidationError(
            _("Digits 7 to 14 of the ID number are the birth date, and %(digits)s is not a date."),
            code="date",
            params={"digits": number[6:14]},
        ) from None
    if born_on > today:
        raise ValidationError(
            _("By this ID number the person is born on %(day)s, which is still to come."),
            code="future",
            params={"day": born_on.isoformat()},
        )
    if today.year - born_on.year > OLDEST:
        raise ValidationError(
            _("By this ID number the person was born in %(year)s; nobody is that old."),
            code="old",
            params={"year": born_on.year},
        )
    return born_on


def squeezed(text: str) -> str:
    """Compatibility forms folded; spaces and invisible characters taken out."""
    folded = unicodedata.normalize("NFKC", text or "")
    return "".join(c for c in folded if not c.isspace() and unicodedata.category(c) not in UNSEEN)


def visible(text: str) -> str:
    """A text without the characters that cannot be seen; line ends stay."""
    kept = (c for c in text if c in "\r\n" or unicodedata.category(c) not in UNSEEN)
    return "".join(" " if c in BLANKS else c for c in kept)


def luhn_holds(digits: str) -> bool:
    """Whether the check digit at the end of a card number fits the others (ISO/IEC 7812-1, Luhn)."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def last_four(number: str) -> str:
    """What lists show of a number."""
    return number[-4:]


def normal_name(text: str) -> str:
    """A name, or the beginning of one, in normal form, whether or not it can be one.

    Chinese names have no spaces and the dot of the ID card wherever people type another; a full
    stop is a dot in them, and a full stop in Latin ones.
    """
    # Some of the marks would come apart when they are folded.
    folded = unicodedata.normalize("NFKC", (text or "").translate(MARKS)).translate(MARKS)
    shown = (c for c in folded if c.isspace() or unicodedata.category(c) not in UNSEEN)
    name = " ".join("".join(shown).split())
    if LATIN_NAME.fullmatch(name):
        return name
    # A mark that stood alone, as U+00B8, has lost its space and joins the letter before it.
    return unicodedata.normalize("NFC", name.replace(" ", "").replace(POINT, DOT))


def validate_person_name(text: str) -> str:
    """A person's name in normal form: as on the ID card, with one kind of dot.

    Takes Chinese names of one character or more, rare characters, long names of other nations
    written in characters, and names in Latin letters with their marks. Raises ValidationError
    with a sentence.
    """
    name = normal_name(text)
    if any(unicodedata.category(c) == "Co" for c in name):
        raise ValidationError(
            _("One character of this name shows on your computer only. Enter it with another input method."),
            code="private",
        )
    if not 0 < len(name) <= LONGEST_NAME:
        raise ValidationError(_("A name has 1 to 50 characters."), code="length")
    if not (HAN_NAME.fullmatch(name) or LATIN_NAME.fullmatch(name)):
        raise ValidationError(
            _("Enter the name as on the ID card: Chinese characters with dots between, or Latin letters."),
            code="name",
        )
    return name
