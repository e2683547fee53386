"""Children ever born to head and spouse, and the classes that follow from them, with their papers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.scope import Actor
from families.codes import COUPLE, Sex
from families.households.guards import why_not_edit_person, why_not_end
from families.households.models import (
    ClassKind,
    EvidenceKind,
    Household,
    HouseholdClass,
    HouseholdMember,
    Section,
)
from families.households.operations.opening import close_household, open_household
from families.identity.operations.deaths import Changed, record_death
from families.people.models import Child, Parentage, ParentKind
from ground.days import why_not_happened
from ground.refusals import Refused, require


@dataclass(frozen=True, kw_only=True)
class ChildData:
    """A child ever born; ``parents`` are ids of persons among head and spouse.

    Of a child who is a person on file only what `fields_told_here` names is taken from here.
    """

    sex: Sex | str
    born_on: date
    parents: Sequence[int]
    name: str = ""
    died_on: date | None = None
    disability_grade: int | None = None
    kind: ParentKind | str = ParentKind.OWN


@dataclass(frozen=True, kw_only=True)
class ClassData:
    kind: ClassKind | str
    starts_on: date
    evidence: EvidenceKind | str
    evidence_no: str = ""
    evidence_on: date | None = None
    ends_on: date | None = None


@transaction.atomic
def save_classes(
    household_id: int,
    *,
    by: Actor,
    version: int,
    now: datetime,
    born: Sequence[ChildData] = (),
    children: Mapping[int, ChildData] | None = None,
    struck: Iterable[int] = (),
    added: Sequence[ClassData] = (),
    ended: Mapping[int, date] | None = None,
    withdrawn: Iterable[int] = (),
    confirmed: str | None = None,
) -> Household:
    """Record children born and classes of a household in one go.

    ``born`` adds children, ``children`` corrects those on file and ``struck`` takes entries
    back that were made in error, all by the child's id; ``added`` adds classes, ``ended`` gives
    classes their last day, and ``withdrawn`` takes classes out of the count that were recorded in
    error, by the class's id. Raises Refused with a sentence, Forbidden, Stale.
    """
    _hold_homes(household_id, children or {})
    household = open_household(household_id, by=by, version=version, now=now, confirmed=confirmed)
    parents = _parents(household)
    on_file = children_of(parents)
    for data in born:
        _add_child(data, parents=parents)
    deaths = {}
    for child_id, data in (children or {}).items():
        child = _one_of(on_file, child_id)
        deaths[child_id] = _correct_child(child, data, parents=parents, household=household, by=by, now=now)
    for child_id in struck:
        _strike_child(_one_of(on_file, child_id), parents=parents)
    _withdraw(household, withdrawn, now=now)
    _end(household, ended or {}, today=timezone.localdate(now))
    for new in added:
        _add_class(household, new, by=by, now=now)
    close_household(
        household,
        "household.classes_saved",
        by=by,
        section=Section.CLASSES,
        data={
            "born": len(born),
            "children": sorted(children or {}),
            "struck": sorted(struck),
            "added": [str(data.kind) for data in added],
            "ended": sorted(ended or {}),
            "withdrawn": sorted(withdrawn),
            **(
                {"deaths": told} if (told := {str(key): done for key, done in deaths.items() if done}) else {}
            ),
        },
    )
    return household


def _hold_homes(household_id: int, children: Mapping[int, ChildData]) -> None:
    """Lock this household with those of grown children whose death is told here, all in one order."""
    dying = [child_id for child_id, data in children.items() if data.died_on]
    if dying:
        homes = HouseholdMember.objects.filter(person__as_child__in=dying, left_on=None)
        locked = Household.objects.filter(Q(pk__in=homes.values("household_id")) | Q(pk=household_id))
        list(locked.order_by("pk").select_for_update(of=("self",)))


def children_of(parents: Iterable[int]) -> dict[int, Child]:
    """The children ever born to these persons, by id, the eldest first."""
    found = Child.objects.filter(parentages__parent__in=list(parents)).select_related("person").distinct()
    return {child.pk: child for child in found.order_by("born_on", "id")}


def _parents(household: Household) -> frozenset[int]:
    rows = HouseholdMember.objects.filter(household=household, left_on=None, relation__in=COUPLE)
    return frozenset(rows.values_list("person_id", flat=True))


def _one_of(children: Mapping[int, Child], child_id: int) -> Child:
    if child_id not in children:
        raise Refused(_("This child is not on record for this household any more. Open the page again."))
    return children[child_id]


def _chosen_parents(data: ChildData, *, parents: frozenset[int]) -> frozenset[int]:
    chosen = frozenset(data.parents)
    if not chosen or not chosen <= parents:
        raise Refused(_("Say for each child whether it is the head's, the spouse's, or both."))
    return chosen


def _add_child(data: ChildData, *, parents: frozenset[int]) -> None:
    chosen = _chosen_parents(data, parents=parents)
    child = Child.objects.create(
        name=data.name,
        sex=data.sex,
        born_on=data.born_on,
        died_on=data.died_on,
        disability_grade=data.disability_grade,
    )
    Parentage.objects.bulk_create(
        [Parentage(child=child, parent_id=parent, kind=data.kind) for parent in sorted(chosen)]
    )


def _correct_child(
    child: Child, data: ChildData, *, parents: frozenset[int], household: Household, by: Actor, now: datetime
) -> Changed:
    chosen = _chosen_parents(data, parents=parents)
    own = fields_told_here(child, lives_here=_lives_in(household, child))
    effects: Changed | None = None
    # Before the child's own row, so that what is kept of it is what it was.
    if child.person and "died_on" in own and data.died_on and not why_not_edit_person(child.person, by=by):
        effects = record_death(child.person.pk, died_on=data.died_on, by=by, now=now)
    for field in (*own, "disability_grade"):
        setattr(child, field, getattr(data, field))
    child.save(update_fields=[*own, "disability_grade"])
    Parentage.objects.filter(child=child, parent__in=parents - chosen).delete()
    for parent in sorted(chosen):
        Parentage.objects.update_or_create(child=child, parent_id=parent, defaults={"kind": data.kind})
    return effects or {}


def fields_told_here(child: Child, *, lives_here: bool) -> tuple[str, ...]:
    """What the parents' own page tells of a child; of a person on file that stands on the person's page.

    Only the death of one who does not live here is told by the parents, until the file knows it:
    they may be the only ones left to do so.
    """
    if child.person is None:
        return ("name", "sex", "born_on", "died_on")
    return () if lives_here or child.person.died_on else ("died_on",)


def _lives_in(household: Household, child: Child) -> bool:
    return household.members.filter(person=child.person_id, left_on=None).exists()


def _strike_child(child: Child, *, parents: frozenset[int]) -> None:
    """An entry made in error: the parentage goes, and the child when nobody else is its parent."""
    Parentage.objects.filter(child=child, parent__in=parents).delete()
    if not child.parentages.exists():
        child.delete()


def _withdraw(household: Household, ids: Iterable[int], *, now: datetime) -> None:
    household.classes.recorded().filter(pk__in=list(ids)).update(counted_until=now)


def _end(household: Household, ended: Mapping[int, date], *, today: date) -> None:
    for row in household.classes.recorded().filter(pk__in=list(ended), ends_on=None):
        require(why_not_end(row, ended[row.pk], today=today))
        row.ends_on = ended[row.pk]
        row.save(update_fields=["ends_on"])


def _add_class(household: Household, data: ClassData, *, by: Actor, now: datetime) -> None:
    require(why_not_happened(data.starts_on, today=timezone.localdate(now)), field="starts_on")
    same = household.classes.recorded().filter(kind=data.kind)
    overlapping = same.exclude(ends_on__lt=data.starts_on)
    if data.ends_on:
        overlapping = overlapping.exclude(starts_on__gt=data.ends_on)
    if overlapping.exists():
        raise Refused(_("%(kind)s is recorded for that time already.") % {"kind": ClassKind(data.kind).label})
    HouseholdClass.objects.create(
        household=household,
        branch_id=household.branch_id,
        kind=data.kind,
        starts_on=data.starts_on,
        ends_on=data.ends_on,
        evidence=data.evidence,
        evidence_no=data.evidence_no,
        evidence_on=data.evidence_on,
        recorded_by=by.user,
        counted_from=now,
    )
