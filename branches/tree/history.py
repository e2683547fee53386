"""The history of an association as lines of a timeline, from its placements and what was noted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User

from .models import Branch, BranchChange, ChangeKind, Placement


def timeline(
    branch: Branch, placements: Iterable[Placement], changes: Iterable[BranchChange]
) -> list[dict[str, Any]]:
    """Every line, the newest first; what happened on one day in the order of the acts."""
    lines = [
        (row.starts_on, 1, _placed(row, founds=row.starts_on == branch.founded_on)) for row in placements
    ]
    if all(day != branch.founded_on for day, _order, _line in lines):
        lines.append((branch.founded_on, 0, _founded(branch)))
    lines += [(row.on, 2, _noted(row)) for row in changes]
    return [line for _day, _order, line in sorted(lines, key=lambda line: line[:2], reverse=True)]


def _founded(branch: Branch) -> dict[str, Any]:
    return {"kind": "done", "title": _("founded"), "when": branch.founded_on.isoformat(), "detail": ""}


def _placed(row: Placement, *, founds: bool) -> dict[str, Any]:
    day = row.starts_on.isoformat()
    if row.ends_on is None:
        when = _("since %(day)s") % {"day": day}
    else:
        when = f"{day} – {row.ends_on.isoformat()}" if row.ends_on >= row.starts_on else day
    below = {"parent": row.parent.name} if row.parent else {}
    title = _("founded, below %(parent)s") if founds else _("below %(parent)s")
    return {
        "kind": "done" if row.ends_on else "now",
        "title": title % below if below else _("founded"),
        "when": when,
        "detail": _joined(row.document_no, _by(row.noted_by)),
    }


def _noted(row: BranchChange) -> dict[str, Any]:
    return {
        "kind": "bad" if row.what == ChangeKind.CLOSED else "done",
        "title": row.get_what_display(),
        "when": row.on.isoformat(),
        "detail": _joined(*_differences(row), row.reason, row.document_no, _by(row.noted_by)),
    }


def _differences(row: BranchChange) -> list[str]:
    found = []
    for field, (old, new) in row.details.items():
        label = Branch._meta.get_field(field).verbose_name
        found.append(f"{label}: {_shown(field, old)} → {_shown(field, new)}")
    return found


def _shown(field: str, value: Any) -> str:
    choices = dict(Branch._meta.get_field(field).flatchoices)
    return str(choices.get(value, value) or "—")


def _by(user: User | None) -> str:
    return _("noted by %(name)s") % {"name": user.officer.name} if user else ""


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
