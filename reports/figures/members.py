"""Who is on the rosters: memberships and distinct people, two measures that are never the same thing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from families.codes import SchoolStage
from families.models import Sex
from members.models import Category, Membership, MembershipCategory

from .area import Area
from .periods import Period

# From an age on, up to the next; the last band is open.
AGE_BANDS = (0, 18, 35, 50, 60)


@dataclass(frozen=True, slots=True)
class MemberFigures:
    """How many entries on rosters, and how many people that is, each counted once."""

    memberships: int
    people: int


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One value of one way to divide the members: by category, sex, age or education."""

    division: str
    value: str
    figures: MemberFigures


def on_roster(area: Area, period: Period, as_of: datetime) -> QuerySet[Membership]:
    """Memberships on the last day of the period, or on the day of asking if it has not ended, by the
    days of joining and leaving; not those entered in error.

    So those at the end of one period, with those who joined and without those who left in the
    next, are those at its end.
    """
    return area.memberships().standing_on(period.day_counted(as_of))


def joined(area: Area, period: Period) -> QuerySet[Membership]:
    """Memberships that began in the period, by the day of joining; not those entered in error."""
    return area.memberships().begun_within(*period.days)


def left(area: Area, period: Period) -> QuerySet[Membership]:
    """Memberships that ended in the period, by the day of leaving; not those entered in error."""
    return area.memberships().ended_within(*period.days)


def counted_members(rows: QuerySet[Membership]) -> MemberFigures:
    """Both measures of these memberships, in one query."""
    found = rows.order_by().aggregate(memberships=Count("*"), people=Count("person", distinct=True))
    return MemberFigures(**found)


def members_divided(area: Area, period: Period, as_of: datetime) -> Iterator[MemberRow]:
    """The members by category, sex, age band and education.

    Somebody in several categories stands in each, so categories add up to more than the total;
    the other divisions add up to it in memberships. Ages and categories are those on that day.
    """
    rows, day = on_roster(area, period, as_of), period.day_counted(as_of)
    held = MembershipCategory.days.on(day, through="categories")
    for category in Category:
        yield _row(BY_CATEGORY, category.label, rows.filter(held, categories__category=category))
    for sex in Sex:
        yield _row(BY_SEX, sex.label, rows.filter(person__sex=sex))
    for youngest, oldest in zip(AGE_BANDS, (*AGE_BANDS[1:], None), strict=True):
        yield _row(BY_AGE, _band(youngest, oldest), rows.filter(_aged(youngest, oldest, on=day)))
    for code, label in [*SchoolStage.choices, ("", gettext_lazy("not known"))]:
        yield _row(BY_EDUCATION, label, rows.filter(person__education=code))


BY_CATEGORY = pgettext_lazy("division of members", "Category")
BY_SEX = pgettext_lazy("division of members", "Sex")
BY_AGE = pgettext_lazy("division of members", "Age")
BY_EDUCATION = pgettext_lazy("division of members", "Education")


def _row(division: str | Promise, value: str | Promise, rows: QuerySet[Membership]) -> MemberRow:
    return MemberRow(str(division), str(value), counted_members(rows))


def _band(youngest: int, oldest: int | None) -> str:
    if oldest is None:
        return _("%(age)s and older") % {"age": youngest}
    if youngest == 0:
        return _("under %(age)s") % {"age": oldest}
    return _("%(youngest)s to %(oldest)s") % {"youngest": youngest, "oldest": oldest - 1}


def _aged(youngest: int, oldest: int | None, *, on: date) -> Q:
    """A condition on memberships: the person's age on a day, from ``youngest`` to below ``oldest``."""
    born = Q(person__born_on__lte=_years_before(on, youngest))
    return born if oldest is None else born & Q(person__born_on__gt=_years_before(on, oldest))


def _years_before(day: date, years: int) -> date:
    """The latest birthday of anyone who is so many years old on a day; 29 February counts from 1 March on."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
