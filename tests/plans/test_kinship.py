"""Whether somebody's own lives in a family or is named in a case is read by a few keys."""

import pytest

from accounts.models import Officer
from accounts.roles import Role
from assistance.cases.kinship import kin_in
from assistance.models import AidCase
from demo.scales import FIRST_TOWN, FIRST_VILLAGE
from families.models import HouseholdMember
from tests.bench.measuring import undone
from tests.plans.reading import actor_at, expect_cheap

OFFICERS = {"clerk": (FIRST_VILLAGE, Role.CLERK), "reviewer": (FIRST_TOWN, Role.REVIEWER)}


@pytest.fixture
def actor(prefecture, django_db_blocker, officer):
    with django_db_blocker.unblock(), undone():
        yield actor_at(*OFFICERS[officer])


@pytest.mark.parametrize("lives_here", [False, True], ids=["lives elsewhere", "lives here"])
@pytest.mark.parametrize("officer", OFFICERS)
def test_in_a_case_and_in_its_family(actor, lives_here):
    case = AidCase.objects.visible_to(actor).filter(parties__isnull=False).first()
    if lives_here:
        member = HouseholdMember.objects.filter(household_id=case.household_id, left_on=None)[0]
        Officer.objects.filter(pk=actor.officer_id).update(id_index=member.person.id_index)

    for case_id in (None, case.pk):
        kin = kin_in(actor.officer_id, household_id=case.household_id, case_id=case_id)
        assert kin.exists() == lives_here
        expect_cheap(kin, in_order=False)
