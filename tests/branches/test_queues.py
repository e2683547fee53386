from accounts.roles import Role
from branches import queues
from branches.models import QueueTally

from .races import all_at_once


def join(grove, place, *, role=Role.REVIEWER, queue="review", by=1):
    queues.moved(queue=queue, role=role, branch_id=grove[place].pk, by=by)


def test_an_actor_counts_what_waits_at_the_own_branch_for_the_own_role(grove, django_assert_num_queries):
    join(grove, "永兴镇")
    join(grove, "永兴镇")
    join(grove, "永兴镇", queue="other")
    join(grove, "复兴镇")
    join(grove, "茅坝村")
    join(grove, "永兴镇", role=Role.APPROVER)
    actor = grove.as_(Role.REVIEWER, "永兴镇")

    with django_assert_num_queries(1):
        assert queues.waiting(actor) == {"review": 2, "other": 1}


def test_a_township_clerk_counts_the_whole_township(grove):
    for place in ("永兴镇", "茅坝村", "永兴茶厂", "随阳山村"):
        join(grove, place, role=Role.CLERK, queue="mend")

    assert queues.waiting(grove.as_(Role.CLERK, "永兴镇")) == {"mend": 3}
    assert queues.waiting(grove.as_(Role.CLERK, "茅坝村")) == {"mend": 1}


def test_an_emptied_queue_is_not_listed(grove):
    join(grove, "永兴镇")
    join(grove, "永兴镇", by=-1)

    assert queues.waiting(grove.as_(Role.REVIEWER, "永兴镇")) == {}


def test_folding_leaves_one_row_a_queue_and_none_for_an_empty_one(grove):
    for _turn in range(3):
        join(grove, "永兴镇")
    join(grove, "复兴镇")
    join(grove, "复兴镇", by=-1)

    queues.fold()

    assert list(QueueTally.objects.values_list("branch__short_name", "queue", "delta")) == [
        ("永兴镇", "review", 3)
    ]
    assert QueueTally.objects.get().township_id == grove["永兴镇"].pk


def test_counts_are_right_at_every_moment_while_rows_are_added_and_folded(committed_grove):
    grove = committed_grove
    actor = grove.as_(Role.REVIEWER, "永兴镇")
    adders, each = 4, 25
    for _turn in range(40):
        join(grove, "永兴镇")

    def add():
        for _turn in range(each):
            join(grove, "永兴镇")

    def fold():
        for _turn in range(15):
            queues.fold(limit=20)

    def look():
        return [queues.waiting(actor).get("review", 0) for _turn in range(60)]

    *_rest, seen = all_at_once(*[add] * adders, fold, fold, look)

    assert seen == sorted(seen)
    assert seen[0] >= 40
    assert queues.waiting(actor) == {"review": 40 + adders * each}
    queues.fold()
    assert queues.waiting(actor) == {"review": 40 + adders * each}
