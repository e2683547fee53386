"""The audit trail's only door.

One line for each operation, inserted last: the chain it joins stays locked until commit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.scope import PLACE_COLUMNS, Actor, Place
from ground import free_text
from ground.refusals import Refused

from .models import AuditEntry


def record(
    action: str,
    *,
    by: Actor | None,
    target: Model | None = None,
    data: Mapping[str, Any] | None = None,
    place: Place | None = None,
) -> AuditEntry:
    """Add one line: who did what to which row, filed where the row belongs.

    The line is filed under ``place``, else the target's own place, else the actor's. ``data``
    holds field names and masked values; a value that reads like an ID or a mobile number in
    clear raises ValueError. ``by`` is None only for what the machine does by itself.
    """
    data = dict(data or {})
    _refuse_clear_values(data)
    place = place or _place_of(target) or (by.place if by else None)
    return AuditEntry.objects.create(
        action=action,
        object_type=target._meta.label_lower if target is not None else "",
        object_id=str(target.pk) if target is not None else "",
        data=data,
        **(place.columns() if place else {}),
        **_person(by),
    )


def stated_reason(text: str) -> str:
    """A reason in its giver's words, fit to stand in the trail.

    Raises Refused when there is none, or when it holds the number of a person.
    """
    reason = " ".join(text.split())
    if len(reason) < 2:
        raise Refused(_("Give the reason in a few words."), field="reason")
    return free_of_numbers(reason, field="reason")


def free_of_numbers(text: str, *, field: str) -> str:
    """A name or another short text of somebody's own, fit to stand in the trail.

    Raises Refused for the field when it holds the number of a person.
    """
    if free_text.holds_number(text):
        raise Refused(str(free_text.SENTENCE), field=field)
    return text


def masked(value: str) -> str:
    """What may be written of a number: its last four characters."""
    return f"…{value[-4:]}" if len(value) > 4 else "…"


def changes(
    before: Mapping[str, Any], after: Mapping[str, Any], *, sealed: Iterable[str] = ()
) -> dict[str, list[Any]]:
    """Field → [old, new] of what differs, the sealed ones masked.

    Numbers in an old text are masked too: what was written before they were refused can be put right.
    """
    sealed = frozenset(sealed)
    found = {}
    for field, new in after.items():
        old = before.get(field)
        if old != new:
            hidden = field in sealed
            found[field] = [masked(old or ""), masked(new or "")] if hidden else [_without_numbers(old), new]
    return found


def _without_numbers(old: Any) -> Any:
    if not isinstance(old, str):
        return old
    found = free_text.IN_CLEAR.sub(lambda number: masked(number[0]), old)
    return masked(found) if free_text.holds_number(found) else found


def _person(by: Actor | None) -> dict[str, Any]:
    if by is None:
        return {}
    return {
        "user_id": by.user.pk,
        "officer_id": by.officer_id,
        "role": by.role or "",
        "duty_id": by.duty_id,
        "on_behalf_of": by.on_behalf_of,
    }


def _place_of(target: Model | None) -> Place | None:
    if target is None or not all(hasattr(target, column) for column in PLACE_COLUMNS):
        return None
    return Place.of(target) if target.branch_id is not None else None


def _refuse_clear_values(value: Any) -> None:
    if isinstance(value, str):
        if free_text.IN_CLEAR.search(value):
            raise ValueError("The audit trail keeps masked values only.")
    elif isinstance(value, Mapping):
        for part in value.values():
            _refuse_clear_values(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _refuse_clear_values(part)
