"""Whether somebody who is being entered is on file already, where no ID number can tell."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from accounts.scope import Actor
from branches.models import Branch
from families.hooks import PersonPages, person_pages
from families.households.models import Household, HouseholdMember
from families.people.models import Person
from ground.names import DOT, normal_name
from ground.refusals import Refused

from .models import Answer

# Under this key stands the one answer about all who are outside of the asker's scope.
ELSEWHERE = 0
# More than that nobody compares; anyone who has so many namesakes needs an ID number.
MOST_SHOWN = 20
UNHEARD = str.maketrans("", "", f" .'-{DOT}")


@dataclass(frozen=True, slots=True)
class Alike:
    """One who may be the same, inside the asker's scope, and the pages on which the person is on file.

    ``member`` where the person lives in a household of the scope.
    """

    person: Person
    place: str
    pages: tuple[tuple[str, str], ...] = ()
    member: HouseholdMember | None = None


@dataclass(frozen=True, slots=True)
class Alikes:
    """Who on file may be the person that is entered.

    ``outside`` are those beyond the asker's scope, of whom only the ``associations`` to ask are told.
    """

    inside: tuple[Alike, ...] = ()
    outside: tuple[Person, ...] = ()
    associations: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.inside or self.outside)

    @property
    def asked(self) -> list[int]:
        """The keys of the answers that are needed."""
        return [alike.person.pk for alike in self.inside] + [ELSEWHERE] * bool(self.outside)

    @property
    def sentence_elsewhere(self) -> str:
        return _("Perhaps on file elsewhere as well. Ask %(associations)s.") % {
            "associations": _(", ").join(self.associations)
        }

    def are_answered(self, given: Mapping[int, str]) -> bool:
        """Whether each question that is asked has one of the two answers."""
        return all(given.get(key) in Answer for key in self.asked)

    def answers(self, given: Mapping[int, str]) -> dict[int, str]:
        """Person id → answer, for all of them; those outside share one."""
        outside = dict.fromkeys((person.pk for person in self.outside), given.get(ELSEWHERE, ""))
        return {key: given.get(key, "") for key in self.asked if key != ELSEWHERE} | outside


class LooksAlike(Refused):
    """Somebody on file may be the one who was typed, and it was not said whether they are one."""

    def __init__(self, alikes: Alikes):
        super().__init__(
            _(
                "Somebody of the same name, sex and birth date is on file. "
                "Say below whether it is the same person."
            )
        )
        self.alikes = alikes

    @property
    def tells_of_elsewhere(self) -> bool:
        """Whether the answer gave away something from outside the asker's scope."""
        return bool(self.alikes.outside)


def alikes(
    name: str,
    sex: str,
    born_on: date | None,
    *,
    by: Actor,
    has_number: bool,
    except_for: Collection[int] = (),
) -> Alikes:
    """Who on file has this name, sex and birth date; a few queries, however many do.

    Two different ID numbers are two people, so who ``has_number`` is compared with those who have
    none. Names are compared as they are heard: without spaces, dots and case, under whichever
    name somebody is listed. ``except_for`` are people not to be asked about.
    """
    if not (name and sex and born_on):
        return Alikes()
    people = Person.objects.filter(born_on=born_on, sex=sex)
    if has_number:
        people = people.filter(id_index=None)
    wanted = heard(name)
    found = {
        key
        for key, own, listed in people.values_list("pk", "name", "listings__name")
        if wanted in (heard(own), heard(listed or ""))
    }
    keys = sorted(found.difference(except_for))
    return _told(keys, by=by) if keys else Alikes()


def heard(name: str) -> str:
    """A name without what is often typed otherwise."""
    return normal_name(name).casefold().translate(UNHEARD)


def _told(keys: list[int], *, by: Actor) -> Alikes:
    """Part those of the asker's scope from the others, and say where the first are on file."""
    people = list(Person.objects.filter(pk__in=keys).select_related("keeping_branch").order_by("pk"))
    seen = seen_of(people, by=by)
    inside = [one for one in people if one.pk in seen][:MOST_SHOWN]
    outside = [one for one in people if one.pk not in seen]
    pages = pages_of([one.pk for one in inside], by=by)
    members = HouseholdMember.objects.filter(person__in=inside, left_on=None)
    lives = {one.person_id: one for one in members.filter(household__in=Household.objects.visible_to(by))}
    return Alikes(
        inside=tuple(
            Alike(one, one.keeping_branch.name, tuple(pages.get(one.pk, ())), lives.get(one.pk))
            for one in inside
        ),
        outside=tuple(outside),
        associations=tuple(sorted(set(associations_above(one.keeping_branch for one in outside).values()))),
    )


def seen_of(people: Iterable[Person], *, by: Actor) -> frozenset[int]:
    """Who of these is of the actor's scope: listed in it, or kept by an association of it."""
    people = list(people)
    listed = Person.objects.filter(pk__in=[one.pk for one in people]).visible_to(by)
    kept = Branch.objects.visible_to(by).filter(pk__in={one.keeping_branch_id for one in people})
    keepers = set(kept.values_list("pk", flat=True))
    inside = {one.pk for one in people if one.keeping_branch_id in keepers}
    return frozenset(inside | set(listed.values_list("pk", flat=True)))


def pages_of(people: Collection[int], *, by: Actor) -> PersonPages:
    """Where these people are on file in the actor's scope; a query for each app that says so."""
    found: PersonPages = {}
    for told in person_pages:
        for key, pages in told(people, by).items():
            found.setdefault(key, []).extend(pages)
    return found


def household_pages(people: Iterable[int], actor: Actor) -> PersonPages:
    """The households in which people live."""
    homes = Household.objects.visible_to(actor)
    rows = HouseholdMember.objects.filter(person__in=list(people), left_on=None, household__in=homes)
    found: PersonPages = {}
    for row in rows.select_related("household").order_by("household__number"):
        found.setdefault(row.person_id, []).append((row.household.number, row.household.get_absolute_url()))
    return found


def associations_above(branches: Iterable[Branch]) -> dict[int, str]:
    """For each association the name of that of the county above, or the nearest above; one query."""
    above = {one.pk: one.county_id or one.city_id or one.province_id or one.pk for one in branches}
    names = dict(Branch.objects.filter(pk__in=set(above.values())).values_list("pk", "name"))
    return {key: names[asked] for key, asked in above.items()}


def offer() -> None:
    person_pages.append(household_pages)
