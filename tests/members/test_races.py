"""Two hands at once on one roster."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction

from accounts.roles import Role
from branches.changing.operations.closing import close_branch
from families.models import Household, Person
from ground.refusals import Refused
from members.models import MemberGroup, Membership
from members.operations.enrol import OnRoster
from members.operations.groups import make_group
from members.operations.leaving import Leaving, leave, undo_leaving
from tests.branches.races import started, until_somebody_waits

from .conftest import NOW, TODAY, Rosters

CLERKS = 6


def at_once(*acts):
    """What each act gave, or the refusal it met, all begun at the same moment."""
    start = threading.Barrier(len(acts))

    def work(act):
        start.wait()
        try:
            return act()
        except Refused as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.result() for done in [pool.submit(work, act) for act in acts]]


def clerks(tree):
    return [tree.actor(tree.maoba, username=f"clerk{n}") for n in range(CLERKS)]


def refused(outcomes) -> int:
    return sum(isinstance(outcome, Refused) for outcome in outcomes)


def test_one_of_several_enrolments_of_the_same_person_counts(cloned_database):
    tree = Rosters()

    outcomes = at_once(*(lambda by=by: tree.enrol(by=by) for by in clerks(tree)))

    assert refused(outcomes) == CLERKS - 1
    assert (Membership.objects.count(), Person.objects.count()) == (1, 1)
    there = Membership.objects.get()
    assert {one.membership for one in outcomes if isinstance(one, OnRoster)} == {there}


def test_typed_and_chosen_from_the_household_at_once_is_one_member(cloned_database):
    tree = Rosters()
    household = tree.household()
    first, second, *_rest = clerks(tree)

    outcomes = at_once(lambda: tree.enrol(by=first), lambda: tree.enrol_of(household, by=second))

    assert refused(outcomes) == 1
    assert (Membership.objects.count(), Person.objects.count()) == (1, 1)


def test_cards_drawn_at_once_are_all_different(cloned_database):
    tree = Rosters()
    branches = [tree.maoba, tree.liuhedu, tree.suiyang, tree.factory]
    for branch in branches:
        tree.actor(branch)

    outcomes = at_once(*(lambda branch=branch: tree.enrol(branch) for branch in branches))

    assert sorted(one.card_no for one in outcomes) == [f"HY520328-000000{n}" for n in range(1, 5)]
    assert Person.objects.count() == 1


def test_a_member_leaves_once(cloned_database):
    tree = Rosters()
    membership = tree.enrol()
    going = Leaving(on=TODAY, reason="wish")

    outcomes = at_once(
        *(lambda by=by: leave(membership.pk, by=by, version=1, now=NOW, leaving=going) for by in clerks(tree))
    )

    assert refused(outcomes) == CLERKS - 1


def test_a_name_is_given_to_one_group(cloned_database):
    tree = Rosters()

    outcomes = at_once(
        *(
            lambda by=by: make_group(branch_id=tree.maoba.pk, name="坪上小组", by=by, now=NOW)
            for by in clerks(tree)
        )
    )

    assert refused(outcomes) == CLERKS - 1


def close(tree, branch):
    branch.refresh_from_db()
    manager = tree.actor(tree.meitan, Role.MANAGER)
    return close_branch(
        branch.pk, on=TODAY, reason="并村", by=manager, version=branch.version, now=NOW, document_no="1号"
    )


@pytest.mark.parametrize("what", ["member", "group", "household"])
def test_nothing_comes_to_an_association_that_closes_at_that_moment(cloned_database, what):
    tree = Rosters()
    by = tree.actor(tree.yongxing, Role.REVIEWER)
    acts = {
        "member": lambda: tree.enrol(tree.liuhedu, by=by),
        "group": lambda: make_group(branch_id=tree.liuhedu.pk, name="第一会员小组", by=by, now=NOW),
        "household": lambda: tree.household(tree.liuhedu, by=by),
    }

    with transaction.atomic():
        close(tree, tree.liuhedu)
        thread, outcome = started(acts[what])
        until_somebody_waits()
    thread.join()

    assert isinstance(outcome[0], Refused)
    assert not any(model.objects.exists() for model in (Membership, MemberGroup, Household))


def test_a_leaving_is_not_undone_at_an_association_that_has_closed(cloned_database):
    tree = Rosters()
    by = tree.actor(tree.yongxing, Role.REVIEWER)
    member = tree.enrol(tree.liuhedu, by=by)
    gone = leave(member.pk, by=by, version=member.version, now=NOW, leaving=Leaving(on=TODAY, reason="wish"))
    close(tree, tree.liuhedu)

    with pytest.raises(Refused, match="closed"):
        undo_leaving(gone.pk, by=by, version=gone.version, now=NOW)
