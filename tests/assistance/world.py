"""A small county to act in: two townships, their villages, officers of every role, a family, a scheme."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count

from accounts.models import Officer, User
from accounts.roles import Role
from accounts.scope import Actor
from assistance import operations
from assistance.models import AidCase, AmountKind, CareField, PeriodKind, RuleStep, Scheme, SchemeRule
from assistance.schemes.stages import Stage
from branches.actors import actor_for
from branches.models import Branch, Division, Duty, Level
from families.codes import Relation
from families.households.models.account import is_doubtful
from families.models import (
    BankAccount,
    Child,
    ClassKind,
    EvidenceKind,
    Household,
    HouseholdClass,
    HouseholdMember,
    HouseholdStatus,
    Parentage,
    Person,
)

NOW = datetime(2026, 11, 19, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 19)
PLACES = (
    ("52", "province", "贵州省", None),
    ("5203", "city", "遵义市", "52"),
    ("520328", "county", "湄潭县", "5203"),
    ("520328101", "township", "永兴镇", "520328"),
    ("520328101204", "base", "茅坝村", "520328101"),
    ("520328102", "township", "复兴镇", "520328"),
    ("520328102201", "base", "随阳山村", "520328102"),
    ("520327", "county", "凤冈县", "5203"),
    ("520327101", "township", "琊川镇", "520327"),
)
# Every one is warned about, so that no test depends on how many were drawn before it.
CARD_NUMBERS = (f"62170000000{n:05d}" for n in count(1))
_serial = count(1)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def resident_id(born_on: date, *, male: bool) -> str:
    """A made-up number whose check digit holds."""
    order = next(_serial) * 2 + male
    body = f"{522101 + order // 1000}{born_on:%Y%m%d}{order % 1000:03d}"
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]


@dataclass
class World:
    """Rows by name; `as_(role, place)` gives the actor, made on first use."""

    branches: dict[str, Branch] = field(default_factory=dict)
    actors: dict[tuple[Role, str, int], Actor] = field(default_factory=dict)
    scheme: Scheme | None = None

    def as_(self, role: Role, place: str, person: int = 1) -> Actor:
        key = (role, place, person)
        if key not in self.actors:
            self.actors[key] = actor_for(self.duty(self.user(), role, place))
        return self.actors[key]

    def user(self, id_number: str = "") -> User:
        officer = Officer(name=f"干部{next(_serial)}")
        officer.id_number = id_number or resident_id(date(1980, 1, 1), male=True)
        officer.save()
        return User.objects.create(username=f"user{officer.pk}", officer=officer)

    def duty(self, user: User, role: Role, place: str) -> Duty:
        return Duty.objects.create(
            user=user, role=role, branch=self.branches[place], starts_on=date(2020, 1, 1)
        )

    def person(
        self, name: str, born_on: date, *, male: bool = True, status: str = "rural", at: Branch
    ) -> Person:
        person = Person(
            name=name,
            sort_key=name,
            initials=name,
            sex="1" if male else "2",
            born_on=born_on,
            resident_status=status,
            resident_basis=f"former_{status}",
            keeping_branch=at,
            created_at=NOW,
        )
        person.id_number = resident_id(born_on, male=male)
        person.id_last4 = person.id_number[-4:]
        person.save()
        return person

    def household(
        self, place: str = "茅坝村", *, students: int = 1, klass: str = ClassKind.ONLY_CHILD
    ) -> Household:
        """A household of a father and his daughters, its class, and an account in the father's name."""
        branch = self.branches[place]
        user = self.as_(Role.CLERK, place).user
        father = self.person("周德贵", date(1975, 4, 12), at=branch)
        home = Household.objects.create(
            branch=branch,
            number=f"JT{next(_serial):012d}",
            status=HouseholdStatus.ACTIVE,
            head_name=father.name,
            head_sort_key="zhou de gui",
            entered_by=user,
            created_at=NOW,
            registered_on=TODAY,
            counted_from=NOW,
        )
        self.member(home, father, Relation.HEAD)
        for order in range(students):
            born = date(2009, 5, 1 + order)
            student = self.person(f"周小梅{order or ''}", born, male=False, at=branch)
            self.member(home, student, Relation.DAUGHTER)
            child = Child.objects.create(sex="2", born_on=born, person=student)
            Parentage.objects.create(child=child, parent=father)
        HouseholdClass.objects.create(
            branch=branch,
            household=home,
            kind=klass,
            starts_on=date(2010, 1, 1),
            evidence=EvidenceKind.CERTIFICATE,
            recorded_by=user,
            counted_from=NOW,
        )
        account = BankAccount(
            branch=branch,
            household=home,
            holder=father,
            holder_name=father.name,
            holder_relation=Relation.HEAD,
            bank="湄潭县农村信用社",
            number_last4="6217",
            changed_at=NOW,
        )
        account.number = next(number for number in CARD_NUMBERS if is_doubtful(number))
        account.save()
        return home

    def member(self, home: Household, person: Person, relation: str) -> HouseholdMember:
        joined = HouseholdMember.objects.create(
            household=home,
            person=person,
            relation=relation,
            name=person.name,
            sort_key=person.sort_key,
            initials=person.initials,
            joined_on=date(2010, 1, 1),
        )
        home.member_count = home.members.filter(left_on=None).count()
        home.save(update_fields=["member_count"])
        return joined

    def draft(self, home: Household | None = None, *, by: Actor | None = None, student: int = 0) -> AidCase:
        """A case entered whole and ready to be submitted."""
        home = home or self.household()
        by = by or self.as_(Role.CLERK, home.branch.short_name)
        students = home.members.exclude(relation=Relation.HEAD).order_by("id")
        case = operations.start_case(household_id=home.pk, scheme_id=self.scheme.pk, by=by, now=NOW)
        case = operations.save_request(
            case.pk,
            by=by,
            version=case.version,
            now=NOW,
            beneficiary_id=students[student].person_id,
            period="2026-2027",
            reason="家庭困难",
            answers={"school": "湄潭县中等职业学校", "stage": "vocational", "grade": 1},
        )
        case = operations.save_payee(
            case.pk, by=by, version=case.version, now=NOW, account_id=home.accounts.get().pk
        )
        return operations.save_verification(
            case.pk,
            by=by,
            version=case.version,
            now=NOW,
            first_verifier="赵敏",
            second_verifier="刘芳",
            visited_on=date(2026, 11, 10),
            met_on=date(2026, 11, 12),
            result="agreed",
        )

    def submitted(self, home: Household | None = None, **extra) -> AidCase:
        case = self.draft(home, **extra)
        by = extra.get("by") or self.as_(Role.CLERK, case.branch.short_name)
        return operations.submit(case.pk, by=by, version=case.version, now=NOW)

    def reviewed(self, home: Household | None = None, **extra) -> AidCase:
        case = self.submitted(home, **extra)
        return self.decide(case, self.as_(Role.REVIEWER, "永兴镇"), "agree")

    def decide(self, case: AidCase, by: Actor, verdict: str, **given) -> AidCase:
        return operations.decide(
            case.pk, by=by, verdict=verdict, seen=bytes(case.digest).hex(), now=given.pop("now", NOW), **given
        )

    def take_back(self, case: AidCase, by: Actor, **given) -> AidCase:
        """One's own decision taken back, on what is on file."""
        version = AidCase.objects.get(pk=case.pk).version
        given = {"version": version, "reason": "看错了", "now": NOW} | given
        return operations.take_back(case.pk, by=by, **given)


def build() -> World:
    world = World()
    for code, level, name, parent in PLACES:
        seat = Division.objects.create(
            code=code, level="village" if level == "base" else level, name=name, parent_id=parent
        )
        world.branches[name] = Branch.objects.create(
            code=code,
            name=f"{name}计划生育协会",
            short_name=name,
            level=level,
            seat=seat,
            founded_on=date(1990, 5, 29),
            counted_from=NOW,
            parent=Branch.objects.filter(code=parent).first(),
        )
    county = world.branches["湄潭县"]
    world.scheme = Scheme.objects.create(
        branch=county, name="职业教育助学金", kind="education", care_field=CareField.SCHOOLING
    )
    rule = SchemeRule.objects.create(
        scheme=world.scheme,
        version=1,
        starts_on=date(2024, 1, 1),
        document_no="湄计协〔2024〕3号",
        eligibility={
            "any_of": [
                {"resident_status": "rural", "classes": [ClassKind.ONLY_CHILD, ClassKind.TWO_DAUGHTERS]},
                {"resident_status": "urban", "classes": [ClassKind.HARDSHIP]},
            ],
            "school_stages": ["vocational"],
        },
        amount_kind=AmountKind.FIXED,
        lowest=Decimal(1000),
        highest=Decimal(1000),
        period_kind=PeriodKind.SCHOOL_YEAR,
        written_by=world.as_(Role.MANAGER, "湄潭县").user,
        written_at=NOW,
        confirmed_by=world.as_(Role.APPROVER, "湄潭县", 9).user,
        confirmed_at=NOW,
    )
    RuleStep.objects.create(
        rule=rule, position=1, stage=Stage.REVIEWED, role=Role.REVIEWER, level=Level.TOWNSHIP
    )
    RuleStep.objects.create(
        rule=rule, position=2, stage=Stage.APPROVED, role=Role.APPROVER, level=Level.COUNTY
    )
    return world
