"""How a county words its printed forms: the nearest template above a case, or the plain words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.scope import PLACE_COLUMNS, Actor, Place
from assistance.printing.models import PrintTemplate
from assistance.schemes.registry import KINDS

SCHEDULE, SUMMARY = "schedule", "summary"
LISTS = {SCHEDULE: _("Schedule of cases"), SUMMARY: _("Summary of cases")}


@dataclass(frozen=True, slots=True)
class Wording:
    """Title, further cells and closing sentences of one printed form; empty where nothing was worded."""

    title: str = ""
    cells: list[str] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)


class Wordings:
    """Every template that may concern a print, read at once."""

    def __init__(self, actor: Actor, *, kinds: Iterable[str]):
        found = PrintTemplate.objects.visible_to(actor).filter(kind__in=set(kinds))
        self.known = {(row.branch_id, row.kind): row for row in found}

    def nearest(self, kind: str, place: Place) -> Wording:
        """The wording of the nearest association at or above a place that has one."""
        columns = place.columns()
        for column in reversed(PLACE_COLUMNS):
            if row := self.known.get((columns[column], kind)):
                return Wording(row.title, row.cells, row.closing)
        return Wording()


def printed_forms() -> dict[str, str | Promise]:
    """What can be worded: the approval form of each kind of aid, and the prints of the list."""
    return {code: kind.title for code, kind in KINDS.items()} | LISTS
