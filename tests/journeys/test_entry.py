import pytest

from assistance.models import AidCase

from .entering import SCHOOL, new_family, register_and_apply

pytestmark = pytest.mark.browser


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("script", [True, False])
def test_a_household_is_registered_and_its_grant_submitted(doors, rows, script):
    hand = doors.open("clerk", java_script_enabled=script)
    number = register_and_apply(hand, new_family())
    worked_on = hand.addresses[:-1]
    assert (len(worked_on) <= 7, hand.clicks <= 22) == (True, True), (hand.clicks, worked_on)
    case = AidCase.objects.select_related("household", "education", "awaiting_branch").get(number=number)
    assert (case.state, case.awaiting_role, case.awaiting_branch.code) == (
        "in_review",
        "reviewer",
        "520328101",
    )
    assert (case.beneficiary_name, case.household.head_name) == ("陈小雨", "陈国强")
    assert (case.household.status, case.education.school) == ("active", SCHOOL)
