"""Visits to a family whose aid was approved."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.scope import Actor
from assistance.cases.models import CondolenceVisit
from assistance.cases.operations.record import locked
from assistance.deciding.guards import why_not_visit
from ground.days import why_not_happened
from ground.refusals import Refused, require


@transaction.atomic
def record_visit(
    case_id: int,
    *,
    by: Actor,
    now: datetime,
    visited_on: date,
    visitors: str,
    gift: str = "",
    words: str = "",
) -> CondolenceVisit:
    """Record who called on the family, when, and what was brought and said.

    The day lies between the event and today. Raises Forbidden, Stale before approval, Refused for
    a kind without visits or a day that cannot be, ValidationError.
    """
    case = locked(case_id, by=by, now=now)
    require(why_not_visit(case, by=by))
    require(why_not_happened(visited_on, today=timezone.localdate(now)), field="visited_on")
    if case.event_on is not None and visited_on < case.event_on:
        raise Refused(_("The visit follows the event, which was on %(day)s.") % {
            "day": case.event_on.isoformat()}, field="visited_on")  # fmt: skip
    visit = CondolenceVisit(
        case=case, visited_on=visited_on, visitors=visitors, gift=gift, words=words,
        recorded_by=by.user, recorded_at=now,
    )  # fmt: skip
    visit.full_clean(exclude=["case", "recorded_by"])
    visit.save()
    audit.record("case.visited", by=by, target=case, data={"number": case.number})
    return visit
