from datetime import date, timedelta

import pytest
from django.db import transaction

from accounts import hooks
from accounts.roles import Role
from accounts.scope import Actor
from branches.actors import actor_for, actor_of_job, confirm_duty, duties_of, scope_of, without_duty
from branches.duties.operations import end_duty
from branches.models import Branch, Duty, QueueTally
from ground.refusals import Forbidden
from jobs.models import Job

from .grove import NOW, TODAY
from .races import started, until_somebody_waits

PLACES = ("贵州省", "遵义市", "湄潭县", "永兴镇", "茅坝村", "永兴茶厂")
COLUMN = {
    "贵州省": "province_id",
    "遵义市": "city_id",
    "湄潭县": "county_id",
    "永兴镇": "township_id",
    "茅坝村": "base_id",
    "永兴茶厂": "branch_id",
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("role", Role)
def test_a_scope_is_the_level_of_the_duty(grove, role, place):
    column = COLUMN[place]
    if role == Role.CLERK and place in {"贵州省", "遵义市", "湄潭县"}:
        column = "branch_id"

    assert scope_of(grove[place], role) == (column, grove[place].pk)


@pytest.mark.parametrize(
    ("place", "seen"),
    [
        ("贵州省", {"茅坝村", "永兴茶厂", "外来工分会", "茶腊村", "湄潭县"}),
        ("湄潭县", {"茅坝村", "永兴茶厂", "外来工分会", "湄潭县"}),
        ("永兴镇", {"茅坝村", "永兴茶厂"}),
        ("茅坝村", {"茅坝村", "永兴茶厂"}),
        ("永兴茶厂", {"永兴茶厂"}),
        ("茅贡米业", {"外来工分会"}),
        ("凤冈县", {"茶腊村"}),
    ],
)
def test_an_actor_sees_the_rows_of_the_own_subtree_and_no_other(grove, place, seen):
    for name in ("茅坝村", "永兴茶厂", "外来工分会", "茶腊村", "湄潭县"):
        QueueTally.objects.create(branch=grove[name], role=Role.CLERK, queue="mend", delta=1)
    role = Role.CLERK if place in {"茅坝村", "永兴茶厂", "茅贡米业"} else Role.REVIEWER

    rows = QueueTally.objects.visible_to(grove.as_(role, place))

    assert {row.branch.short_name for row in rows.select_related("branch")} == seen


def test_a_county_clerk_sees_the_county_association_alone(grove):
    actor = grove.as_(Role.CLERK, "湄潭县")

    assert [branch.short_name for branch in Branch.objects.visible_to(actor)] == ["湄潭县"]


def test_without_a_duty_there_are_no_rows(grove):
    actor = without_duty(grove.user())

    assert not Branch.objects.visible_to(actor).exists()
    assert not Duty.objects.visible_to(actor).exists()


def test_a_system_administrator_sees_branches_everywhere_and_no_rows_of_cases(grove):
    actor = grove.as_(Role.SYSTEM, "湄潭县")
    QueueTally.objects.create(branch=grove["湄潭县"], role=Role.CLERK, queue="mend", delta=1)

    assert Branch.objects.visible_to(actor).count() == len(grove.branches)
    assert not QueueTally.objects.visible_to(actor).exists()


def test_a_branch_that_is_moving_is_hidden_from_both_sides(grove):
    Branch.objects.filter(pk=grove["梁桥村"].pk).update(status="moving")

    for place in ("永兴镇", "湄潭县", "梁桥村"):
        assert "梁桥村" not in {
            branch.short_name for branch in Branch.objects.visible_to(grove.as_(Role.REVIEWER, place))
        }


NOT_HELD = {
    "ended": {"ended_at": NOW},
    "past its last day": {"ends_on": TODAY - timedelta(days=1)},
    "not yet begun": {"starts_on": TODAY + timedelta(days=1)},
}


@pytest.mark.parametrize("why", NOT_HELD)
def test_a_duty_that_does_not_hold_today_makes_no_actor(grove, why):
    duty = grove.duty(Role.CLERK, "茅坝村", **NOT_HELD[why])

    assert list(duties_of(duty.user, today=TODAY)) == []
    with pytest.raises(Forbidden):
        confirm_duty(actor_for(duty), today=TODAY)


def test_a_duty_holds_on_its_first_and_last_day(grove):
    duty = grove.duty(Role.CLERK, "茅坝村", starts_on=TODAY, ends_on=TODAY)

    assert list(duties_of(duty.user, today=TODAY)) == [duty]
    confirm_duty(actor_for(duty), today=TODAY)


def test_a_disabled_account_acts_in_no_duty(grove):
    duty = grove.duty(Role.CLERK, "茅坝村", user=grove.user(is_active=False))

    assert list(duties_of(duty.user, today=TODAY)) == []
    with pytest.raises(Forbidden):
        confirm_duty(actor_for(duty), today=TODAY)


def test_a_forged_actor_is_refused(grove):
    duty = grove.duty(Role.CLERK, "茅坝村")
    real = actor_for(duty)
    other = grove.user()

    for forged in (
        Actor(other, real.role, real.place, real.scope, real.duty_id),
        Actor(real.user, Role.APPROVER, real.place, real.scope, real.duty_id),
        Actor(real.user, real.role, real.place, real.scope, None),
    ):
        with pytest.raises(Forbidden):
            confirm_duty(forged, today=TODAY)


def test_a_duty_that_ends_midway_lets_the_act_under_way_finish_and_no_later_one(committed_grove):
    grove = committed_grove
    duty = grove.duty(Role.CLERK, "茅坝村")
    clerk, system = actor_for(duty), grove.as_(Role.SYSTEM, "湄潭县")

    with transaction.atomic():
        confirm_duty(clerk, today=TODAY)
        thread, outcome = started(lambda: end_duty(duty.pk, by=system, now=NOW))
        until_somebody_waits()
        assert Duty.objects.get(pk=duty.pk).ended_at is None
    thread.join()

    assert outcome == [duty]
    with pytest.raises(Forbidden):
        confirm_duty(clerk, today=TODAY)


def test_an_act_that_meets_an_ending_under_way_waits_and_is_refused(committed_grove):
    grove = committed_grove
    duty = grove.duty(Role.CLERK, "茅坝村")
    clerk, system = actor_for(duty), grove.as_(Role.SYSTEM, "湄潭县")

    def act():
        with transaction.atomic():
            confirm_duty(clerk, today=TODAY)

    with transaction.atomic():
        end_duty(duty.pk, by=system, now=NOW)
        thread, outcome = started(act)
        until_somebody_waits()
    thread.join()

    assert [type(error) for error in outcome] == [Forbidden]


def test_accounts_learns_roles_and_places_from_duties(grove):
    user = grove.user()
    grove.duty(Role.REVIEWER, "永兴镇", user=user, starts_on=date(2020, 1, 1))
    grove.duty(Role.MANAGER, "湄潭县", user=user, starts_on=date(2021, 1, 1))

    assert hooks.roles_of(user) == {Role.REVIEWER, Role.MANAGER}
    assert hooks.place_of(user) == grove["永兴镇"].place


def test_a_job_acts_in_the_duty_it_was_asked_in_while_that_holds(grove):
    user = grove.user()
    first, second = (
        grove.duty(Role.REVIEWER, "永兴镇", user=user),
        grove.duty(Role.MANAGER, "湄潭县", user=user),
    )
    job = Job(asked_by=user, duty_id=second.pk, role=Role.MANAGER)

    assert actor_of_job(job) == actor_for(second)
    second.ended_at = NOW
    second.save()
    assert actor_of_job(job) is None
    assert actor_of_job(Job(asked_by=grove.user(), duty_id=first.pk, role=Role.REVIEWER)) is None
