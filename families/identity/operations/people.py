"""People: found by their ID number or put on file, and changed by the branch that keeps them."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.scope import Actor
from branches.models import Branch
from branches.permissions import may
from families.households.guards import why_not_edit_person
from families.households.models import HouseholdMember
from families.households.operations.living import SETTLED, settle
from families.households.operations.opening import changed_meanwhile, close_household, open_household
from families.identity.identity_check import OnFile, Outcome, already
from families.identity.likeness import Alikes
from families.identity.person_data import PersonData
from families.people.guards import paper_problems, why_not_resident
from families.people.models import RESIDENT, Child, Listing, ListingSource, Person, ResidentStatus
from ground.pinyin import name_keys
from ground.readings import other_letters
from ground.refusals import Refused, Stale, require
from ground.resident_ids import ResidentId
from ground.telephones import phone_last_four

from .deaths import Changed, record_death, withdraw_death
from .likeness import ask_whether_on_file, keep_answers

# As long as the columns that hold them.
SORT_KEY, INITIALS = 200, 50


DETAILS = tuple(field.name for field in fields(PersonData) if field.name not in ("name", "number", "answers"))
# What tells people apart; a correction of it may make two alike.
IDENTITY = frozenset({"name", "number", "sex", "born_on"})
# A death is put on file by `record_death` alone.
PUT = tuple(name for name in DETAILS if name != "died_on")


def sort_keys(name: str) -> dict[str, str]:
    """The stored sort key and initials of a name."""
    sort_key, initials = name_keys(name)
    return {"sort_key": sort_key[:SORT_KEY], "initials": initials[:INITIALS]}


def find_or_make(
    data: PersonData,
    *,
    branch: Branch,
    by: Actor,
    now: datetime,
    source: ListingSource = ListingSource.HOUSEHOLD,
) -> Person:
    """The person who was typed, on file once in the whole installation; call it inside an operation.

    A person found through ID and name is linked as on file. The branch of the household becomes
    the keeper if the person is listed nowhere else, or at a keeper the actor writes for anyway;
    that of another ``source`` only where the keeper lists the person no more. Raises OnFile when
    the number belongs to another name or, for a household, to another household, LooksAlike when
    somebody on file may be the same and it was not said whether they are.
    """
    if data.number is None:
        return _make(data, branch=branch, by=by, now=now)
    number = data.number.number
    found = already(number, data.name, by=by, source=source, lock=True)
    if found.outcome == Outcome.NEW:
        try:
            with transaction.atomic():
                return _make(data, branch=branch, by=by, now=now)
        except IntegrityError:
            # Somebody put the same number on file between the look and the insert.
            found = already(number, data.name, by=by, source=source, lock=True)
    if found.person is None:
        raise OnFile(found)
    if _passes_to(branch, found.person, by=by, source=source):
        _take_over(found.person, data, branch=branch)
    return found.person


def _make(data: PersonData, *, branch: Branch, by: Actor, now: datetime) -> Person:
    alike = ask_whether_on_file(data, by=by)
    person = Person(keeping_branch=branch, created_at=now)
    put_details(person, data)
    person.save()
    keep_answers(person, alike, data, branch=branch, by=by, now=now)
    if data.died_on is not None:
        record_death(person.pk, died_on=data.died_on, by=by, now=now)
        person.refresh_from_db(fields=["died_on", "version"])
    return person


def put_details(person: Person, data: PersonData) -> None:
    """Set every field of the person but the day of death from what was typed, without saving.

    Raises Refused.
    """
    _refuse_unproven(data)
    number = data.number
    person.name = data.name
    for name, value in sort_keys(data.name).items():
        setattr(person, name, value)
    person.id_number = number.number if number else ""
    person.id_last4 = number.last_four if number else ""
    person.id_was_15 = bool(number and number.was_15)
    person.phone_last4 = phone_last_four(data.phone) if data.phone else ""
    for name in PUT:
        setattr(person, name, getattr(data, name))


def _refuse_unproven(data: PersonData) -> None:
    """A resident status comes with what it rests on, and that with its paper where it is one."""
    require(why_not_resident(data.resident_status, data.resident_basis), field="resident")
    paper = (data.resident_shown_on, data.resident_paper)
    for name, reason in paper_problems(data.resident_basis, *paper).items():
        raise Refused(reason, field=name)


def _passes_to(branch: Branch, person: Person, *, by: Actor, source: ListingSource) -> bool:
    if person.keeping_branch_id == branch.pk:
        return False
    kept_there = Listing.objects.filter(person=person, branch_id=person.keeping_branch_id).exists()
    if not kept_there:
        return True
    return source == ListingSource.HOUSEHOLD and may(by, "household.edit", person.keeping_branch)


def _take_over(person: Person, data: PersonData, *, branch: Branch) -> None:
    """The new keeper's words replace the old ones where there are any; identity stays."""
    person.keeping_branch = branch
    if data.resident_status != ResidentStatus.UNDETERMINED:
        for name in RESIDENT:
            setattr(person, name, getattr(data, name))
    for name in ("education", "employer"):
        if value := getattr(data, name):
            setattr(person, name, value)
    if data.phone:
        person.phone, person.phone_last4 = data.phone, phone_last_four(data.phone)
    person.version += 1
    person.save()


def what_differs(person: Person, data: PersonData) -> list[str]:
    """The names of the details that differ from those on file."""
    before = details_of(person)
    return [name for name in ("name", "number", *DETAILS) if getattr(before, name) != getattr(data, name)]


def details_of(person: Person) -> PersonData:
    """A person's details as they would be typed."""
    number = None
    if person.id_index is not None:
        number = ResidentId(person.id_number, person.born_on, person.id_was_15)
    return PersonData(name=person.name, number=number, **{name: getattr(person, name) for name in DETAILS})


@transaction.atomic
def edit_person(
    member_id: int,
    *,
    household_id: int,
    by: Actor,
    version: int,
    person_version: int,
    now: datetime,
    data: PersonData,
    confirmed: str | None = None,
) -> Person:
    """Change the details of a member of a household.

    ``version`` is the household's, ``person_version`` the person's as shown. Raises Refused with
    a sentence for everybody but the keeping branch, OnFile for a number that belongs to somebody
    else, LooksAlike as for somebody new, Stale, Forbidden.
    """
    household = open_household(household_id, by=by, version=version, now=now, confirmed=confirmed)
    member = HouseholdMember.objects.get(pk=member_id, household=household, left_on=None)
    person = (
        Person.objects.select_for_update(of=("self",))
        .select_related("keeping_branch")
        .get(pk=member.person_id)
    )
    require(why_not_edit_person(person, by=by))
    if person.version != person_version:
        raise Stale(changed_meanwhile())
    changed = what_differs(person, data)
    if data.number and "number" in changed:
        _refuse_taken(data.number, data.name, person=person, by=by)
    _refuse_death_before_birth(person, data, changed=changed)
    alike = ask_whether_on_file(data, by=by, person=person) if IDENTITY.intersection(changed) else Alikes()
    _move_joining(person, data)
    deaths = _put_and_tell_death(person, data, by=by, now=now)
    keep_answers(person, alike, data, branch=household.branch, by=by, now=now)
    _rename(member, person, changed=changed)
    settle(household)
    close_household(
        household,
        "person.edited",
        by=by,
        fields=SETTLED,
        data={"person": person.pk, "name": person.name, "fields": changed, **deaths},
    )
    return person


def _put_and_tell_death(person: Person, data: PersonData, *, by: Actor, now: datetime) -> dict[str, Changed]:
    """Save the details, and put a death on file, take it off or move it to another day; gives its effects.

    The old day goes before the details are written and the new one comes after, for each must
    fit the birth date on file at that moment.
    """
    before, effects = person.died_on, {}
    if before not in (None, data.died_on):
        assert before is not None
        effects["restored"] = withdraw_death(person.pk, died_on=before, by=by, now=now) or {}
        person.refresh_from_db(fields=["died_on", "version"])
    put_details(person, data)
    person.version += 1
    person.save()
    if data.died_on not in (None, before):
        assert data.died_on is not None
        effects["ended"] = record_death(person.pk, died_on=data.died_on, by=by, now=now) or {}
        person.refresh_from_db(fields=["died_on", "version"])
    return {name: done for name, done in effects.items() if done}


def _refuse_taken(number: ResidentId, name: str, *, person: Person, by: Actor) -> None:
    found = already(number.number, name, by=by)
    if found.person is not None and found.person.pk != person.pk:
        raise Refused(
            _("This ID number is on file for a second entry of the same name. The two must be merged first."),
            field="id_number",
        )
    if found.outcome not in (Outcome.NEW, Outcome.LINKED):
        raise OnFile(found)


def _refuse_death_before_birth(person: Person, data: PersonData, *, changed: list[str]) -> None:
    """Neither the day of death typed here nor the one that the parents told lies before the birth date."""
    if data.died_on and data.born_on and data.died_on < data.born_on:
        raise Refused(_("The date of death is before the birth date."), field="died_on")
    if "died_on" in changed:
        return
    child = Child.objects.filter(person=person, died_on__lt=data.born_on).first()
    if child is not None and child.died_on is not None:
        raise Refused(
            _("By the parents' entry %(name)s died on %(day)s, before this birth date. Check both days.")
            % {"name": person.name, "day": child.died_on.isoformat()},
            field="id_number" if data.number else "born_on",
        )


def _move_joining(person: Person, data: PersonData) -> None:
    """Nobody belongs to a household before birth, and who did from birth on does from the corrected day.

    Raises Refused where a household was left before it.
    """
    if data.born_on is None or data.born_on == person.born_on:
        return
    rows = HouseholdMember.objects.filter(person=person)
    left = rows.filter(left_on__lt=data.born_on).first()
    if left is not None and left.left_on is not None:
        raise Refused(
            _("%(name)s left a household on %(day)s, before this birth date. Check both days.")
            % {"name": left.name, "day": left.left_on.isoformat()},
            field="id_number" if data.number else "born_on",
        )
    rows.filter(Q(joined_on=person.born_on) | Q(joined_on__lt=data.born_on)).update(joined_on=data.born_on)


def _rename(member: HouseholdMember, person: Person, *, changed: list[str]) -> None:
    """A correction by the keeper reaches the name as typed here, and the entry among the children born.

    The day of death does only when it was corrected: the parents may have told one that is not on file.
    """
    HouseholdMember.objects.filter(pk=member.pk).update(
        name=person.name, other_letters=other_letters(person.name), **sort_keys(person.name)
    )
    told = {"name": person.name, "sex": person.sex, "born_on": person.born_on}
    if "died_on" in changed:
        told["died_on"] = person.died_on
    Child.objects.filter(person=person).update(**told)
