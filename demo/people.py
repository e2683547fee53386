"""Invented people: numbers that add up and belong to nobody, on places and days that fit."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from families.models import Person
from ground.resident_ids import with_check

from .names import Names, keys_of
from .write import Rows

# What numbers issued in a county began with before its present code; until mid-1997 in Zunyi.
OLD_PREFIXES = {
    "520302": "522101", "520303": "522101", "520304": "522121", "520322": "522122", "520323": "522123",
    "520324": "522124", "520325": "522125", "520326": "522126", "520327": "522127", "520328": "522128",
    "520329": "522129", "520330": "522132", "520381": "522131", "520382": "522130", "440605": "440622",
}  # fmt: skip
LATER_PREFIXES = {"520304": "520321", "520302": "520302", "440605": "440682"}
RENAMED = {"52": date(1997, 7, 1), "44": date(1992, 10, 1)}
PRESENT = date(2003, 1, 1)
# Ranges that no operator was given, so that nobody answers.
UNUSED_MOBILES = ("154", "164", "169")
# Registration offices number births upwards from 001; numbers from here on are rarely reached.
FIRST_SEQUENCE = 700
NATIONS = {
    "520325": (("37", 45), ("06", 25), ("15", 10), ("01", 20)),
    "520326": (("37", 42), ("06", 30), ("15", 10), ("01", 18)),
    "520327": (("01", 60), ("15", 22), ("37", 10), ("06", 8)),
    "440605": (("01", 97), ("08", 3)),
}
ZUNYI_NATIONS = (("01", 84), ("06", 6), ("37", 6), ("15", 4))


@dataclass(frozen=True, slots=True)
class Human:
    """A person as the generator remembers them; `values` are the columns of the person's row."""

    id: int
    values: dict[str, Any]

    @property
    def name(self) -> str:
        return self.values["name"]

    @property
    def born_on(self) -> date:
        return self.values["born_on"]

    @property
    def sex(self) -> str:
        return self.values["sex"]

    def row(self) -> Person:
        """The person as a model instance, for code that reads one."""
        return Person(id=self.id, **self.values)


class People:
    """Makes people; no two get the same number."""

    def __init__(self, random: Random, rows: Rows):
        self.random, self.rows, self.names = random, rows, Names(random)
        self.made = 0
        self.issued: Counter[tuple[str, date]] = Counter()

    def id_number(self, *, county: str, born_on: date, sex: str) -> str:
        """An 18-digit number with the prefix that the county had when it was issued."""
        prefix = county
        if born_on < RENAMED[county[:2]]:
            prefix = OLD_PREFIXES.get(county, county)
        elif born_on < PRESENT:
            prefix = LATER_PREFIXES.get(county, county)
        key = (prefix, born_on)
        self.issued[key] += 1
        sequence = (FIRST_SEQUENCE + 2 * self.issued[key]) % 1000 + int(sex == Names.MALE)
        return with_check(f"{prefix}{born_on:%Y%m%d}{sequence:03d}")

    def phone(self) -> str:
        return f"{self.random.choice(UNUSED_MOBILES)}{self.random.randrange(10**8):08d}"

    def born(self, year: int) -> date:
        return date(year, 1, 1) + timedelta(days=self.random.randrange(365))

    def nation(self, county: str) -> str:
        choices = NATIONS.get(county, ZUNYI_NATIONS)
        return self.random.choices([code for code, _ in choices], [share for _, share in choices])[0]

    def make(
        self, *, county: str, branch_id: int, created_at: datetime, sex: str, born_on: date,
        surname: str = "", phone: bool = False, id_reason: str = "", **values: Any,
    ) -> Human:  # fmt: skip
        """A person and their row; ``id_reason`` says why there is no number."""
        name = self.names.full(sex=sex, year=born_on.year, surname=surname)
        sort_key, initials = keys_of(name)
        number = "" if id_reason else self.id_number(county=county, born_on=born_on, sex=sex)
        mobile = self.phone() if phone else ""
        values |= {
            "uuid": self.rows.uuid(), "name": name, "sort_key": sort_key, "initials": initials,
            "id_number": number, "id_last4": number[-4:], "no_id_reason": id_reason, "sex": sex,
            "born_on": born_on, "phone": mobile, "phone_last4": mobile[-4:],
            "keeping_branch_id": branch_id, "created_at": created_at,
        }  # fmt: skip
        self.made += 1
        return Human(self.rows.add(Person, **values), values)
