"""Invented members: who of the families is on the roster of their association, in groups and categories.

It draws from a stream of its own, so that the families and cases stay as they are without it. In
Gansu an association had 141 members in 5.5 groups; here one of two households has somebody in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from branches.models import Branch, BranchKind, Level
from families.codes import COUPLE
from ground.group_names import group_keys
from ground.readings import other_letters
from members.models import (
    Category,
    LeavingReason,
    MemberGroup,
    Membership,
    MembershipCategory,
    MembershipKind,
    Politics,
)

from .households import Family, Member
from .office_hours import days_between, working_day, working_moment
from .places import Node, Tree
from .trail import Numbers, Worker, note
from .write import Rows

ADULT, ELDER = 18, 60
# Of a hundred households so many have one member, and so many a second one.
ONE, TWO = 0.5, 0.12
# Members who are on the roster of a firm or trade of the county as well, and those who have left.
ELSEWHERE, LEFT, GROUPED = 0.03, 0.06, 0.85
FIRST_YEAR = 2009
CATEGORIES = (
    (Category.BACKBONE, 0.08), (Category.ACTIVIST, 0.15), (Category.CONTACT_HEAD, 0.1),
    (Category.VOLUNTEER, 0.2), (Category.CADRE, 0.03), (Category.WEALTH_LEADER, 0.04),
    (Category.TRADE_EXPERT, 0.03), (Category.BENEFACTOR, 0.02), (Category.PUBLIC_FIGURE, 0.01),
)  # fmt: skip
LEAVING = (LeavingReason.MOVED, LeavingReason.MOVED, LeavingReason.WISH, LeavingReason.TRANSFERRED)
POSTS = ("村民小组长", "妇联委员", "村医", "小学教师", "网格员", "合作社理事长")


@dataclass(slots=True)
class Group:
    """A member group as the generator remembers it; ``led`` once it has its leader."""

    id: int
    led: bool = False


@dataclass
class Members:
    """Puts people of the families on rosters."""

    rows: Rows
    numbers: Numbers
    tree: Tree
    random: Random
    now: datetime
    made: int = 0
    groups: dict[int, list[Group]] = field(default_factory=dict)
    firms: dict[str, list[Node]] = field(default_factory=dict)

    def enrol(self, families: Iterable[Family], *, county: Node, by: Worker) -> None:
        """Enrol members out of these families; one audit line for all, as imports leave it."""
        before = self.made
        for family in families:
            for member in self._chosen(family):
                self._join(family.node, family, member, by=by)
                if self.random.random() < ELSEWHERE and (firm := self._firm(family.node)):
                    self._join(firm, family, member, by=by)
        if count := self.made - before:
            data = {"count": count}
            note(self.rows, "membership.imported", by=by, model=Branch, key=county.id, data=data)

    def _chosen(self, family: Family) -> list[Member]:
        entered = timezone.localdate(family.created_at)
        adults = [
            member
            for member in family.members
            if member.relation in COUPLE and entered.year - member.human.born_on.year > ADULT
        ]
        wanted = int(self.random.random() < ONE) + int(self.random.random() < TWO)
        return self.random.sample(adults, min(wanted, len(adults)))

    def _firm(self, node: Node) -> Node | None:
        """Another association of the county, outside the administrative line."""
        county = node.county_code
        if county not in self.firms:
            self.firms[county] = [one for one in self.tree.bases[county] if "-" in one.code]
        others = [one for one in self.firms[county] if one.id != node.id]
        return self.random.choice(others) if others else None

    def _join(self, node: Node, family: Family, member: Member, *, by: Worker) -> None:
        human, created_at = member.human, family.created_at
        met_on = self._met_on(human.born_on, timezone.localdate(created_at))
        leaving = self._leaving(created_at, met_on, by=by)
        group = self._group(node) if self.random.random() < GROUPED else None
        leads = group is not None and not group.led and not leaving
        if leads:
            group.led = True
            self.rows.change(MemberGroup, group.id, version=2)
        organised = "-" in node.code and self.random.random() < 0.03
        key = self.rows.add(
            Membership,
            branch_id=node.id,
            person_id=human.id,
            card_no=self.numbers.draw("HY", node.area_code, digits=7),
            name=human.name,
            sort_key=human.values["sort_key"],
            initials=human.values["initials"],
            other_letters=other_letters(human.values["name"]),
            kind=MembershipKind.GROUP if organised else MembershipKind.INDIVIDUAL,
            organisation=f"{node.name}工会" if organised else "",
            group_id=group.id if group else None,
            leads_group=leads,
            politics=self._politics(human.born_on, met_on),
            post=self.random.choice(POSTS) if self.random.random() < 0.1 else "",
            applied_on=met_on - timedelta(days=self.random.randint(3, 20)),
            met_on=met_on,
            minutes=f"{met_on.year}年第{(met_on.month + 2) // 3}次理事会纪要",
            joined_on=met_on,
            entered_by_id=by.user_id,
            created_at=created_at,
            counted_from=created_at,
            # Leading a group and leaving are changes of the entry; only one of them is made here.
            version=1 + leads + bool(leaving),
            **leaving,
        )
        self.made += 1
        version = 1 + leads + bool(leaving)
        held = Membership(id=key, joined_on=met_on, leads_group=leads, version=version, **leaving)
        family.memberships.setdefault(human.id, []).append(held)
        self._categorise(node, held, human.born_on, created_at)

    def _categorise(self, node: Node, held: Membership, born_on: date, created_at: datetime) -> None:
        told = {
            "branch_id": node.id,
            "membership_id": held.id,
            "joined_on": held.joined_on,
            "counted_from": created_at,
        }
        for category in self._categories(node, born_on, held.joined_on):
            self.rows.add(MembershipCategory, category=category, **told)

    def _met_on(self, born_on: date, entered: date) -> date:
        """The council's day: for four of ten when the books were entered, for the others before."""
        if self.random.random() < 0.4:
            return entered
        first = date(max(FIRST_YEAR, born_on.year + ADULT + 1), 1, 5)
        day = working_day(days_between(self.random, min(first, entered), entered))
        return min(day, entered)

    def _leaving(self, created_at: datetime, met_on: date, *, by: Worker) -> dict[str, Any]:
        if self.random.random() >= LEFT:
            return {}
        entered = timezone.localdate(created_at)
        day = days_between(self.random, max(entered, met_on), timezone.localdate(self.now))
        moment = min(max(working_moment(self.random, day), created_at), self.now)
        return {
            "left_on": min(day, timezone.localdate(moment)),
            "left_reason": self.random.choice(LEAVING),
            "left_by_id": by.user_id,
            "counted_until": moment,
        }

    def _group(self, node: Node) -> Group:
        """One of the member groups of an association, opened when first needed."""
        if node.id not in self.groups:
            village = node.level == Level.BASE and "-" not in node.code
            names = [f"第{n}会员小组" for n in "一二三四五六"[: self.random.randint(2, 6)]]
            opened_on = date(timezone.localdate(self.now).year - 4, 1, 10)
            self.groups[node.id] = [
                Group(
                    self.rows.add(
                        MemberGroup, branch_id=node.id, name=name, opened_on=opened_on, **group_keys(name)
                    )
                )
                for name in (names if village else ["职工会员小组"])
            ]
        return self.random.choice(self.groups[node.id])

    def _politics(self, born_on: date, day: date) -> Politics:
        chance = self.random.random()
        if chance < 0.12:
            return Politics.PARTY_MEMBER
        if chance < 0.3 and day.year - born_on.year < 28:
            return Politics.YOUTH_LEAGUE
        return Politics.MASSES

    def _categories(self, node: Node, born_on: date, day: date) -> list[Category]:
        found = [category for category, share in CATEGORIES if self.random.random() < share]
        if day.year - born_on.year >= ELDER and self.random.random() < 0.3:
            found.append(Category.FIVE_ELDERS)
        if node.kind == BranchKind.MIGRANT:
            found.append(Category.MIGRANT)
        return found
