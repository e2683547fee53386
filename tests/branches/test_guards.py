"""Why something cannot be done to an association: each refusal by its sentence, each day at its edge."""

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.matrix import matrix
from accounts.models import User
from accounts.roles import Role
from branches.changing import guards
from branches.models import BranchChange, BranchModel, BranchStatus, ChangeKind, HostedUnit, Level, Placement
from branches.permissions import in_scope, may
from tests.branches.grove import NOW, TODAY

pytestmark = pytest.mark.usefixtures("in_english")

DAY = timedelta(days=1)
MOVING = "This association is being moved. Try again when the move has ended."
CLOSED = "This association is closed; its rows stay as they are."


@pytest.mark.parametrize(("status", "sentence"), [("closed", CLOSED), ("moving", MOVING), ("active", "")])
def test_an_association_that_is_closed_or_moving_is_not_altered(grove, status, sentence):
    village = grove["茅坝村"]
    village.status = status
    assert guards.why_not_alter(village) == guards.why_not_list_units(village) == sentence
    assert guards.why_not_move(village) == sentence
    if sentence:
        assert guards.reasons_against_closing(village, today=TODAY) == [sentence]


def test_firms_stand_below_the_association_of_a_park_alone(grove):
    firm, village = grove["茅贡米业"], grove["茅坝村"]
    sentence = "Member firms stand below the association of a park."
    assert guards.why_not_add_firms(firm) == guards.why_not_add_firms(village) == sentence
    firm.model = BranchModel.PARK
    assert guards.why_not_add_firms(firm) == ""
    firm.level = Level.ATTACHED
    assert guards.why_not_add_firms(firm) == sentence


def unit(branch, **more):
    return HostedUnit.objects.create(branch=branch, name="老张早点", listed_on=TODAY - 400 * DAY, **more)


def test_what_stands_against_closing_is_what_holds_today_and_of_this_association(grove):
    village, other = grove["茅坝村"], grove["梁桥村"]
    unit(other)
    unit(village, left_on=TODAY - DAY)
    grove.duty(Role.CLERK, "梁桥村")
    grove.duty(Role.CLERK, "永兴茶厂")
    attached = guards.reasons_against_closing(village, today=TODAY)
    assert [said for said in attached if "duty" in said or "unit" in said] == []
    grove.duty(Role.CLERK, "茅坝村", ends_on=TODAY)
    unit(village)
    found = guards.reasons_against_closing(village, today=TODAY)
    assert "1 duty is held here: have it ended first." in found
    assert "1 small unit is in its group: take it off the list first." in found
    tomorrow = guards.reasons_against_closing(village, today=TODAY + DAY)
    assert [said for said in tomorrow if "duty" in said] == []


def close_on(branch, day):
    return guards.why_not_close_on(branch, on=day, today=TODAY)


def test_a_day_of_closing_lies_between_what_is_noted_and_today(grove):
    village = grove["茅坝村"]
    assert close_on(village, TODAY) == ""
    assert close_on(village, TODAY + DAY) == "This day is still to come."
    assert close_on(village, village.founded_on) == ""
    assert close_on(village, village.founded_on - DAY) == (
        "It was founded on 1990-05-29 only; it cannot close before."
    )


def test_an_association_did_not_close_before_it_hung_where_it_does(grove):
    village, since = grove["茅坝村"], TODAY - 100 * DAY
    Placement.objects.create(
        branch=village, parent=grove["复兴镇"], starts_on=since + 10 * DAY, ends_on=since + 20 * DAY
    )
    Placement.objects.create(branch=grove["梁桥村"], parent=grove["永兴镇"], starts_on=since + 5 * DAY)
    assert close_on(village, since) == ""
    Placement.objects.create(branch=village, parent=grove["永兴镇"], starts_on=since)
    assert close_on(village, since) == ""
    assert close_on(village, since - DAY).startswith(f"It has hung below {grove['永兴镇']} since")


def renamed(branch, on):
    BranchChange.objects.create(
        branch=branch, what=ChangeKind.RENAMED, on=on, noted_at=NOW, noted_by=User.objects.earliest("pk")
    )


def test_an_association_did_not_close_before_it_was_renamed(grove):
    village, on = grove["茅坝村"], TODAY - 100 * DAY
    grove.user()
    renamed(village, on)
    assert close_on(village, on) == ""
    assert close_on(village, on - DAY).startswith("It was renamed on")


def test_an_association_did_not_close_before_a_unit_left_its_group(grove):
    village, on = grove["茅坝村"], TODAY - 100 * DAY
    unit(grove["梁桥村"], left_on=on + 50 * DAY)
    unit(village, left_on=on)
    assert close_on(village, on) == ""
    assert close_on(village, on - DAY).startswith("老张早点 was in its group until")


def test_an_association_on_file_was_founded_today_at_the_latest(grove):
    village = grove["茅坝村"]
    assert guards.why_not_founded_on(village, TODAY, today=TODAY) == ""
    assert guards.why_not_founded_on(village, TODAY + DAY, today=TODAY) == "This day is still to come."
    assert guards.why_not_founded_on(village, None, today=TODAY) == "Enter the day."


def closed(branch, *, noted_at=NOW):
    branch.status = BranchStatus.CLOSED
    branch.closed_on, branch.counted_until = TODAY, NOW
    branch.save()
    by = User.objects.earliest("pk")
    BranchChange.objects.create(
        branch=branch,
        what=ChangeKind.CLOSED,
        on=TODAY,
        noted_at=noted_at,
        noted_by=by,
    )
    return branch


def test_a_closing_is_undone_on_the_day_on_which_it_was_noted_of_this_association(grove):
    grove.user()
    village, other = closed(grove["茅坝村"], noted_at=NOW - 2 * DAY), grove["梁桥村"]
    closed(other)
    too_late = "A closing is undone on the same day only. Found the association again."
    assert guards.why_not_reopen(village, today=TODAY) == too_late
    renamed(village, TODAY)
    assert guards.why_not_reopen(village, today=TODAY) == too_late
    assert guards.why_not_reopen(other, today=TODAY) == ""
    assert guards.why_not_reopen(grove["复兴镇"], today=TODAY) == "This association is not closed."


@pytest.mark.parametrize("status", ["closed", "moving"])
def test_a_closing_is_not_undone_below_what_is_closed_or_moving(grove, status):
    grove.user()
    village = closed(grove["茅坝村"])
    village.parent.status = status
    assert guards.why_not_reopen(village, today=TODAY) == "The association above is moving or closed."


def test_without_a_duty_a_role_or_a_place_nobody_may_do_anything(grove):
    clerk = grove.as_(Role.CLERK, "茅坝村")
    assert may(clerk, "household.edit", grove["茅坝村"])
    assert may(clerk, "household.edit")
    for missing in ("duty_id", "role", "place"):
        assert not may(replace(clerk, **{missing: None}), "household.edit", grove["茅坝村"])
        assert not may(replace(clerk, **{missing: None}), "household.edit")


def test_without_a_scope_no_row_is_in_it(grove):
    clerk = grove.as_(Role.CLERK, "茅坝村")
    assert in_scope(clerk, grove["茅坝村"])
    assert not in_scope(replace(clerk, scope=None), grove["茅坝村"])


def test_the_matrix_is_read_by_action_and_role():
    matrix.cache_clear()
    assert matrix()["household.edit"][Role.CLERK] not in ("", "-")
    assert matrix()["household.edit"][Role.AUDITOR] == "-"
