"""The form of a declared relative."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.administering.forms import PersonFields
from ground.fields import FreeTextField


class RelativeForm(PersonFields):
    relation = FreeTextField(
        label=_("Relation"),
        max_length=32,
        help_text=_("What the person is to you: wife, father, brother-in-law."),
        error_messages={"required": _("Enter what the person is to you.")},
    )

    field_order = ["token", "name", "relation", "id_number"]
