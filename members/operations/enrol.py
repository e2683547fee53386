"""Somebody comes on the roster, after the council has agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.scope import Actor
from branches.actors import confirm_duty
from branches.models import Branch
from branches.numbers import draw
from branches.tree.operations.opening import hold_still
from families.identity.operations.people import find_or_make, sort_keys
from families.identity.person_data import PersonData
from families.models import Household, HouseholdMember, ListingSource, Person
from ground.days import why_not_happened
from ground.refusals import Refused, require
from ground.sealed import RESIDENT_ID, blind_index
from members.guards import why_not_enrol
from members.models import Category, MemberGroup, Membership, MembershipCategory, MembershipKind, Politics

SERIES, DIGITS = "HY", 7


@dataclass(frozen=True, kw_only=True)
class MembershipData:
    """What is written about a membership; ``group`` is the id of an open group of the association."""

    met_on: date
    minutes: str
    joined_on: date
    applied_on: date | None = None
    kind: MembershipKind | str = MembershipKind.INDIVIDUAL
    organisation: str = ""
    politics: Politics | str = ""
    post: str = ""
    home_place: str = ""
    group: int | None = None
    categories: frozenset[Category | str] = frozenset()


# What stands in columns of the membership as it was typed.
PLAIN = (
    "met_on",
    "minutes",
    "joined_on",
    "applied_on",
    "kind",
    "organisation",
    "politics",
    "post",
    "home_place",
)


class OnRoster(Refused):
    """The person is on the roster of this association already, as ``membership``."""

    def __init__(self, membership: Membership):
        sentence = _("Already on the roster: %(name)s, card %(card)s.")
        super().__init__(sentence % {"name": membership.name, "card": membership.card_no}, field="id_number")
        self.membership = membership


@transaction.atomic
def enrol(
    *, branch_id: int, person: PersonData | int, data: MembershipData, by: Actor, now: datetime
) -> Membership:
    """Put a person on the roster of an association, with the next card number of its county.

    ``person`` is what was typed, or the id of somebody's row in a household of the scope. Of two
    who enrol the same person at once the second is refused. Raises Forbidden, OnRoster, OnFile
    when the ID number is on file under another name, Refused for somebody who has died and for
    days or a group that do not fit, and DoesNotExist outside the scope.
    """
    today = timezone.localdate(now)
    confirm_duty(by, today=today)
    hold_still(branch_id)
    branch = Branch.objects.visible_to(by).get(pk=branch_id)
    require(why_not_enrol(branch, by=by), field="branch")
    refuse_odd_days(data, today=today)
    found, name = _person(person, branch=branch, by=by, now=now)
    membership = Membership(
        branch=branch,
        person=found,
        name=name,
        group=group_of(branch, data.group),
        entered_by=by.user,
        created_at=now,
        counted_from=now,
        **sort_keys(name),
        **{field: getattr(data, field) for field in PLAIN},
    )
    _write(membership)
    add_categories(membership, data.categories, on=data.joined_on, now=now)
    audit.record(
        "membership.enrolled",
        by=by,
        target=membership,
        data={
            "card_no": membership.card_no,
            "name": name,
            "met_on": data.met_on.isoformat(),
            "categories": sorted(data.categories),
        },
    )
    return membership


def refuse_odd_days(data: MembershipData, *, today: date) -> None:
    """Apply, agree, join: in this order, and none of it still to come. Raises Refused."""
    require(why_not_happened(data.joined_on, today=today), field="joined_on")
    if data.joined_on < data.met_on:
        raise Refused(_("Nobody joins before the council has agreed."), field="joined_on")
    if data.applied_on is not None and data.applied_on > data.met_on:
        raise Refused(_("The council cannot agree before the application."), field="applied_on")


def group_of(branch: Branch, group_id: int | None) -> MemberGroup | None:
    """The group of this association, kept open until commit. Raises Refused for any other."""
    if group_id is None:
        return None
    groups = MemberGroup.objects.select_for_update(of=("self",), no_key=True)
    group = groups.filter(pk=group_id, branch=branch, closed_on=None).first()
    if group is None:
        raise Refused(
            _("This group is closed or belongs to another association. Choose again."), field="group"
        )
    return group


def add_categories(
    membership: Membership, categories: frozenset[Category | str], *, on: date, now: datetime
) -> None:
    """Put a member into categories from a day on."""
    MembershipCategory.objects.bulk_create(
        MembershipCategory(
            membership=membership,
            branch_id=membership.branch_id,
            category=category,
            joined_on=on,
            counted_from=now,
        )
        for category in sorted(categories)
    )


def _person(typed: PersonData | int, *, branch: Branch, by: Actor, now: datetime) -> tuple[Person, str]:
    """The person and the name as typed; anyone who is on this roster already is refused first."""
    if isinstance(typed, int):
        return _of_household(typed, branch=branch, by=by)
    if typed.number is not None:
        _refuse_listed(branch, id_index=blind_index(RESIDENT_ID, typed.number.number))
    person = find_or_make(typed, branch=branch, by=by, now=now, source=ListingSource.MEMBERSHIP)
    _refuse_dead(person)
    return person, typed.name


def _of_household(member_id: int, *, branch: Branch, by: Actor) -> tuple[Person, str]:
    households = Household.objects.visible_to(by)
    members = HouseholdMember.objects.filter(household__in=households, left_on=None)
    # The person is locked before the card is drawn, as for somebody who is typed, or the two deadlock.
    member = members.select_related("person").select_for_update(of=("person",)).get(pk=member_id)
    _refuse_listed(branch, person=member.person)
    _refuse_dead(member.person)
    return member.person, member.name


def _refuse_dead(person: Person) -> None:
    if person.died_on is not None:
        raise Refused(_("This person has died."), field="id_number")


def _refuse_listed(branch: Branch, *, person: Person | None = None, id_index: bytes | None = None) -> None:
    live = Membership.objects.live().filter(branch=branch)
    whose = {"person": person} if person is not None else {"person__id_index": id_index}
    if (found := live.filter(**whose).first()) is not None:
        raise OnRoster(found)


def _write(membership: Membership) -> None:
    """Draw the card and insert; who came first between the look and the insert is named in the refusal."""
    try:
        with transaction.atomic():
            membership.card_no = draw(SERIES, membership.branch, year=None, digits=DIGITS)
            membership.save(force_insert=True)
    except IntegrityError:
        _refuse_listed(membership.branch, person=membership.person)
        raise
