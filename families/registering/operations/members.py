"""Who lives in a household, by relation to its head."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.scope import Actor
from families.codes import ADOPTED_CHILDREN, CHILD_RELATIONS, COUPLE, SPOUSES, Relation
from families.households.models import Household, HouseholdMember, Section
from families.households.operations.living import SETTLED, settle
from families.households.operations.opening import close_household, open_household
from families.identity.likeness import heard
from families.identity.operations.people import find_or_make, sort_keys
from families.identity.person_data import PersonData
from families.people.guards import why_not_related
from families.people.models import Child, Parentage, ParentKind, Person
from ground.days import why_not_happened
from ground.refusals import Refused, require

# How long after a father's death his child may be born.
LONGEST_AFTER_DEATH = timedelta(days=300)


@dataclass(frozen=True, kw_only=True)
class NewMember:
    """Who joins; without ``joined_on`` since birth, or since leaving the household before."""

    person: PersonData
    relation: Relation | str
    joined_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Leaving:
    on: date
    reason: str


class RowRefused(Refused):
    """A refusal of one of the new rows; ``row`` is its place among them, counted from 0."""

    def __init__(self, refusal: Refused, *, row: int):
        super().__init__(str(refusal), field=refusal.field)
        self.row, self.refusal = row, refusal


class MemberRefused(Refused):
    """A refusal of a member on file; ``member_id`` is the row's."""

    def __init__(self, refusal: Refused, *, member_id: int):
        super().__init__(str(refusal), field=refusal.field)
        self.member_id, self.refusal = member_id, refusal


class JoinedTooEarly(Refused):
    """The person was in another household later than that, perhaps one outside the actor's scope."""

    tells_of_elsewhere = True

    def __init__(self):
        sentence = _(
            "On this day the person was still in another household, or left one later. Check the day."
        )
        super().__init__(sentence, field="joined_on")


@transaction.atomic
def save_members(
    household_id: int,
    *,
    by: Actor,
    version: int,
    now: datetime,
    added: Sequence[NewMember] = (),
    relations: Mapping[int, str] | None = None,
    leaving: Mapping[int, Leaving] | None = None,
    since: Mapping[int, date | None] | None = None,
    confirmed: str | None = None,
) -> Household:
    """Add members, change relations to the head and let members leave, all at once.

    ``relations``, ``leaving`` and ``since``, the corrected days of joining, go by the id of the
    member row. Afterwards there is one head, whom nobody dead becomes, and at most one living
    spouse, or it is refused. A member added as a child is also put on record as a child born to the
    head and the spouse. Raises RowRefused for a new row whose ID number is on file, who looks like
    somebody on file or whose day cannot be, MemberRefused for a day of a member on file that cannot
    be, Refused, Stale, Forbidden.
    """
    household = open_household(household_id, by=by, version=version, now=now, confirmed=confirmed)
    today = timezone.localdate(now)
    members = list(household.members.filter(left_on=None).select_related("person").order_by("id"))
    _correct_joining(members, since or {}, today=today)
    leave(members, leaving or {}, today=today)
    members = [member for member in members if member.left_on is None]
    refuse_odd_heads(members, relations or {}, added)
    _refuse_twice(added)
    changed = _relate(members, relations or {})
    joined = [_join_new(household, new, row=row, by=by, now=now) for row, new in enumerate(added)]
    refuse_misfits(members, joined)
    settle(household)
    record_children(household, joined)
    close_household(
        household,
        "household.members_saved",
        by=by,
        section=Section.MEMBERS,
        fields=SETTLED,
        data={
            "joined": [member.name for member in joined],
            "left": sorted(leaving or {}),
            "relations": changed,
        },
    )
    return household


def join(
    household: Household,
    person: Person,
    *,
    name: str,
    relation: str,
    today: date,
    joined_on: date | None = None,
) -> HouseholdMember:
    """Write the row that makes a person a member. Raises Refused for a day that cannot be."""
    day = _day_of_joining(person, joined_on, today=today)
    return HouseholdMember.objects.create(
        household=household, person=person, name=name, relation=relation, joined_on=day, **sort_keys(name)
    )


def _day_of_joining(
    person: Person, typed: date | None, *, today: date, except_for: int | None = None
) -> date:
    """The day typed, or the first on which it can have been. Raises Refused for any before it."""
    left = HouseholdMember.objects.filter(person=person).exclude(pk=except_for).exclude(left_on=None)
    elsewhere = left.aggregate(until=Max("left_on"))["until"]
    first = max(person.born_on, elsewhere) if elsewhere else person.born_on
    if typed is None:
        return first
    require(why_not_happened(typed, today=today), field="joined_on")
    if typed < person.born_on:
        raise Refused(_("This day is before the birth date."), field="joined_on")
    if typed < first:
        raise JoinedTooEarly
    return typed


def _join_new(household: Household, new: NewMember, *, row: int, by: Actor, now: datetime) -> HouseholdMember:
    try:
        person = find_or_make(new.person, branch=household.branch, by=by, now=now)
        return join(
            household,
            person,
            name=new.person.name,
            relation=new.relation,
            today=timezone.localdate(now),
            joined_on=new.joined_on,
        )
    except Refused as refusal:
        raise RowRefused(refusal, row=row) from refusal


def _correct_joining(
    members: Sequence[HouseholdMember], since: Mapping[int, date | None], *, today: date
) -> None:
    for member in members:
        if member.pk not in since:
            continue
        try:
            day = _day_of_joining(member.person, since[member.pk], today=today, except_for=member.pk)
        except Refused as refusal:
            raise MemberRefused(refusal, member_id=member.pk) from refusal
        if day != member.joined_on:
            member.joined_on = day
            member.save(update_fields=["joined_on"])


def leave(members: Sequence[HouseholdMember], leaving: Mapping[int, Leaving], *, today: date) -> None:
    """``on`` is the first day on which they are no members any more."""
    for member in members:
        if going := leaving.get(member.pk):
            if not member.joined_on <= going.on <= today:
                words = {"name": member.name, "since": member.joined_on.isoformat()}
                sentence = _("%(name)s can leave between %(since)s and today.") % words
                raise MemberRefused(Refused(sentence, field="left_on"), member_id=member.pk)
            member.left_on, member.left_reason = going.on, going.reason
            member.save(update_fields=["left_on", "left_reason"])


def refuse_odd_heads(
    members: Sequence[HouseholdMember], relations: Mapping[int, str], added: Sequence[NewMember]
) -> None:
    final = [relations.get(member.pk, member.relation) for member in members] + [
        new.relation for new in added
    ]
    if final.count(Relation.HEAD) != 1:
        raise Refused(
            _("A household has one head. Choose who it is and give the others their relation to them.")
        )
    dead = [member for member in members if member.person.died_on is not None]
    for member in dead:
        if relations.get(member.pk) == Relation.HEAD != member.relation:
            raise Refused(_("%(name)s has died. Choose a living head.") % {"name": member.name})
    dead_spouses = sum(relations.get(member.pk, member.relation) in SPOUSES for member in dead)
    if sum(relation in SPOUSES for relation in final) - dead_spouses > 1:
        raise Refused(_("Only one living member can be the spouse of the head."))


def _refuse_twice(added: Sequence[NewMember]) -> None:
    """No two new rows are one person without an ID number: of one of them nothing could be asked."""
    seen: list[tuple[object, ...]] = []
    for row, new in enumerate(added):
        person = new.person
        key = (heard(person.name), person.sex, person.born_on)
        if key in seen and not (person.number and added[seen.index(key)].person.number):
            refusal = Refused(_("This person stands in two rows. Leave one out."), field="name")
            raise RowRefused(refusal, row=row)
        seen.append(key)


def _relate(members: Sequence[HouseholdMember], relations: Mapping[int, str]) -> dict[str, list[str]]:
    """Change relations, the old head first, for there is never more than one; gives what changed."""
    changed = {}
    for member in sorted(members, key=lambda member: member.relation != Relation.HEAD):
        relation = relations.get(member.pk, member.relation)
        if relation != member.relation:
            changed[str(member.pk)] = [member.relation, relation]
            member.relation = relation
            member.save(update_fields=["relation"])
    return changed


def refuse_misfits(members: Sequence[HouseholdMember], joined: Sequence[HouseholdMember]) -> None:
    """No relation that the member's sex, or the head's, rules out. Raises RowRefused for a new row."""
    head = next(member for member in [*members, *joined] if member.relation == Relation.HEAD)
    for row, member in enumerate([*joined, *members]):
        reason = why_not_related(member.relation, sex=member.person.sex, other=head.person.sex)
        if not reason:
            continue
        if row < len(joined):
            raise RowRefused(Refused(reason, field="relation"), row=row)
        raise MemberRefused(Refused(reason, field="relation"), member_id=member.pk)


def record_children(household: Household, joined: Sequence[HouseholdMember]) -> None:
    parents = [
        member.person
        for member in household.members.filter(left_on=None, relation__in=COUPLE).select_related("person")
    ]
    for member in joined:
        if member.relation in CHILD_RELATIONS:
            kind = ParentKind.ADOPTED if member.relation in ADOPTED_CHILDREN else ParentKind.OWN
            _record_child(member, parents, kind=kind)


def _record_child(member: HouseholdMember, parents: Sequence[Person], *, kind: ParentKind) -> None:
    person = member.person
    child, _new = Child.objects.get_or_create(
        person=person,
        defaults={
            "name": member.name,
            "sex": person.sex,
            "born_on": person.born_on,
            "died_on": person.died_on,
        },
    )
    Parentage.objects.bulk_create(
        [Parentage(child=child, parent=parent, kind=kind) for parent in parents if _may_be(parent, child)],
        ignore_conflicts=True,
    )


def _may_be(parent: Person, child: Child) -> bool:
    """Whether somebody who has died may be a child's parent: one who lived, at most, until its conception."""
    return parent.died_on is None or child.born_on - parent.died_on <= LONGEST_AFTER_DEATH
