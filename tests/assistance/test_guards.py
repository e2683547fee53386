"""Why somebody may not do something to a case: each refusal by its sentence and by its kind."""

from datetime import timedelta

import pytest

from accounts.roles import Role
from assistance.cases import guards
from assistance.cases.states import NEXT_STATES, CaseState
from assistance.deciding.guards import why_not_decide, why_not_take_back, why_not_visit
from assistance.models import AidCase
from assistance.schemes.stages import Stage
from branches.actors import actor_for
from families.models import HouseholdStatus
from ground.refusals import Forbidden, Refused, Stale
from tests.assistance import aid
from tests.assistance.world import TODAY

pytestmark = pytest.mark.usefixtures("on_the_day", "in_english")


@pytest.fixture
def own(world):
    return world.as_(Role.CLERK, "茅坝村")


@pytest.fixture
def stranger(world):
    return world.as_(Role.CLERK, "随阳山村")


def agreed(world, case):
    return world.decide(case, world.as_(Role.REVIEWER, "永兴镇"), "agree")


def test_without_the_right_it_is_forbidden_before_anything_else(world, own, stranger):
    home = world.household()
    case = world.submitted(home)
    home.status = HouseholdStatus.DRAFT
    for answer in (
        guards.why_not_enter(home, by=stranger),
        guards.why_not_edit(case, by=stranger),
        guards.why_not_withdraw(case, by=stranger),
        why_not_decide(case, by=stranger),
        why_not_take_back(case, by=stranger, today=TODAY),
        why_not_visit(case, by=stranger),
    ):
        assert answer.startswith("Your duty does not allow this here.")
        assert answer.refusal is Forbidden


def test_a_case_is_entered_for_a_household_that_is_registered(world, own):
    home = world.household()
    assert guards.why_not_enter(home, by=own) == ""
    home.status = HouseholdStatus.DRAFT
    answer = guards.why_not_enter(home, by=own)
    assert (answer, answer.refusal) == ("Complete the registration of the household first.", Refused)


def test_a_scheme_is_offered_below_the_association_that_runs_it(world):
    home = world.household()
    elsewhere = aid.scheme_of(world, "relief", at="凤冈县")
    assert guards.why_not_offered(world.scheme, home, today=TODAY) == ""
    answer = guards.why_not_offered(elsewhere, home, today=TODAY)
    assert answer == "This scheme is not run by an association above the household's."


def test_what_was_decided_is_withdrawn_no_more(world, own):
    case = agreed(world, world.submitted())
    answer = guards.why_not_withdraw(case, by=own)
    assert answer.startswith("The case has been acted on since it was submitted")
    assert answer.refusal is Stale
    case = world.decide(case, world.as_(Role.APPROVER, "湄潭县"), "agree")
    answer = guards.why_not_withdraw(case, by=own)
    assert (answer, answer.refusal) == (
        "The case has been decided; it can no longer be withdrawn.",
        Stale,
    )


@pytest.mark.parametrize(
    "state", [state for state in CaseState if CaseState.IN_REVIEW not in NEXT_STATES[state]]
)
def test_a_decision_is_taken_back_until_the_case_has_moved_on(world, state):
    case, reviewer = agreed(world, world.submitted()), world.as_(Role.REVIEWER, "永兴镇")
    assert why_not_take_back(case, by=reviewer, today=TODAY) == ""
    case.state = state
    answer = why_not_take_back(case, by=reviewer, today=TODAY)
    if state == CaseState.IN_REVIEW:
        assert answer == ""
    else:
        assert (answer, answer.refusal) == ("The case has moved on since.", Stale)


def test_a_decision_is_taken_back_on_its_day_by_whoever_made_it_in_that_duty(world):
    case, reviewer = agreed(world, world.submitted()), world.as_(Role.REVIEWER, "永兴镇")
    late = why_not_take_back(case, by=reviewer, today=TODAY + timedelta(days=1))
    assert (late, late.refusal) == ("A decision can be taken back on the day it was made.", Stale)
    colleague = why_not_take_back(case, by=world.as_(Role.REVIEWER, "永兴镇", 2), today=TODAY)
    assert (colleague, colleague.refusal) == (
        "The last act on this case is not a decision of yours.",
        Forbidden,
    )


def test_one_person_holds_one_stage_of_a_lane(world, own):
    case = agreed(world, world.submitted())
    reviewer = world.as_(Role.REVIEWER, "永兴镇")
    as_approver = actor_for(world.duty(reviewer.user, Role.APPROVER, "湄潭县"))
    answer = why_not_decide(case, by=as_approver)
    assert answer == "You took part in this case already (review); another person has to do this step."
    assert answer.refusal is guards.HandsOff
    assert why_not_decide(case, by=world.as_(Role.APPROVER, "湄潭县")) == ""


@pytest.mark.parametrize(
    ("stage", "is_free"),
    [(Stage.BATCHED, True), (Stage.RELEASED, False), (Stage.REVIEWED, False), (Stage.ENTERED, True)],
)
def test_who_entered_a_case_may_list_it_for_payment_but_not_release_it(world, own, stage, is_free):
    case = AidCase.objects.get(pk=world.submitted().pk)
    assert (guards.hands_off(case, by=own, stage=stage) == "") is is_free
