"""The changes of a household in words."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AuditEntry
from accounts.roles import Role

TITLES = {
    "household.started": gettext_lazy("Registration begun"),
    "household.members_saved": gettext_lazy("Members changed"),
    "household.classes_saved": gettext_lazy("Children and classes changed"),
    "household.address_saved": gettext_lazy("Address and account changed"),
    "household.split": gettext_lazy("Split"),
    "household.completed": gettext_lazy("Registered"),
    "person.edited": gettext_lazy("Details of a person changed"),
}
FIELDS = {
    "name": gettext_lazy("name"),
    "number": gettext_lazy("ID number"),
    "no_id_reason": gettext_lazy("reason for no ID"),
    "sex": gettext_lazy("sex"),
    "born_on": gettext_lazy("birth date"),
    "resident_status": gettext_lazy("resident status"),
    "resident_basis": gettext_lazy("basis of the resident status"),
    "resident_shown_on": gettext_lazy("day of the paper on the resident status"),
    "resident_paper": gettext_lazy("paper on the resident status"),
    "nation": gettext_lazy("ethnic group"),
    "education": gettext_lazy("education"),
    "employer": gettext_lazy("employer"),
    "phone": gettext_lazy("telephone"),
    "health_note": gettext_lazy("health"),
    "died_on": gettext_lazy("date of death"),
    "bank": gettext_lazy("bank"),
    "holder": gettext_lazy("account holder"),
    "account_number": gettext_lazy("account number"),
}


def timeline(entries: Iterable[AuditEntry]) -> list[dict[str, str]]:
    """Audit lines of a household as the entries of a timeline; ``who`` is annotated by the query."""
    return [
        {
            "title": TITLES.get(entry.action, entry.action),
            "who": _who(entry),
            "when": date_format(timezone.localtime(entry.at), "Y-m-d H:i"),
            "detail": _detail(entry),
            "kind": "done",
        }
        for entry in entries
    ]


def _who(entry: AuditEntry) -> str:
    role = Role(entry.role).label if entry.role in Role else ""
    return f"{getattr(entry, 'who', None) or ''} {role}".strip()


def _detail(entry: AuditEntry) -> str:
    parts = []
    if entry.action == "person.edited":
        parts.append(entry.data.get("name", ""))
    if joined := entry.data.get("joined"):
        parts.append(_("joined: %(names)s") % {"names": _(", ").join(joined)})
    if split_off := entry.data.get("split_off"):
        names = {"names": _(", ").join(split_off), "number": entry.data["number"]}
        parts.append(_("to %(number)s: %(names)s") % names)
    if left := entry.data.get("left"):
        parts.append(_("left: %(n)s") % {"n": len(left)})
    changed = entry.data.get("fields") or entry.data.get("account") or []
    if changed:
        parts.append(_(", ").join(str(FIELDS.get(name, name)) for name in changed))
    return " · ".join(part for part in parts if part)
