"""Many hands at once: each case decided once, nobody on two stages."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial

import pytest
from django.db import connection, connections

from accounts.roles import Role
from assistance import operations
from assistance.cases.states import Act, CaseState
from assistance.models import AidCase, CaseClaim, StageHolder, Step
from assistance.schemes.stages import Stage
from branches import queues
from families.codes import Relation
from ground.refusals import Refused
from tests.assistance import aid
from tests.assistance.claiming import at_odds
from tests.assistance.world import NOW, build

SHARE = 2  # cases a thread
TRIED = 5 * SHARE  # every case is tried by five hands


@pytest.mark.parametrize("threads", [10, pytest.param(50, marks=pytest.mark.full)])
def test_many_threads_decide_twice_as_many_cases_once_each(cloned_database, threads):
    count = threads * SHARE
    world = build()
    homes = [world.household(students=4) for _ in range(count // 4)]
    cases = [world.submitted(home, student=order) for home in homes for order in range(4)]
    reviewers = [world.as_(Role.REVIEWER, "永兴镇", person) for person in range(threads // 2)]
    outcomes = Counter()
    start = threading.Barrier(threads)

    def work(number):
        reviewer = reviewers[number % len(reviewers)]
        # One process plays many workers, so each waits longer for its turn than a request would.
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '30s'")
        start.wait()
        try:
            for case in (cases + cases)[number * SHARE : number * SHARE + TRIED]:
                try:
                    operations.decide(
                        case.pk, by=reviewer, verdict="agree", seen=bytes(case.digest).hex(), now=NOW
                    )
                    outcomes["decided"] += 1
                except Refused:
                    outcomes["refused"] += 1
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(work, number) for number in range(threads)]:
            done.result()
    assert outcomes["decided"] == count
    assert Step.objects.filter(act=Act.AGREED).values("case").distinct().count() == count
    assert Step.objects.filter(act=Act.AGREED).count() == count
    assert StageHolder.objects.filter(stage=Stage.REVIEWED).count() == count
    assert AidCase.objects.filter(state=CaseState.IN_REVIEW, awaiting_role=Role.APPROVER).count() == count
    assert queues.waiting(world.as_(Role.REVIEWER, "永兴镇")) == {}
    assert queues.waiting(world.as_(Role.APPROVER, "湄潭县")) == {"approve": count}


def test_approval_and_withdrawal_at_once_leave_one_winner(cloned_database):
    world = build()
    clerk, reviewer = world.as_(Role.CLERK, "茅坝村"), world.as_(Role.REVIEWER, "永兴镇")
    home = world.household(students=10)
    for case in [world.submitted(home, student=order) for order in range(10)]:
        start = threading.Barrier(2)
        won = []

        def act(name, verb, start=start, won=won):
            start.wait()
            try:
                verb()
                won.append(name)
            except Refused:
                pass
            finally:
                connections.close_all()

        seen = bytes(case.digest).hex()
        verbs = {
            "decided": partial(operations.decide, case.pk, by=reviewer, verdict="agree", seen=seen, now=NOW),
            "withdrawn": partial(
                operations.withdraw, case.pk, by=clerk, version=case.version, reason="填错", now=NOW
            ),
        }
        hands = [threading.Thread(target=act, args=pair) for pair in verbs.items()]
        for hand in hands:
            hand.start()
        for hand in hands:
            hand.join()
        case.refresh_from_db()
        assert len(won) == 1
        assert (case.state == CaseState.WITHDRAWN) == (won == ["withdrawn"])


def test_twenty_submissions_of_one_claim_leave_one(cloned_database):
    world = build()
    home = world.household()
    clerk = world.as_(Role.CLERK, "茅坝村")
    drafts = [world.draft(home) for _ in range(20)]
    start, passed = threading.Barrier(20), []

    def submit(case):
        # One process plays twenty workers, so each waits longer for its turn than a request would.
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '30s'")
        start.wait()
        try:
            operations.submit(case.pk, by=clerk, version=case.version, now=NOW)
            passed.append(case.pk)
        except Refused:
            pass
        finally:
            connections.close_all()

    hands = [threading.Thread(target=submit, args=(case,)) for case in drafts]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert len(passed) == 1
    assert AidCase.objects.filter(state=CaseState.IN_REVIEW).count() == 1


@pytest.mark.parametrize("kind", ["housing", "relief"])
def test_husband_and_wife_who_apply_at_once_for_one_house_or_flood_leave_one(cloned_database, kind):
    world = build()
    clerk = world.as_(Role.CLERK, "茅坝村")
    causes = {"causes": ["disaster"]} if kind == "relief" else {}
    scheme = aid.scheme_of(world, kind, eligibility=aid.RURAL | causes)
    for _ in range(5):
        home = aid.household(world)
        wife = world.person("陈秀兰", date(1977, 9, 3), male=False, at=home.branch)
        world.member(home, wife, Relation.SPOUSE)
        flood = {"cause": "disaster", "health_note": ""} if kind == "relief" else {}
        pair = [
            aid.entered(world, kind, home, scheme=scheme, beneficiary_id=person, **flood)
            for person in (aid.member(home, Relation.HEAD).person_id, wife.pk)
        ]
        start, passed, refused = threading.Barrier(2), [], []

        def submit(case, start=start, passed=passed, refused=refused):
            start.wait()
            try:
                operations.submit(case.pk, by=clerk, version=case.version, now=NOW)
                passed.append(case.number)
            except Refused as refusal:
                refused.append(str(refusal))
            finally:
                connections.close_all()

        hands = [threading.Thread(target=submit, args=(case,)) for case in pair]
        for hand in hands:
            hand.start()
        for hand in hands:
            hand.join()
        assert (len(passed), len(refused)) == (1, 1)
        assert passed[0] in refused[0]
        assert CaseClaim.objects.filter(claiming=True, key=f"H{home.pk}").count() == 1
    assert at_odds() == []
