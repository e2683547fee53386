from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts.models import AuditEntry
from accounts.roles import INCOMPATIBLE, Role
from branches.by_option import actor_from
from branches.duties.guards import LEVELS
from branches.duties.operations import end_duty, give_duty
from branches.models import Branch, Duty
from ground.refusals import Forbidden, Refused

from .grove import NOW, TODAY
from .races import started, until_somebody_waits

ONE_EACH = ("贵州省", "遵义市", "湄潭县", "永兴镇", "茅坝村", "永兴茶厂")


@pytest.fixture
def two(grove):
    """The system administrator who confirms and the manager who proposes, both at the county."""
    return {"by": grove.as_(Role.SYSTEM, "湄潭县"), "proposed_by": grove.as_(Role.MANAGER, "湄潭县")}


def give(grove, place, role=Role.CLERK, *, user=None, **given):
    return give_duty(
        user=user or grove.user(),
        branch=grove[place],
        role=role,
        **{"starts_on": TODAY, "now": NOW, **given},
    )


def test_a_duty_takes_a_manager_who_proposes_and_an_administrator_who_confirms(grove, two):
    duty = give(grove, "茅坝村", **two)

    assert (duty.given_by, duty.county_id) == (two["by"].user, grove["湄潭县"].pk)
    line = AuditEntry.objects.get(action="duty.given")
    assert (line.user_id, line.county_id) == (two["by"].user.pk, grove["湄潭县"].pk)
    assert line.data["proposed_by"] == two["proposed_by"].user.username


def test_the_first_administrator_alone_is_appointed_by_nobody(grove):
    first = give(grove, "湄潭县", Role.SYSTEM, by=None)

    assert first.given_by is None
    for role in (Role.SYSTEM, Role.CLERK):
        with pytest.raises(Forbidden):
            give(grove, "湄潭县", role, by=None)


def test_without_an_administrator_nobody_appoints_anyone_else(grove):
    with pytest.raises(Forbidden):
        give(grove, "湄潭县", Role.MANAGER, by=None)


def test_an_administrator_acts_alone_while_there_is_no_manager_above(grove):
    system = grove.as_(Role.SYSTEM, "湄潭县")

    give(grove, "湄潭县", Role.MANAGER, by=system)
    with pytest.raises(Forbidden, match="two people"):
        give(grove, "茅坝村", by=system)


def test_who_may_not_propose_or_confirm_is_refused(grove, two):
    others = {
        "a manager confirms": {"by": grove.as_(Role.MANAGER, "湄潭县"), "proposed_by": two["proposed_by"]},
        "a reviewer proposes": {"by": two["by"], "proposed_by": grove.as_(Role.REVIEWER, "永兴镇")},
        "a manager elsewhere": {"by": two["by"], "proposed_by": grove.as_(Role.MANAGER, "凤冈县")},
        "an administrator elsewhere": {
            "by": grove.as_(Role.SYSTEM, "凤冈县"),
            "proposed_by": two["proposed_by"],
        },
    }
    for pair in others.values():
        with pytest.raises(Forbidden):
            give(grove, "茅坝村", **pair)


def test_nobody_gives_or_ends_a_duty_of_their_own(grove, two):
    for actor in two.values():
        with pytest.raises(Forbidden, match="own"):
            give(grove, "茅坝村", user=actor.user, **two)
        with pytest.raises(Forbidden, match="own"):
            end_duty(actor.duty_id, now=NOW, **two)


@pytest.mark.parametrize("role", Role)
def test_a_role_is_given_only_at_its_levels(grove, two, role):
    two = {"by": grove.as_(Role.SYSTEM, "贵州省"), "proposed_by": grove.as_(Role.MANAGER, "贵州省")}
    for place in ONE_EACH:
        if grove[place].level in LEVELS[role]:
            assert give(grove, place, role, **two).pk
        else:
            with pytest.raises(Refused, match="has no"):
                give(grove, place, role, **two)


@pytest.mark.parametrize("pair", sorted(INCOMPATIBLE, key=sorted), ids=lambda pair: "+".join(sorted(pair)))
def test_roles_that_exclude_each_other_are_not_held_by_one_person(grove, pair):
    two = {"by": grove.as_(Role.SYSTEM, "遵义市"), "proposed_by": grove.as_(Role.MANAGER, "遵义市")}
    first, second = sorted(pair)
    user = grove.user()
    give(grove, "湄潭县", Role(first), user=user, **two)

    with pytest.raises(Refused, match="one person cannot be"):
        give(grove, "凤冈县", Role(second), user=user, **two)


def test_excluding_roles_may_follow_each_other(grove, two):
    user = grove.user()
    give(grove, "湄潭县", Role.APPROVER, user=user, ends_on=TODAY, **two)

    give(grove, "湄潭县", Role.FINANCE, user=user, starts_on=TODAY + timedelta(days=1), **two)
    assert [(duty.role, duty.ends_on) for duty in Duty.objects.filter(user=user).order_by("starts_on")] == [
        (Role.APPROVER, TODAY),
        (Role.FINANCE, None),
    ]


def test_the_same_duty_is_not_held_twice(grove, two):
    user = grove.user()
    duty = give(grove, "茅坝村", user=user, ends_on=TODAY, **two)

    with pytest.raises(Refused, match="already"):
        give(grove, "茅坝村", user=user, **two)
    end_duty(duty.pk, now=NOW, **two)
    assert give(grove, "茅坝村", user=user, **two)


@pytest.mark.parametrize(
    "dates",
    [
        {"starts_on": TODAY - timedelta(days=1)},
        {"starts_on": TODAY, "ends_on": TODAY - timedelta(days=1)},
    ],
)
def test_a_duty_begins_today_or_later_and_ends_after_it_begins(grove, two, dates):
    with pytest.raises(Refused):
        give(grove, "茅坝村", **dates, **two)


def test_nobody_is_appointed_with_a_disabled_account_or_at_a_closed_branch(grove, two):
    with pytest.raises(Refused):
        give(grove, "茅坝村", user=grove.user(is_active=False), **two)
    Branch.objects.filter(pk=grove["梁桥村"].pk).update(status="closed", closed_on=TODAY, counted_until=NOW)
    with pytest.raises(Refused):
        give(grove, "梁桥村", **two)


def test_an_ended_duty_is_not_ended_again_and_a_foreign_one_is_not_found(grove, two):
    duty = give(grove, "茅坝村", **two)
    end_duty(duty.pk, now=NOW, **two)

    with pytest.raises(Refused, match="already"):
        end_duty(duty.pk, now=NOW, **two)
    with pytest.raises(Duty.DoesNotExist):
        end_duty(grove.duty(Role.CLERK, "茶腊村").pk, now=NOW, **two)
    assert AuditEntry.objects.get(action="duty.ended").object_id == str(duty.pk)


def test_of_two_excluding_duties_given_at_once_the_second_waits_and_is_refused(committed_grove):
    grove = committed_grove
    two = {"by": grove.as_(Role.SYSTEM, "遵义市"), "proposed_by": grove.as_(Role.MANAGER, "遵义市")}
    user = grove.user()

    with transaction.atomic():
        give(grove, "湄潭县", Role.APPROVER, user=user, **two)
        thread, outcome = started(lambda: give(grove, "凤冈县", Role.FINANCE, user=user, **two))
        until_somebody_waits()
    thread.join()

    assert [type(error) for error in outcome] == [Refused]
    assert Duty.objects.get(user=user).role == Role.APPROVER


def test_the_shell_names_who_acts(grove):
    one = grove.duty(Role.CLERK, "茅坝村")
    name = one.user.username

    assert actor_from(name, today=TODAY).duty_id == one.pk
    assert actor_from(f"{name.upper()}:clerk@520328101204", today=TODAY).duty_id == one.pk
    two = grove.duty(Role.REVIEWER, "永兴镇", user=one.user)
    with pytest.raises(Refused, match=f"{name}:clerk@520328101204, {name}:reviewer@520328101"):
        actor_from(name, today=TODAY)
    assert actor_from(f"{name}:reviewer@520328101", today=TODAY).duty_id == two.pk


@pytest.mark.parametrize("text", ["", "nobody", "{name}:approver@520328", "{name}:clerk@", "{name}:clerk"])
def test_who_holds_no_such_duty_cannot_act_in_the_shell(grove, text):
    name = grove.duty(Role.CLERK, "茅坝村").user.username

    with pytest.raises(Refused, match="no such duty"):
        actor_from(text.format(name=name), today=TODAY)


def test_duties_are_given_listed_and_ended_in_the_shell(grove):
    def run(*words):
        out = StringIO()
        call_command("duty", *words, stdout=out)
        return out.getvalue()

    boss, manager, clerk = grove.user(), grove.user(), grove.user()
    run("give", boss.username, "system", "520328")
    run("give", manager.username, "manager", "520328", "--by", boss.username)
    two = ["--by", boss.username, "--proposed-by", manager.username]
    run("give", clerk.username, "clerk", "520328101204", *two)
    listed = run("list", "--by", boss.username, "--branch", "520328101204").split("\t")

    assert listed[1:5] == [clerk.username, "王小明", "clerk", "520328101204"]
    run("end", listed[0], *two)
    assert run("list", "--by", boss.username, "--branch", "520328101204") == ""
    for words in (
        ["end", listed[0], *two],
        ["give", "nobody", "clerk", "520328", *two],
        ["list", "--by", "x"],
    ):
        with pytest.raises(CommandError):
            run(*words)
