"""What a branch's page says about it, as rows of a summary list."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .models import Branch, Level


def facts_of(branch: Branch) -> list[dict[str, Any]]:
    """Label and value of each fact that is known; expects parent, seat and home at hand."""
    rows = [
        (_("Code"), branch.code),
        (_("Level"), branch.get_level_display()),
        (_("Kind"), branch.get_kind_display()),
        (_("Organisation model"), branch.get_model_display()),
        (_("Hosted by") if branch.level == Level.ATTACHED else _("Association above"), branch.parent),
        (_("Seat"), branch.seat),
        (_("Home place of its members"), branch.home),
        (_("Trade"), branch.trade),
        (_("Headcount"), branch.headcount),
        (_("Telephone"), branch.phone),
        (_("Founded on"), branch.founded_on and date_format(branch.founded_on)),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]
