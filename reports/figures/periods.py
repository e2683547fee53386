"""The stretches of time that figures are counted over, in local days."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime, timedelta
from typing import ClassVar, Self

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

FIRST_YEAR = 2000
MONTHS_A_QUARTER = 3


class Period:
    """A stretch of whole local days, the first and the last included.

    ``code`` names it in addresses and tables: 2025, 2025-06, 2025-Q2. ``words`` are what titles
    and the parameters of jobs say of it; ``of_words`` reads them back.
    """

    unit: ClassVar[Promise]
    example: ClassVar[str]

    @property
    def first_day(self) -> date:
        raise NotImplementedError

    @property
    def last_day(self) -> date:
        raise NotImplementedError

    @property
    def code(self) -> str:
        raise NotImplementedError

    @property
    def words(self) -> dict[str, int]:
        raise NotImplementedError

    @classmethod
    def of_words(cls, words: Mapping[str, int]) -> Self:
        raise NotImplementedError

    @classmethod
    def parse(cls, text: str) -> Self:
        """The period of this code, as people type it. Raises ValueError."""
        raise NotImplementedError

    @classmethod
    def containing(cls, day: date) -> Self:
        raise NotImplementedError

    @classmethod
    def usual(cls, today: date) -> Self:
        """The one that is mostly asked for on a day: the last that is over."""
        return cls.containing(today).before()

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day, as the ends of a range."""
        return self.first_day, self.last_day

    def day_counted(self, as_of: datetime) -> date:
        """The day of whose end figures of a state are: the last, or that of asking if it has not come."""
        return min(self.last_day, timezone.localdate(as_of))

    def is_running(self, today: date) -> bool:
        """Whether its figures may still change: its last day is not over."""
        return today <= self.last_day

    def before(self) -> Self:
        """The one that ends the day before this one begins."""
        return self.containing(self.first_day - timedelta(days=1))

    def a_year_before(self) -> Self:
        return self.containing(self.first_day.replace(year=self.first_day.year - 1))

    def year_to_date(self) -> Days:
        """From the first day of its year to its own last one."""
        return Days(date(self.first_day.year, 1, 1), self.last_day)


@dataclass(frozen=True, slots=True)
class Days(Period):
    """Any stretch, from one day to another."""

    start: date
    end: date

    @property
    def first_day(self) -> date:
        return self.start

    @property
    def last_day(self) -> date:
        return self.end


@dataclass(frozen=True, slots=True)
class Year(Period):
    """A calendar year."""

    number: int

    unit = pgettext_lazy("period", "Year")
    example = "2025"

    def __str__(self):
        return _("year %(year)s") % self.words

    @property
    def first_day(self) -> date:
        return date(self.number, 1, 1)

    @property
    def last_day(self) -> date:
        return date(self.number, 12, 31)

    @property
    def code(self) -> str:
        return str(self.number)

    @property
    def words(self) -> dict[str, int]:
        return {"year": self.number}

    @classmethod
    def of_words(cls, words: Mapping[str, int]) -> Self:
        return cls(words["year"])

    @classmethod
    def parse(cls, text: str) -> Self:
        return cls(*_numbers(r"(\d{4})年?", text))

    @classmethod
    def containing(cls, day: date) -> Self:
        return cls(day.year)

    @classmethod
    def usual(cls, today: date) -> Self:
        """The running one: it is looked at all year long."""
        return cls.containing(today)


@dataclass(frozen=True, slots=True)
class Month(Period):
    """A calendar month."""

    year: int
    number: int

    unit = pgettext_lazy("period", "Month")
    example = "2025-06"

    def __post_init__(self):
        if not 1 <= self.number <= 12:
            raise ValueError(f"there is no month {self.number}")

    def __str__(self):
        return _("%(year)s-%(month)s") % {"year": self.year, "month": f"{self.number:02d}"}

    @property
    def first_day(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        return _months_after(self.first_day, 1) - timedelta(days=1)

    @property
    def code(self) -> str:
        return f"{self.year}-{self.number:02d}"

    @property
    def words(self) -> dict[str, int]:
        return {"year": self.year, "month": self.number}

    @classmethod
    def of_words(cls, words: Mapping[str, int]) -> Self:
        return cls(words["year"], words["month"])

    @classmethod
    def parse(cls, text: str) -> Self:
        return cls(*_numbers(r"(\d{4})(?:-|年)?(\d{1,2})月?", text))

    @classmethod
    def containing(cls, day: date) -> Self:
        return cls(day.year, day.month)


@dataclass(frozen=True, slots=True)
class Quarter(Period):
    """A quarter of a calendar year."""

    year: int
    number: int

    unit = pgettext_lazy("period", "Quarter")
    example = "2025-Q2"

    def __post_init__(self):
        if not 1 <= self.number <= 4:
            raise ValueError(f"there is no quarter {self.number}")

    def __str__(self):
        return _("quarter %(quarter)s of %(year)s") % self.words

    @property
    def first_day(self) -> date:
        return date(self.year, (self.number - 1) * MONTHS_A_QUARTER + 1, 1)

    @property
    def last_day(self) -> date:
        return _months_after(self.first_day, MONTHS_A_QUARTER) - timedelta(days=1)

    @property
    def code(self) -> str:
        return f"{self.year}-Q{self.number}"

    @property
    def words(self) -> dict[str, int]:
        return {"year": self.year, "quarter": self.number}

    @classmethod
    def of_words(cls, words: Mapping[str, int]) -> Self:
        return cls(words["year"], words["quarter"])

    @classmethod
    def parse(cls, text: str) -> Self:
        return cls(*_numbers(r"(\d{4})(?:-?[Qq]|-|年第?)([1-4])(?:季度)?", text))

    @classmethod
    def containing(cls, day: date) -> Self:
        return cls(day.year, (day.month - 1) // MONTHS_A_QUARTER + 1)


KINDS: tuple[type[Period], ...] = (Year, Quarter, Month)


def read(code: str) -> Period:
    """The period of a code, of whichever kind. Raises ValueError."""
    for kind in KINDS:
        try:
            period = kind.parse(code)
        except ValueError:
            continue
        if period.code == code:
            return period
    raise ValueError(f"{code!r} is no period")


def last_months(count: int, *, until: date) -> list[Month]:
    """So many months, the earliest first, the last of them that of the day."""
    months = [Month.containing(until)]
    while len(months) < count:
        months.append(months[-1].before())
    return months[::-1]


def _months_after(first: date, count: int) -> date:
    month = first.month - 1 + count
    return date(first.year + month // 12, month % 12 + 1, 1)


def _numbers(pattern: str, text: str) -> list[int]:
    """The numbers in a text, the year first: one that has days, and days after it. Raises ValueError."""
    found = re.fullmatch(pattern, text.strip(), re.ASCII)
    numbers = [int(number) for number in found.groups()] if found else [0]
    if not 1 <= numbers[0] < MAXYEAR:
        raise ValueError(f"{text!r} is no such period")
    return numbers
