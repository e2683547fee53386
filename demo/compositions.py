"""Who lives in an invented household, before anybody has a name: relations, sexes, birthdays, classes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from families.codes import Relation
from families.models import ClassKind, ResidentStatus

from .names import Names

MALE, FEMALE = Names.MALE, Names.FEMALE
# Certificates of honour went to couples of the one-child period only.
LAST_ONE_CHILD_BIRTH = 2015
# Households whose registers say "resident" only, and nobody has looked further.
UNDETERMINED = 0.03


@dataclass(slots=True)
class Part:
    """Somebody who lives there. ``of_house`` carries the family's name."""

    relation: Relation
    sex: str
    born_on: date
    of_house: bool = False


@dataclass(slots=True)
class Birth:
    """A child ever born to head and spouse; ``part`` is their place in the household, if they live there."""

    sex: str
    born_on: date
    died_on: date | None = None
    disability_grade: int | None = None
    part: Part | None = None


@dataclass(slots=True)
class Composition:
    status: ResidentStatus
    parts: list[Part] = field(default_factory=list)
    births: list[Birth] = field(default_factory=list)
    classes: list[tuple[ClassKind, date]] = field(default_factory=list)


def compose(random: Random, *, today: date, student_years: range | None) -> Composition:
    """A household; with ``student_years`` one that has a child at vocational school, born in one of them."""
    rural_share = 0.82 if student_years else 0.76
    home = Composition(ResidentStatus.RURAL if random.random() < rural_share else ResidentStatus.URBAN)
    if not student_years and random.random() < UNDETERMINED:
        home.status = ResidentStatus.UNDETERMINED
    if student_years:
        oldest = random.choice(student_years)
        years = _student_births(random, home.status, oldest)
        head_year = oldest - random.randint(22, 29)
    else:
        head_year = today.year - random.choice(
            (random.randint(27, 58), random.randint(27, 58), random.randint(58, 82))
        )
        years = _births(random, head_year, today)
    _add_couple(random, home, head_year)
    for year, sex in years:
        _add_birth(random, home, year, sex, today=today, at_home=student_years is not None)
    _add_elders(random, home, head_year, today=today)
    _settle_relations(home)
    home.classes = _classes(random, home, today=today, for_student=student_years is not None)
    return home


def day_in(random: Random, year: int) -> date:
    return date(year, 1, 1) + timedelta(days=random.randrange(365))


def _student_births(random: Random, status: ResidentStatus, oldest: int) -> list[tuple[int, str]]:
    """One child or two daughters in the country; in town, where hardship counts, any."""
    if random.random() < 0.5:
        return [(oldest, random.choice((MALE, FEMALE)))]
    younger = oldest + random.randint(1, 4)
    if status == ResidentStatus.RURAL:
        return [(oldest, FEMALE), (younger, FEMALE)]
    return [(oldest, random.choice((MALE, FEMALE))), (younger, random.choice((MALE, FEMALE)))]


def _births(random: Random, head_year: int, today: date) -> list[tuple[int, str]]:
    count = random.choices((0, 1, 2, 3), (8, 44, 38, 10))[0]
    first = head_year + random.randint(21, 28)
    years = [first + gap for gap in (0, random.randint(2, 5), random.randint(6, 9))[:count]]
    return [(year, MALE if random.random() < 0.52 else FEMALE) for year in years if year < today.year]


def _add_couple(random: Random, home: Composition, head_year: int) -> None:
    sex, other = (MALE, FEMALE) if random.random() < 0.82 else (FEMALE, MALE)
    home.parts.append(Part(Relation.HEAD, sex, day_in(random, head_year), of_house=sex == MALE))
    if random.random() < 0.88:
        year = head_year + random.randint(-3, 3)
        home.parts.append(Part(Relation.SPOUSE, other, day_in(random, year), of_house=other == MALE))


def _add_birth(random: Random, home: Composition, year: int, sex: str, *, today: date, at_home: bool) -> None:
    birth = Birth(sex, day_in(random, year))
    age = today.year - year
    if not at_home and random.random() < 0.012:
        birth.died_on = min(today, birth.born_on + timedelta(days=random.randrange(200, 9000)))
    elif not at_home and random.random() < 0.015:
        birth.disability_grade = random.randint(1, 4)
    stays = at_home or age < 20 or random.random() < 0.35
    if stays and birth.died_on is None:
        birth.part = Part(
            Relation.SON if sex == MALE else Relation.DAUGHTER, sex, birth.born_on, of_house=True
        )
        home.parts.append(birth.part)
    home.births.append(birth)


def _add_elders(random: Random, home: Composition, head_year: int, *, today: date) -> None:
    head = home.parts[0]
    year = head_year - random.randint(21, 28)
    if today.year - year > 92 or random.random() > 0.24:
        return
    men = Relation.FATHER if head.sex == MALE else Relation.HUSBANDS_FATHER
    women = Relation.MOTHER if head.sex == MALE else Relation.HUSBANDS_MOTHER
    both = random.random() < 0.55
    if both or random.random() < 0.4:
        home.parts.append(Part(men, MALE, day_in(random, year), of_house=head.sex == MALE))
    if both or home.parts[-1].relation != men:
        home.parts.append(Part(women, FEMALE, day_in(random, year + 1)))


def _settle_relations(home: Composition) -> None:
    """Only children and daughters in their order have codes of their own."""
    if len(home.births) == 1 and home.births[0].part:
        only = home.births[0].part
        only.relation = Relation.ONLY_SON if only.sex == MALE else Relation.ONLY_DAUGHTER
    elif len(home.births) > 1 and all(birth.sex == FEMALE for birth in home.births):
        for birth, relation in zip(
            home.births, (Relation.ELDEST_DAUGHTER, Relation.SECOND_DAUGHTER), strict=False
        ):
            if birth.part:
                birth.part.relation = relation


def _classes(
    random: Random, home: Composition, *, today: date, for_student: bool
) -> list[tuple[ClassKind, date]]:
    births = home.births
    found: list[tuple[ClassKind, date]] = []
    if len(births) == 1 and births[0].born_on.year <= LAST_ONE_CHILD_BIRTH:
        only = births[0]
        if only.died_on:
            found.append((ClassKind.BEREAVED, only.died_on))
        else:
            found.append((ClassKind.ONLY_CHILD, _some_time_after(random, only.born_on, today)))
            if only.disability_grade in {1, 2, 3}:
                found.append((ClassKind.DISABLED_CHILD, _some_time_after(random, only.born_on, today)))
    elif len(births) == 2 and all(birth.sex == FEMALE and not birth.died_on for birth in births):
        found.append((ClassKind.TWO_DAUGHTERS, _some_time_after(random, births[1].born_on, today)))
    if (for_student and home.status == ResidentStatus.URBAN) or random.random() < 0.09:
        found.append((ClassKind.HARDSHIP, date(today.year - random.randint(4, 7), random.randint(1, 12), 15)))
    return found


def _some_time_after(random: Random, day: date, today: date) -> date:
    return min(day + timedelta(days=random.randrange(60, 1400)), today - timedelta(days=30))
