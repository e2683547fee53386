"""Does with the operations what the generator's rows tell of, and puts both in a form to compare."""

from dataclasses import dataclass
from datetime import datetime, time

from django.utils import timezone

from accounts.scope import PLACE_COLUMNS
from branches.actors import actor_for
from branches.founding.operations import found_branch
from branches.models import Branch, Division, Duty, Level, NumberCounter
from demo.trail import Numbers
from families.codes import CHILD_RELATIONS, COUPLE
from families.identity.operations.people import details_of
from families.models import Child, Household, HouseholdMember
from families.registering.operations import address, classes, members, register
from members.models import MemberGroup, Membership
from members.operations.enrol import PLAIN, MembershipData, enrol
from members.operations.groups import change_group, make_group
from members.operations.leaving import Leaving, leave


def columns(row, *left_out):
    """Every column of a row by its name, without its key, seals and what the test leaves out."""
    sealed = {f.attname for f in row._meta.concrete_fields if f.attname.endswith("_sealed")}
    skipped = {"id", "uuid", *sealed, *left_out}
    return {
        f.attname: _plain(getattr(row, f.attname))
        for f in row._meta.concrete_fields
        if f.name not in skipped and f.attname not in skipped
    }


def _plain(value):
    return bytes(value) if isinstance(value, memoryview) else value


def differences(told, made, path=""):
    """Where two trees of rows differ, each with the generator's value and the operations'."""
    if isinstance(told, dict) and isinstance(made, dict):
        keys = sorted(told.keys() | made.keys())
        return [one for key in keys for one in differences(told.get(key), made.get(key), f"{path}.{key}")]
    if isinstance(told, list) and isinstance(made, list) and len(told) == len(made):
        pairs = enumerate(zip(told, made, strict=True))
        return [one for place, pair in pairs for one in differences(*pair, f"{path}[{place}]")]
    return [] if told == made else [(path, told, made)]


def numbers_drawn():
    """The generator's counters, where those of the database are."""
    numbers = Numbers()
    for counter in NumberCounter.objects.all():
        numbers.drawn[counter.series, counter.area_code, counter.year] = counter.last
    return numbers


def actor_of(worker):
    return actor_for(Duty.objects.select_related("branch", "user__officer").get(pk=worker.duty_id))


@dataclass
class FamilyRows:
    """A household with all that hangs on it, by what people call it instead of by keys."""

    household: Household

    def __post_init__(self):
        self.members = list(self.household.members.select_related("person").order_by("id"))
        self.people = [member.person for member in self.members]
        parents = [m.person_id for m in self.members if m.relation in COUPLE]
        born = Child.objects.filter(parentages__parent__in=parents).distinct().order_by("born_on", "name")
        self.children = list(born)
        self.classes = list(self.household.classes.order_by("kind"))
        self.account = self.household.accounts.first()
        self.details = [details_of(person) for person in self.people]
        self.detail = self.household.address_detail
        self.number = self.account and self.account.number

    def told(self):
        names = {person.pk: person.name for person in self.people}
        return {
            "household": columns(self.household, "group", "lineage_id")
            | {"begins_a_lineage": self.household.lineage_id == self.household.pk}
            | {"group": self.household.group and columns(self.household.group), "detail": self.detail},
            "members": [columns(member, "household", "person") for member in self.members],
            "people": [columns(person) for person in self.people],
            "details": self.details,
            "children": [
                columns(child, "person")
                | {"person": names.get(child.person_id)}
                | {"parents": sorted((names[p.parent_id], p.kind) for p in child.parentages.all())}
                for child in self.children
            ],
            "classes": [columns(kept, "household") for kept in self.classes],
            "account": self.account
            and columns(self.account, "household", "holder")
            | {"holder": names[self.account.holder_id], "number": self.number},
        }


def register_family(rows, *, by, now):
    """Register the household that the rows tell of, section by section; gives it as it is then."""
    head, *others = zip(rows.details, rows.members, strict=True)
    home = register.start_household(branch_id=rows.household.branch_id, head=head[0], by=by, now=now)
    added = [members.NewMember(person=data, relation=member.relation) for data, member in others]
    home = members.save_members(home.pk, by=by, version=home.version, now=now, added=added)
    home = classes.save_classes(
        home.pk,
        by=by,
        version=home.version,
        now=now,
        born=[child_data(child, home) for child in rows.children if child.person_id is None],
        added=[class_data(kept) for kept in rows.classes],
        children=graded(rows, home),
    )
    home = address.save_address(
        home.pk,
        by=by,
        version=home.version,
        now=now,
        address=address.AddressData(
            division=rows.household.address_division_id,
            detail=rows.detail,
            group=rows.household.group.name if rows.household.group else "",
        ),
        account=account_data(rows, home),
    )
    if rows.household.counted_from:
        home = register.complete_registration(home.pk, by=by, version=home.version, now=now)
    return FamilyRows(Household.objects.get(pk=home.pk))


def couple_of(home):
    found = home.members.filter(left_on=None, relation__in=COUPLE).order_by("id")
    return [member.person_id for member in found]


def child_data(child, home):
    return classes.ChildData(
        sex=child.sex,
        born_on=child.born_on,
        parents=couple_of(home),
        name=child.name,
        died_on=child.died_on,
        disability_grade=child.disability_grade,
    )


def graded(rows, home):
    """The grades of children who live here, told once they are on file as members."""
    mine = {m.name: m.person_id for m in home.members.all() if m.relation in CHILD_RELATIONS}
    told = [child for child in rows.children if child.person_id and child.disability_grade]
    return {Child.objects.get(person=mine[child.name]).pk: child_data(child, home) for child in told}


def class_data(kept):
    return classes.ClassData(
        kind=kept.kind,
        starts_on=kept.starts_on,
        ends_on=kept.ends_on,
        evidence=kept.evidence,
        evidence_no=kept.evidence_no,
        evidence_on=kept.evidence_on,
    )


def account_data(rows, home):
    if rows.account is None:
        return None
    holder = home.members.get(name=rows.account.holder_name, relation=rows.account.holder_relation)
    return address.AccountData(bank=rows.account.bank, number=rows.number, member_id=holder.pk)


@dataclass
class Roster:
    """The member groups and memberships of a county in the order of their cards, groups by their names."""

    groups: list
    members: list

    @classmethod
    def of(cls, county_id):
        rows = Membership.objects.filter(county_id=county_id).select_related("group").order_by("card_no")
        groups = MemberGroup.objects.filter(county_id=county_id).order_by("branch_id", "name")
        return cls(
            [columns(group) for group in groups],
            [
                columns(row, "group")
                | {"group": row.group and row.group.name}
                | {"categories": [columns(one, "membership") for one in row.categories.order_by("category")]}
                for row in rows
            ],
        )


def enrol_all(told, *, by):
    """Open the groups, enrol whom the rows tell of, say who leads, and let those leave who left."""
    groups = {
        (row["branch_id"], row["name"]): make_group(
            branch_id=row["branch_id"], name=row["name"], by=by, now=_morning(row["opened_on"])
        ).pk
        for row in told.groups
    }
    for row in told.members:
        _enrol(row, group=groups.get((row["branch_id"], row["group"])), by=by)
    return Roster.of(by.place.county_id)


def _morning(day):
    return timezone.make_aware(datetime.combine(day, time(9)))


def _enrol(row, *, group, by):
    data = {field: row[field] for field in PLAIN}
    made = enrol(
        branch_id=row["branch_id"],
        person=HouseholdMember.objects.get(person=row["person_id"], left_on=None).pk,
        data=MembershipData(
            group=group, categories=frozenset(one["category"] for one in row["categories"]), **data
        ),
        by=by,
        now=row["created_at"],
    )
    if row["leads_group"]:
        kept = MemberGroup.objects.get(pk=group)
        change_group(
            group, by=by, version=kept.version, now=row["created_at"], name=kept.name, leader_id=made.pk
        )
    if row["left_on"]:
        leaving = Leaving(on=row["left_on"], reason=row["left_reason"])
        leave(made.pk, by=by, version=made.version, now=row["counted_until"], leaving=leaving)


def tree_rows():
    """Every association with its placements, those above first."""
    found = Branch.objects.select_related("parent").order_by("counted_from", "id")
    levels = list(Level)
    return [
        (
            branch.parent and branch.parent.code,
            columns(branch, "parent", *PLACE_COLUMNS),
            [columns(row, "branch", "parent") for row in branch.placements.all()],
        )
        for branch in sorted(found, key=lambda branch: (levels.index(branch.level), branch.code))
    ]


def found_all(told):
    """Found every association of the rows, as an installation does before anybody administers it."""
    facts = ("name", "short_name", "kind", "model", "trade", "headcount", "premises", "phone", "founded_on")
    for parent, branch, _placements in told:
        found_branch(
            parent=parent and Branch.objects.get(code=parent),
            seat=Division.objects.get(pk=branch["seat_id"]),
            home=branch["home_id"] and Division.objects.get(pk=branch["home_id"]),
            host_nature=branch["host_nature"],
            by=None,
            now=branch["counted_from"],
            **{name: branch[name] for name in facts},
        )
    return tree_rows()
