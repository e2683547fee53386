"""Resident ID numbers as they are typed and as they are stored.

They follow GB 11643-1999. Only length, date and checksum are checked: an adult's number
keeps the division code of the place where it was first issued, and many of those codes are gone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .text import squeezed

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
EIGHTEEN = re.compile(r"[0-9]{17}[0-9X]")
FIFTEEN = re.compile(r"[0-9]{15}")
OLDEST = 150


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

        Raises ValidationError with a sentence for the one who typed it.
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


def last_four(number: str) -> str:
    """What lists show of a number."""
    return number[-4:]
