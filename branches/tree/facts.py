"""What a branch's page says about it, as rows of a summary list."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from ground.money import thousands
from ground.telephones import shown_phone

from .models import Branch, BranchKind, BranchModel, HostNature, Level

# Where bands of headcount begin.
BANDS = (1000, 300, 100)


def staff_of(headcount: int | None) -> str:
    """How many people work there, with the band that returns ask for; "" where nobody knows."""
    if not headcount:
        return ""
    n = thousands(headcount)
    for begin in BANDS:
        if headcount >= begin:
            return _("%(n)s people (%(begin)s or more)") % {"n": n, "begin": thousands(begin)}
    return _("%(n)s people (fewer than %(begin)s)") % {"n": n, "begin": BANDS[-1]}


def facts_of(branch: Branch, *, document_no: str = "") -> list[dict[str, Any]]:
    """Label and value of each fact that is known; expects parent, seat and home at hand.

    ``document_no`` is that of its founding.
    """
    rows = [
        (_("Level"), branch.get_level_display()),
        (_("Kind"), branch.get_kind_display()),
        (_("Organisation model"), branch.get_model_display()),
        (_("Hosted by") if branch.level == Level.ATTACHED else _("Association above"), branch.parent),
        (_("Seat"), branch.seat),
        (_("Home place of its members"), branch.home),
        (_("Trade"), branch.trade),
        (_("Nature of the host unit"), branch.get_host_nature_display()),
        (_("Headcount"), staff_of(branch.headcount)),
        (_("Service room"), branch.premises),
        (_("Telephone"), shown_phone(branch.phone)),
        (_("Founded on"), branch.founded_on and branch.founded_on.isoformat()),
        (_("Founding document"), document_no),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def facts_to_found(facts: dict[str, Any], parent: Branch) -> list[dict[str, Any]]:
    """The same for an association that is about to be founded below this one."""
    model, nature = BranchModel(facts["model"]), facts.get("host_nature")
    attached = model == BranchModel.ATTACHED
    rows = [
        (_("Name of the association"), facts["name"]),
        (_("Organisation model"), model.label),
        (_("Kind"), BranchKind(facts["kind"]).label),
        (_("Host") if attached else _("Association above"), parent),
        (_("Seat"), facts["seat"]),
        (_("Home place of its members"), facts.get("home")),
        (_("Trade"), facts.get("trade")),
        (_("Nature of the host unit"), nature and HostNature(nature).label),
        (_("Headcount"), staff_of(facts.get("headcount"))),
        (_("Service room"), facts.get("premises")),
        (_("Telephone"), shown_phone(facts["phone"])),
        (_("Founded on"), facts["founded_on"].isoformat()),
        (_("Document number"), facts["document_no"]),
    ]
    return [{"label": label, "value": value, "wide": label == rows[0][0]} for label, value in rows if value]
