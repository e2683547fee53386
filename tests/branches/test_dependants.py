"""What families and aid answer when an association closes or moves."""

from datetime import timedelta

import pytest

from accounts.roles import Role
from accounts.scope import PLACE_COLUMNS
from assistance import operations
from assistance.models import AidCase
from branches.changing import guards
from branches.changing.operations.moving import move_branch
from branches.hooks import branch_dependants
from families.models import Household, Listing
from ground.refusals import Refused
from tests.assistance.world import NOW, TODAY, World, build

HOUSEHOLDS = "1 household file is kept here: close it or hand it to another association first."
CASES = "1 aid case is under way: have it decided or withdrawn first."


@pytest.fixture
def world(db) -> World:
    return build()


@pytest.fixture
def case(world):
    return world.draft(world.household("茅坝村"))


def submit(world, case):
    return operations.submit(case.pk, by=world.as_(Role.CLERK, "茅坝村"), version=case.version, now=NOW)


def move(world, to, *, by="遵义市"):
    village = world.branches["茅坝村"]
    village.refresh_from_db()
    return move_branch(
        village.pk,
        to_id=world.branches[to].pk,
        on=TODAY,
        by=world.as_(Role.MANAGER, by),
        version=village.version,
        now=NOW,
    )


def test_households_and_cases_under_way_keep_an_association_open(world, case):
    village = world.branches["茅坝村"]

    assert branch_dependants.reasons(village, act="close", today=TODAY) == [HOUSEHOLDS, CASES]
    case = submit(world, case)
    operations.withdraw(
        case.pk, by=world.as_(Role.CLERK, "茅坝村"), version=case.version, reason="重复录入", now=NOW
    )
    Household.objects.update(status="closed", closed_on=TODAY, counted_until=NOW + timedelta(days=1))
    assert branch_dependants.reasons(village, act="close", today=TODAY) == []


def test_drafts_move_along_with_their_household_and_its_listings(world, case):
    village = move(world, "琊川镇")

    for model in (Household, AidCase, Listing):
        rows = list(model.objects.filter(branch=village).values(*PLACE_COLUMNS))
        assert rows
        assert all(row == village.place.columns() for row in rows)


@pytest.mark.parametrize("to", ["复兴镇", "琊川镇"])
def test_a_case_on_its_route_keeps_its_association_where_it_is(world, case, to):
    case = submit(world, case)

    with pytest.raises(Refused) as refusal:
        move(world, to)

    assert str(refusal.value) == CASES


def test_a_case_that_waits_for_money_moves_within_its_county_only(world, case):
    case = submit(world, case)
    AidCase.objects.update(
        state="approved", approved_amount=1000, decided_at=NOW, decided_on=TODAY, position=None,
        awaiting_role="", awaiting_branch=None, waiting_since=None, due_on=None,
    )  # fmt: skip

    with pytest.raises(Refused):
        move(world, "琊川镇")
    assert move(world, "复兴镇").township_id == world.branches["复兴镇"].pk


def test_reasons_are_shown_before_anything_is_asked(world, case):
    assert HOUSEHOLDS in guards.reasons_against_closing(world.branches["茅坝村"], today=TODAY)
