"""The changes of a membership in words."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AuditEntry
from accounts.roles import Role

from .models import Category, LeavingReason, Membership

TITLES = {
    "membership.enrolled": gettext_lazy("Enrolled"),
    "membership.edited": gettext_lazy("Entry changed"),
    "membership.left": gettext_lazy("Left"),
    "membership.leaving_undone": gettext_lazy("Leaving undone"),
}


def timeline(entries: Iterable[AuditEntry]) -> list[dict[str, str]]:
    """Audit lines of a membership as the entries of a timeline; ``who`` is annotated by the query."""
    return [
        {
            "title": TITLES.get(entry.action, entry.action),
            "who": f"{getattr(entry, 'who', None) or ''} {_role(entry)}".strip(),
            "when": date_format(timezone.localtime(entry.at), "Y-m-d H:i"),
            "detail": " · ".join(_details(entry)),
            "kind": "done",
        }
        for entry in entries
    ]


def _role(entry: AuditEntry) -> str:
    return str(Role(entry.role).label) if entry.role in Role else ""


def _details(entry: AuditEntry) -> Iterable[str]:
    if reason := entry.data.get("reason"):
        yield str(LeavingReason(reason).label)
    if fields := entry.data.get("fields"):
        yield _(", ").join(str(_label(name)) for name in fields)
    if entry.action == "membership.edited":
        for word, sentence in (("added", _("added: %(names)s")), ("taken", _("taken away: %(names)s"))):
            if names := entry.data.get(word):
                yield sentence % {"names": _(", ").join(str(Category(name).label) for name in names)}


def _label(name: str) -> str:
    return str(Membership._meta.get_field(name.removesuffix("_id")).verbose_name)
