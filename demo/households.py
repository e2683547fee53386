"""Invented households with their people, children, classes and accounts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from branches.models import Level
from families.codes import COUPLE, Relation, SchoolStage
from families.models import (
    BASES,
    BankAccount,
    Child,
    ClassKind,
    EvidenceKind,
    Household,
    HouseholdClass,
    HouseholdMember,
    HouseholdStatus,
    Parentage,
    ResidentBasis,
    Section,
    VillagerGroup,
)
from ground.group_names import group_keys
from ground.readings import other_letters
from members.models import Membership

from .compositions import Composition, Part, compose
from .people import Human, People
from .places import Node
from .staff import Staff
from .trail import Numbers, Worker
from .write import Rows

# Stages and how many of a hundred grown-ups have that schooling.
SCHOOLING = (
    tuple(SchoolStage)[:6],
    (33, 44, 10, 6, 5, 2),
)
EVIDENCE = {
    ClassKind.ONLY_CHILD: (EvidenceKind.CERTIFICATE, EvidenceKind.CERTIFICATE, EvidenceKind.REISSUED),
    ClassKind.TWO_DAUGHTERS: (EvidenceKind.STERILISATION, EvidenceKind.VILLAGE_PROOF),
    ClassKind.BEREAVED: (EvidenceKind.DEATH_PROOF,),
    ClassKind.DISABLED_CHILD: (EvidenceKind.DISABILITY_CARD,),
    ClassKind.HARDSHIP: (EvidenceKind.HARDSHIP_PROOF,),
}
BANKS = ("农村信用合作联社", "农村商业银行", "邮政储蓄银行", "农业银行")
HAMLETS = [f"{first}{last}" for first in "大上下新老坪岩" for last in ("寨", "湾", "坝", "林")]
EMPLOYERS = ("务农", "务农", "务农", "茶园务工", "浙江务工", "广东务工", "镇上经营小店", "建筑工地")
ILLNESSES = ("高血压，长期服药", "糖尿病", "肢体残疾，行动不便", "慢性肾病，定期透析", "尘肺")
NO_NUMBER = "新生儿，尚未登记户口"


@dataclass(frozen=True, slots=True)
class Member:
    id: int
    human: Human
    relation: Relation


@dataclass(slots=True)
class Family:
    """A household as the generator remembers it while cases are made for it; rows as their columns.

    ``dead`` and ``memberships`` go by the person's id.
    """

    id: int
    number: str
    node: Node
    created_at: datetime
    members: list[Member] = field(default_factory=list)
    classes: list[dict[str, Any]] = field(default_factory=list)
    children: int = 0
    children_here: list[int] = field(default_factory=list)
    account: dict[str, Any] = field(default_factory=dict)
    group: str = ""
    has_student: bool = False
    on_file: bool = True
    version: int = 1
    dead: set[int] = field(default_factory=set)
    memberships: dict[int, list[Membership]] = field(default_factory=dict)


class Households:
    """Makes households at a branch, entered by its clerk."""

    def __init__(self, rows: Rows, people: People, staff: Staff, numbers: Numbers, *, now: datetime):
        self.rows, self.people, self.staff, self.numbers, self.now = rows, people, staff, numbers, now
        self.random = rows.random
        self.today = timezone.localdate(now)
        self.made = 0
        self.groups: dict[int, list[tuple[int, str]]] = {}

    def make(self, node: Node, *, created_at: datetime, student_years: range | None = None) -> Family:
        """A household; with ``student_years`` one on file with a student born then and an account."""
        home = compose(self.random, today=self.today, student_years=student_years)
        number = self.numbers.draw("JT", node.area_code, digits=6)
        family = Family(
            self.rows.key(Household), number, node, created_at, has_student=student_years is not None
        )
        clerk = self.staff.clerk_of(node)
        lives = {id(part): self._join(family, home, part) for part in home.parts}
        self._births(family, home, lives)
        self._classes(family, home, clerk)
        if student_years or self.random.random() < 0.86:
            self._account(family)
        self._write(family, clerk, on_file=student_years is not None)
        self.made += 1
        return family

    def _join(self, family: Family, home: Composition, part: Part) -> Human:
        random, age = self.random, self.today.year - part.born_on.year
        if part.relation == Relation.HEAD:
            self.house_name = self.people.names.surname()
            self.nation = self.people.nation(family.node.county_code)
        adult = age >= 20
        ill = age > 45 and random.random() < 0.06
        human = self.people.make(
            county=family.node.county_code,
            branch_id=family.node.id,
            created_at=family.created_at,
            sex=part.sex,
            born_on=part.born_on,
            surname=self.house_name if part.of_house else "",
            phone=adult and random.random() < 0.7,
            id_reason=NO_NUMBER if age == 0 else "",
            **self._resident(family, home),
            nation=self.nation,
            education=random.choices(*SCHOOLING)[0] if adult else "",
            employer=random.choice(EMPLOYERS) if 20 <= age < 65 else "",
            health_note=random.choice(ILLNESSES) if ill else "",
        )
        key = self.rows.add(
            HouseholdMember,
            household_id=family.id,
            person_id=human.id,
            relation=part.relation,
            name=human.name,
            sort_key=human.values["sort_key"],
            initials=human.values["initials"],
            other_letters=other_letters(human.values["name"]),
            joined_on=part.born_on,
        )
        family.members.append(Member(key, human, part.relation))
        return human

    def _resident(self, family: Family, home: Composition) -> dict[str, Any]:
        """The resident status of somebody there with what it rests on."""
        bases = BASES.get(home.status, ())
        # Most were registered before registers stopped to say so.
        shares = (90, *range(4, 0, -1))[: len(bases)]
        basis = self.random.choices(bases, shares)[0] if bases else ""
        proof = basis == ResidentBasis.TOWNSHIP
        return {
            "resident_status": home.status,
            "resident_basis": basis,
            "resident_shown_on": timezone.localdate(family.created_at) if proof else None,
            "resident_paper": f"证{self.random.randrange(10**4):04d}" if proof else "",
        }

    def _births(self, family: Family, home: Composition, lives: dict[int, Human]) -> None:
        parents = [m.human for m in family.members if m.relation in COUPLE]
        family.children = len(home.births)
        for birth in home.births:
            human = lives.get(id(birth.part))
            name = human.name if human else self.people.names.full(
                sex=birth.sex, year=birth.born_on.year, surname=self.house_name
            )  # fmt: skip
            child = self.rows.add(
                Child,
                name=name,
                sex=birth.sex,
                born_on=birth.born_on,
                died_on=birth.died_on,
                disability_grade=birth.disability_grade,
                person_id=human.id if human else None,
            )
            if human:
                family.children_here.append(human.id)
            for parent in parents:
                self.rows.add(Parentage, child_id=child, parent_id=parent.id)

    def _classes(self, family: Family, home: Composition, clerk: Worker) -> None:
        for kind, starts_on in home.classes:
            evidence = self.random.choice(EVIDENCE[kind])
            values = {
                "household_id": family.id,
                "branch_id": family.node.id,
                "kind": kind,
                "starts_on": starts_on,
                "evidence": evidence,
                "evidence_no": f"{family.node.area_code}{self.random.randrange(10**6):06d}",
                "evidence_on": starts_on,
                "recorded_by_id": clerk.user_id,
                "counted_from": family.created_at,
            }
            family.classes.append(values | {"id": self.rows.add(HouseholdClass, **values)})

    def _account(self, family: Family) -> None:
        holder = next((m for m in family.members if m.relation == Relation.SPOUSE), family.members[0])
        if self.random.random() < 0.6:
            holder = family.members[0]
        number = self._card_number()
        values = {
            "uuid": self.rows.uuid(),
            "household_id": family.id,
            "branch_id": family.node.id,
            "holder_id": holder.human.id,
            "holder_name": holder.human.name,
            "holder_relation": holder.relation,
            "bank": self.random.choice(BANKS),
            "number": number,
            "number_last4": number[-4:],
            "version": 1,
            "changed_at": family.created_at,
        }
        family.account = values | {"id": self.rows.add(BankAccount, **values)}

    def _card_number(self) -> str:
        """Nineteen digits that check as a card, or now and then an old pass book that does not."""
        digits = f"6299{self.random.randrange(10**14):014d}"
        doubled = sum(
            sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(reversed(digits))
        )
        check = -doubled % 10
        return f"{digits}{check if self.random.random() < 0.96 else (check + 3) % 10}"

    def _write(self, family: Family, clerk: Worker, *, on_file: bool) -> None:
        status, created_at = HouseholdStatus.ACTIVE, family.created_at
        if not on_file and self.random.random() < 0.03:
            status = self.random.choice((HouseholdStatus.DRAFT, HouseholdStatus.CLOSED))
        family.on_file = status == HouseholdStatus.ACTIVE
        counts = status != HouseholdStatus.DRAFT
        closed_at = min(created_at + timedelta(days=self.random.randrange(400)), self.now)
        head = family.members[0].human
        # One more for each section that was saved, and for the end of the registration.
        family.version = len(Section) + int(counts)
        group_id, group = self._group(family.node)
        family.group = group
        self.rows.add(
            Household,
            id=family.id,
            branch_id=family.node.id,
            number=family.number,
            status=status,
            group_id=group_id,
            lineage_id=family.id,
            head_name=head.name,
            head_sort_key=head.values["sort_key"],
            member_count=len(family.members),
            address_division_id=family.node.seat,
            address_detail=f"{group}{self.random.randint(1, 60)}号",
            entered_by_id=clerk.user_id,
            created_at=created_at,
            registered_on=timezone.localdate(created_at) if counts else None,
            counted_from=created_at if counts else None,
            counted_until=closed_at if status == HouseholdStatus.CLOSED else None,
            filled=list(Section),
            version=family.version,
            closed_on=timezone.localdate(closed_at) if status == HouseholdStatus.CLOSED else None,
        )

    def _group(self, node: Node) -> tuple[int | None, str]:
        """A villagers' group of the base; only villages and communities have them."""
        if node.level != Level.BASE or "-" in node.code:
            return None, ""
        if node.id not in self.groups:
            count = self.random.randint(4, 9)
            names = [f"{n}组" for n in "一二三四五六七八九"[:count]]
            if self.random.random() < 0.4:
                names = self.random.sample(HAMLETS, count)
            self.groups[node.id] = [
                (self.rows.add(VillagerGroup, branch_id=node.id, name=name, **group_keys(name)), name)
                for name in names
            ]
        return self.random.choice(self.groups[node.id])
