"""Writing down that the numbers of a household were shown."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.scope import Actor
from branches.actors import confirm_duty
from branches.permissions import why_not
from families.households.models import Household
from ground.refusals import require


@transaction.atomic
def note_numbers_shown(household_id: int, *, by: Actor, now: datetime, page: str) -> None:
    """Write one line for an entry page that shows ID numbers or telephones in clear, before it does.

    Raises Forbidden for anyone who may not see them while entering.
    """
    confirm_duty(by, today=timezone.localdate(now))
    household = Household.objects.visible_to(by).get(pk=household_id)
    require(why_not(by, "household.enter_numbers", household))
    audit.record("household.numbers_shown", by=by, target=household, data={"page": page})
