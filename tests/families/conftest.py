from datetime import UTC, date, datetime

import pytest

from accounts.models import Officer, User
from accounts.roles import Role
from branches.actors import actor_for
from branches.models import Branch, BranchKind, BranchModel, Division, Duty, Level
from families.identity.person_data import PersonData
from families.registering.operations.register import start_household
from ground.resident_ids import ResidentId, with_check

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
FOUNDED = datetime(2020, 1, 1, tzinfo=UTC)
FORMERLY_RURAL = {"resident_status": "rural", "resident_basis": "former_rural"}
# Code, name, level of division and association.
PLACES = (
    ("52", "贵州省", "province"),
    ("5203", "遵义市", "city"),
    ("520328", "湄潭县", "county"),
    ("520328101", "永兴镇", "township"),
    ("520328101204", "茅坝村", "village"),
    ("520328101205", "流河渡村", "village"),
    ("520328102", "复兴镇", "township"),
    ("520328102201", "随阳山村", "village"),
    ("520327", "凤冈县", "county"),
    ("520327100", "龙泉镇", "township"),
    ("520327100201", "柏梓村", "village"),
)


def id_number(born: str = "19780312", serial: int = 2, *, area: str = "522121") -> str:
    """A valid invented ID number; an even serial is a woman's."""
    return with_check(f"{area}{born}{serial:03d}")


def person_data(name="吴桂英", number=None, **more) -> PersonData:
    parsed = ResidentId.parse(number or id_number())
    return PersonData(name=name, number=parsed, **{**FORMERLY_RURAL, **more})


class Tree:
    """Two counties with their townships and villages, and anyone who acts in them."""

    def __init__(self):
        self.branches: dict[str, Branch] = {}
        for code, name, level in PLACES:
            self.found(code, name, level)
        self.meitan, self.fenggang = self.branches["520328"], self.branches["520327"]
        self.yongxing, self.fuxing = self.branches["520328101"], self.branches["520328102"]
        self.maoba, self.liuhedu = self.branches["520328101204"], self.branches["520328101205"]
        self.suiyang, self.bozi = self.branches["520328102201"], self.branches["520327100201"]
        self.factory = self.attach("520328101-E001", "茶厂", host=self.maoba)

    def found(self, code, name, level):
        parent_code = next((code[:n] for n in (9, 6, 4, 2) if n < len(code)), None)
        division = Division.objects.create(code=code, name=name, level=level, parent_id=parent_code)
        branch_level = Level.BASE if level == "village" else Level(level)
        self.branches[code] = Branch.objects.create(
            code=code,
            name=f"{name}计划生育协会",
            short_name=name,
            level=branch_level,
            parent=self.branches.get(parent_code),
            seat=division,
            phone="085124221234" if level == "county" else "",
            founded_on=date(1990, 5, 29),
            counted_from=FOUNDED,
        )

    def attach(self, code, name, *, host):
        return Branch.objects.create(
            code=code,
            name=f"{name}计划生育协会",
            short_name=name,
            level=Level.ATTACHED,
            kind=BranchKind.ENTERPRISE,
            model=BranchModel.ATTACHED,
            parent=host,
            seat=host.seat,
            founded_on=date(1990, 5, 29),
            counted_from=FOUNDED,
        )

    def user(self, username):
        user = User.objects.filter(username=username).first()
        if user is None:
            officer = Officer.objects.create(name="赵敏", created_at=FOUNDED)
            user = User.objects.create(username=username, officer=officer, language="en", created_at=FOUNDED)
        return user

    def duty(self, branch, role, username=None):
        user = self.user(username or f"{role}-{branch.code}".lower())
        duty, _new = Duty.objects.get_or_create(
            user=user, branch=branch, role=role, defaults={"starts_on": date(2020, 1, 1)}
        )
        duty.user, duty.branch = user, branch
        return duty

    def actor(self, branch, role=Role.CLERK, username=None):
        return actor_for(self.duty(branch, role, username))

    def household(self, branch=None, *, by=None, **head):
        branch = branch or self.maoba
        return start_household(
            branch_id=branch.pk, head=person_data(**head), by=by or self.actor(branch), now=NOW
        )


@pytest.fixture
def tree(db) -> Tree:
    return Tree()


@pytest.fixture
def clerk(tree):
    return tree.actor(tree.maoba)
