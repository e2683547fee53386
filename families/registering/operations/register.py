"""A household comes into the books: begun with its head, completed section by section."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from accounts import audit
from accounts.scope import Actor, Place
from branches.actors import confirm_duty
from branches.models import Branch
from branches.numbers import draw
from branches.tree.operations.opening import hold_still
from families.codes import Relation
from families.households.guards import why_not_complete, why_not_discard, why_not_start
from families.households.models import Household, HouseholdMember, HouseholdStatus, Section
from families.households.operations.opening import close_household, open_household
from families.identity.operations.people import find_or_make, sort_keys
from families.identity.person_data import PersonData
from families.people.models import Child, Listing, Parentage, Person
from ground.days import why_not_happened
from ground.refusals import require

from .members import join

SERIES, DIGITS = "JT", 6


@transaction.atomic
def start_household(*, branch_id: int, head: PersonData, by: Actor, now: datetime) -> Household:
    """Begin a household at a branch with its head: a draft with its number.

    Raises Forbidden where the actor may not enter, Refused for a branch that keeps no
    households, OnFile when the head's ID number is on file, Branch.DoesNotExist outside the scope.
    """
    confirm_duty(by, today=timezone.localdate(now))
    hold_still(branch_id)
    branch = Branch.objects.visible_to(by).get(pk=branch_id)
    require(why_not_start(branch, by=by), field="branch")
    person = find_or_make(head, branch=branch, by=by, now=now)
    household = Household.objects.create(
        branch=branch,
        number=draw(SERIES, branch, year=None, digits=DIGITS),
        head_name=head.name,
        head_sort_key=sort_keys(head.name)["sort_key"],
        address_division_id=branch.seat_id,
        entered_by=by.user,
        created_at=now,
        filled=[Section.HEAD],
    )
    join(household, person, name=head.name, relation=Relation.HEAD, today=timezone.localdate(now))
    audit.record(
        "household.started", by=by, target=household, data={"number": household.number, "head": head.name}
    )
    return household


@transaction.atomic
def complete_registration(
    household_id: int, *, by: Actor, version: int, now: datetime, registered_on: date | None = None
) -> Household:
    """Put a draft whose sections are all filled in on file from a day on, today or one before.

    Raises Refused with what is missing or for a day to come, Forbidden, Stale.
    """
    household = open_household(household_id, by=by, version=version, now=now)
    require(why_not_complete(household, by=by))
    today = timezone.localdate(now)
    require(why_not_happened(registered_on, today=today), field="registered_on")
    household.status = HouseholdStatus.ACTIVE
    household.registered_on = registered_on or today
    household.counted_from = now
    close_household(
        household, "household.completed", by=by, fields=["status", "registered_on", "counted_from"]
    )
    return household


@transaction.atomic
def discard_draft(household_id: int, *, by: Actor, version: int, now: datetime) -> None:
    """Throw a registration away that was never completed, with the people it alone put on file.

    The number stays used. Raises Refused for a household on file, Forbidden, Stale.
    """
    household = open_household(household_id, by=by, version=version, now=now)
    require(why_not_discard(household, by=by))
    people = list(household.members.values_list("person_id", flat=True))
    data = {"number": household.number, "head": household.head_name}
    place, target_id = Place.of(household), household.pk
    household.accounts.all().delete()
    household.classes.all().delete()
    household.members.all().delete()
    household.delete()
    _forget(people)
    audit.record("household.discarded", by=by, data={**data, "household": target_id}, place=place)


def _forget(people: list[int]) -> None:
    """Delete those of these persons whom nothing names any more, and the children born to them alone."""
    named = Listing.objects.filter(person__in=people).values("person_id")
    past = HouseholdMember.objects.filter(person__in=people).values("person_id")
    unnamed = Person.objects.filter(pk__in=people).exclude(pk__in=named).exclude(pk__in=past)
    ids = list(unnamed.values_list("pk", flat=True))
    parentages = Parentage.objects.filter(parent__in=ids)
    children = list(parentages.values_list("child_id", flat=True))
    parentages.delete()
    Child.objects.filter(person__in=ids).update(person=None)
    Child.objects.filter(pk__in=children, parentages=None).delete()
    for person in Person.objects.filter(pk__in=ids):
        with suppress(ProtectedError), transaction.atomic():
            person.delete()
