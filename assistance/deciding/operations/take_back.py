"""Taking one's own decision back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.scope import Actor
from assistance.cases.guards import last_step
from assistance.cases.kind import kind_of
from assistance.cases.models import AidCase
from assistance.cases.operations.record import expect_version, locked, save_claiming, wait_at, write_step
from assistance.cases.states import Act, CaseState
from assistance.deciding.guards import why_not_take_back
from assistance.schemes.stages import Stage
from ground.refusals import require

from .telling import tell_back


@transaction.atomic
def take_back(case_id: int, *, by: Actor, version: int, reason: str, now: datetime) -> AidCase:
    """Take one's own decision back, the same day and before anybody acts on it.

    The case waits again where it did, and what its approval brought with it is undone; the
    decision stays in the record and its stage held. Who was told of the decision is told of this
    with the ``reason``, and the message that told of it is marked as taken back.
    Raises Forbidden, Stale, or Refused: without a reason, or when another case has claimed the
    period since a refusal.
    """
    case = locked(case_id, by=by, now=now)
    require(why_not_take_back(case, by=by, today=timezone.localdate(now)))
    expect_version(case, version)
    reason = audit.stated_reason(reason)
    decision, left_in = last_step(case), CaseState(case.state)
    undone: Mapping[str, Any] = {}
    if left_in == CaseState.APPROVED:
        undone = kind_of(case).taken_back(case, by=by, now=now)
    case.approved_amount = case.decided_at = case.decided_on = case.counted_until = None
    wait_at(case, case.route.get(position=decision.position), now=now)
    case.version += 1
    save_claiming(case, by=by)
    write_step(
        case,
        act=Act.TAKEN_BACK,
        stage=Stage(decision.stage),
        by=by,
        now=now,
        position=decision.position,
        digest=case.digest,
        comment=reason,
    )
    told = tell_back(case, decision, state=left_in, reason=reason, now=now)
    data = {"number": case.number, "act": decision.act, "reason": reason, "told": told}
    audit.record("case.taken_back", by=by, target=case, data={**data, **undone})
    return case
