from datetime import date

import pytest

from families.models import HouseholdMember
from members.models import Membership
from members.operations.enrol import MembershipData, enrol
from members.operations.groups import make_group
from tests.families import conftest as families
from tests.families.conftest import NOW, id_number, person_data

TODAY = date(2026, 11, 21)


def membership_data(**more) -> MembershipData:
    return MembershipData(
        **{"met_on": date(2026, 11, 20), "minutes": "2026年第3次", "joined_on": TODAY, **more}
    )


class Rosters(families.Tree):
    """The counties of the families, with shortcuts for members and groups."""

    def enrol(self, branch=None, *, by=None, name="吴桂英", number=None, typed=None, **more) -> Membership:
        branch = branch or self.maoba
        person = person_data(name, number, **(typed or {}))
        return enrol(
            branch_id=branch.pk,
            person=person,
            data=membership_data(**more),
            by=by or self.actor(branch),
            now=NOW,
        )

    def enrol_of(self, household, branch=None, *, by=None, **more) -> Membership:
        """Enrol the head of a household."""
        branch = branch or household.branch
        member = HouseholdMember.objects.get(household=household, relation="02")
        return enrol(
            branch_id=branch.pk,
            person=member.pk,
            data=membership_data(**more),
            by=by or self.actor(branch),
            now=NOW,
        )

    def some(self, count, branch=None, **more) -> list[Membership]:
        """Several members with numbers of their own."""
        names = "一二三四五六七八九十"
        return [
            self.enrol(branch, name=f"李小{names[n]}", number=id_number("19800101", 2 * n + 2), **more)
            for n in range(count)
        ]

    def group(self, branch=None, name="第一会员小组"):
        branch = branch or self.maoba
        return make_group(branch_id=branch.pk, name=name, by=self.actor(branch), now=NOW)


@pytest.fixture
def tree(db) -> Rosters:
    return Rosters()


@pytest.fixture
def clerk(tree):
    return tree.actor(tree.maoba)
