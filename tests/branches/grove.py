"""A tree of two counties with every level in it, and officers in whatever duty a test asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count

from accounts.models import Officer, User
from accounts.roles import Role
from accounts.scope import Actor
from branches.actors import actor_for
from branches.models import Branch, BranchKind, BranchModel, Division, Duty

NOW = datetime(2026, 11, 19, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 19)

DIVISIONS = (
    ("52", "province", "贵州省", None),
    ("5203", "city", "遵义市", "52"),
    ("520328", "county", "湄潭县", "5203"),
    ("520328101", "township", "永兴镇", "520328"),
    ("520328101204", "village", "茅坝村", "520328101"),
    ("520328101205", "village", "梁桥村", "520328101"),
    ("520328102", "township", "复兴镇", "520328"),
    ("520328102201", "village", "随阳山村", "520328102"),
    ("520327", "county", "凤冈县", "5203"),
    ("520327101", "township", "琊川镇", "520327"),
    ("520327101201", "village", "茶腊村", "520327101"),
)
LEVELS = {"village": "base"}
# What each model, and the migrant kind, asks for.
FACTS = {
    "independent": {"premises": "厂区会员之家", "headcount": 320},
    "specialised": {"trade": "茶叶"},
}
MIGRANT = {"home_id": "520327"}
# code, level, name, parent, seat, kind, model
SPECIAL = (
    ("520328-E001", "base", "茅贡米业", "520328", "520328101", "enterprise", "independent"),
    ("520328101-E001", "attached", "永兴茶厂", "520328101204", "520328101204", "enterprise", "attached"),
    ("520328-M001", "attached", "外来工分会", "520328-E001", "520328101", "migrant", "attached"),
)
_serial = count(1)


@dataclass
class Grove:
    """Branches by short name; `as_` gives an actor in a duty made on the spot."""

    branches: dict[str, Branch] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Branch:
        return self.branches[name]

    def user(self, name: str = "", **fields) -> User:
        officer = Officer(name=name or "王小明")
        officer.id_number = f"TEST{next(_serial):014d}"
        officer.save()
        return User.objects.create(username=f"user{officer.pk}", officer=officer, **fields)

    def duty(self, role: Role, place: str, *, user: User | None = None, **fields) -> Duty:
        return Duty.objects.create(
            user=user or self.user(),
            role=role,
            branch=self[place],
            **{"starts_on": date(2020, 1, 1), **fields},
        )

    def as_(self, role: Role, place: str, *, user: User | None = None) -> Actor:
        return actor_for(self.duty(role, place, user=user))


def plant() -> Grove:
    grove = Grove()
    for code, level, name, parent in DIVISIONS:
        Division.objects.create(code=code, level=level, name=name, parent_id=parent)
        _add(grove, code, LEVELS.get(level, level), name, parent, code, BranchKind.ADMINISTRATIVE, "")
    for code, level, name, parent, seat, kind, model in SPECIAL:
        _add(grove, code, level, name, parent, seat, BranchKind(kind), BranchModel(model))
    return grove


def _add(grove, code, level, name, parent, seat, kind, model):
    above = next((branch for branch in grove.branches.values() if branch.code == parent), None)
    grove.branches[name] = Branch.objects.create(
        code=code,
        name=f"{name}计划生育协会",
        short_name=name,
        level=level,
        kind=kind,
        model=model,
        seat_id=seat,
        parent=above,
        founded_on=date(1990, 5, 29),
        counted_from=NOW,
        **FACTS.get(model, {}),
        **(MIGRANT if kind == BranchKind.MIGRANT else {}),
    )
