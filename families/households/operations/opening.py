"""How every change of a household begins and ends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.scope import Actor
from branches.actors import confirm_duty
from families.households.before import AsksFirst
from families.households.changes import state_of
from families.households.confirming import confirmed_of
from families.households.guards import why_not_edit
from families.households.models import Household, Section
from ground.refusals import Stale, require


def open_household(
    household_id: int, *, by: Actor, version: int, now: datetime, confirmed: str | None = None
) -> Household:
    """The household, found through the scope and locked until commit, for someone who may change it.

    ``version`` is the one that the page showed. ``confirmed`` is what the page confirms of what
    the change touches, "" where it has not asked yet; None asks nobody, for what is no page.
    Raises Forbidden, Refused for a closed file, Stale when somebody changed it meanwhile, and
    Household.DoesNotExist outside the scope.
    """
    confirm_duty(by, today=timezone.localdate(now))
    household = Household.objects.visible_to(by).select_for_update(of=("self",)).get(pk=household_id)
    require(why_not_edit(household, by=by))
    if household.version != version:
        raise Stale(changed_meanwhile())
    if confirmed is not None:
        household.asks_first = AsksFirst(confirmed, state_of(household), today=timezone.localdate(now))
    return household


def changed_meanwhile() -> str:
    return _("Somebody changed this household after you opened the page. Nothing of yours was saved yet.")


def close_household(
    household: Household,
    action: str,
    *,
    by: Actor,
    section: Section | None = None,
    fields: Iterable[str] = (),
    data: dict[str, Any] | None = None,
) -> None:
    """Write the household's own ``fields`` with the next version, and the audit line, last of all.

    The line names what the page had said the change touches. Raises Touches where it has not
    said that yet.
    """
    household.version += 1
    if section is not None and section not in household.filled:
        household.filled = [*household.filled, section]
    household.save(update_fields=["version", "filled", *fields])
    if household.asks_first is not None:
        touched = confirmed_of(household, household.asks_first, by=by)
        data = {**(data or {}), "confirmed": touched} if touched else data
    audit.record(action, by=by, target=household, data=data)
