"""Counted queues: how much waits at a branch for a role, without a row that everybody fights over."""

from django.db import connection
from django.db.models import Sum
from django.http import HttpRequest

from accounts.roles import Role
from accounts.scope import Actor

from .tree.models import QueueTally


def moved(*, queue: str, role: Role, branch_id: int, by: int) -> None:
    """Note that a row joined (+1) or left (-1) a queue; call it in the transaction of the move."""
    QueueTally.objects.create(queue=queue, role=role, branch_id=branch_id, delta=by)


def waiting(actor: Actor) -> dict[str, int]:
    """Queue → rows waiting for this actor, for the tabs and the menu; one query.

    A clerk of a township counts the whole township, everyone else the branch of the duty.
    """
    if actor.place is None or actor.role is None:
        return {}
    tallies = QueueTally.objects.filter(role=actor.role)
    if actor.role == Role.CLERK and actor.scope and actor.scope[0] == "township_id":
        tallies = tallies.filter(township_id=actor.scope[1])
    else:
        tallies = tallies.filter(branch_id=actor.place.branch_id)
    return {
        row["queue"]: row["total"]
        for row in tallies.values("queue").annotate(total=Sum("delta"))
        if row["total"] > 0
    }


def waiting_on(request: HttpRequest) -> dict[str, int]:
    """What `waiting` counts for the actor of a request, asked once for the page and its menu."""
    counts = getattr(request, "counted_queues", None)
    if counts is None:
        counts = request.counted_queues = waiting(request.actor)
    return counts


# Deleting and inserting in one statement: a reader sees the rows before or after, never a gap.
_FOLD = """
WITH gone AS (
    DELETE FROM branches_queuetally WHERE id IN (
        SELECT id FROM branches_queuetally ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)
    RETURNING branch_id, role, queue, delta
), folded AS (
    SELECT branch_id, role, queue, sum(delta) AS delta FROM gone GROUP BY branch_id, role, queue
)
INSERT INTO branches_queuetally (branch_id, role, queue, delta)
SELECT branch_id, role, queue, delta FROM folded WHERE delta <> 0
"""


def fold(*, limit: int = 10_000) -> None:
    """Fold tally rows into one a queue; run by the sweeper, safe beside everything else."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLD, [limit])
