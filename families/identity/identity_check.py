"""What happens when the ID number that was typed is on file already."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from accounts.scope import Actor
from branches.models import Branch
from families.households.models import Household, HouseholdMember
from families.people.models import ListingSource, Person
from ground.refusals import Refused
from ground.sealed import RESIDENT_ID, blind_index
from ground.telephones import shown_phone


class Outcome(StrEnum):
    NEW = "new"
    HERE = "here"
    ELSEWHERE = "elsewhere"
    LINKED = "linked"
    OTHER_NAME = "other_name"


@dataclass(frozen=True, slots=True)
class Already:
    """How a typed ID number stands to what is on file.

    ``household`` is given only inside the asker's scope, ``person`` only where the rules link.
    """

    outcome: Outcome
    sentence: str = ""
    household: Household | None = None
    person: Person | None = None


class OnFile(Refused):
    """The ID number belongs to somebody who is on file; ``already`` says how."""

    def __init__(self, already: Already):
        super().__init__(already.sentence, field="id_number")
        self.already = already

    @property
    def tells_of_elsewhere(self) -> bool:
        """Whether the answer gave away something from outside the asker's scope."""
        return self.already.outcome in (Outcome.ELSEWHERE, Outcome.OTHER_NAME)


def already(
    id_number: str,
    name: str,
    *,
    by: Actor,
    source: ListingSource = ListingSource.HOUSEHOLD,
    lock: bool = False,
) -> Already:
    """How an ID number in normal form, typed with this name, stands to what is on file.

    ``source`` says where the person is to be listed: in one household at most, but beside it on
    the rosters of several associations. With ``lock`` the person's row stays locked until
    commit, so that nobody else takes the person in meanwhile.
    """
    people = Person.objects.select_for_update(of=("self",)) if lock else Person.objects
    person = (
        people.select_related("keeping_branch").filter(id_index=blind_index(RESIDENT_ID, id_number)).first()
    )
    if person is None:
        return Already(Outcome.NEW)
    if source == ListingSource.HOUSEHOLD and (live := _live_member(person)):
        return _in_household(live.household, by=by)
    if person.name == name or person.listings.filter(name=name).exists():
        return Already(Outcome.LINKED, person=person)
    return Already(Outcome.OTHER_NAME, under_another_name(person.keeping_branch))


def _live_member(person: Person) -> HouseholdMember | None:
    members = HouseholdMember.objects.filter(person=person, left_on=None)
    return members.select_related("household__branch").first()


def _in_household(household: Household, *, by: Actor) -> Already:
    if Household.objects.visible_to(by).filter(pk=household.pk).exists():
        sentence = _("Already on file: household %(number)s.") % {"number": household.number}
        return Already(Outcome.HERE, sentence, household=household)
    return Already(Outcome.ELSEWHERE, registered_elsewhere(household.branch))


def registered_elsewhere(branch: Branch) -> str:
    asked = association_to_ask(branch)
    if not asked.phone:
        sentence = _("This ID number is registered at another association. Please ask %(association)s.")
        return sentence % {"association": asked.name}
    return _(
        "This ID number is registered at another association. "
        "Please ask %(association)s, telephone %(phone)s."
    ) % {"association": asked.name, "phone": shown_phone(asked.phone)}


def under_another_name(branch: Branch) -> str:
    asked = association_to_ask(branch)
    if not asked.phone:
        sentence = _(
            "This ID number is on file under another name. Check the certificate, or ask %(association)s."
        )
        return sentence % {"association": asked.name}
    return _(
        "This ID number is on file under another name. "
        "Check the certificate, or ask %(association)s, telephone %(phone)s."
    ) % {"association": asked.name, "phone": shown_phone(asked.phone)}


def association_to_ask(branch: Branch) -> Branch:
    """The county association above a branch; where there is none, the nearest one above that."""
    above = branch.county_id or branch.city_id or branch.province_id
    return branch if above in (None, branch.pk) else Branch.objects.get(pk=above)
