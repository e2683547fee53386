"""How every change of a household begins and ends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.refusals import Forbidden, Refused, Stale
from accounts.scope import Actor
from branches.actors import confirm_duty
from branches.permissions import why_not
from families.guards import why_not_edit
from families.models import Household, Section


def open_household(household_id: int, *, by: Actor, version: int, now: datetime) -> Household:
    """The household, found through the scope and locked until commit, for someone who may change it.

    ``version`` is the one that the page showed. Raises Forbidden, Refused for a closed file,
    Stale when somebody changed it meanwhile, and Household.DoesNotExist outside the scope.
    """
    confirm_duty(by, today=timezone.localdate(now))
    household = Household.objects.visible_to(by).select_for_update(of=("self",)).get(pk=household_id)
    if reason := why_not(by, "household.edit", household):
        raise Forbidden(reason)
    if reason := why_not_edit(household, by=by):
        raise Refused(reason)
    if household.version != version:
        raise Stale(changed_meanwhile())
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
    """Write the household's own ``fields`` with the next version, and the audit line, last of all."""
    household.version += 1
    if section is not None and section not in household.filled:
        household.filled = [*household.filled, section]
    household.save(update_fields=["version", "filled", *fields])
    audit.record(action, by=by, target=household, data=data)
