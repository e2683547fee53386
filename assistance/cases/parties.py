"""Naming people in a case, each in one role."""

from __future__ import annotations

from families.models import HouseholdMember

from .models.case import AidCase
from .models.content import Party, PartyRole


def set_party(case: AidCase, role: PartyRole, member: HouseholdMember, *, relation: str = "") -> None:
    """Put somebody into a role, in the place of the one who had it.

    ``relation`` is to the beneficiary, where that is asked for; otherwise it is the one to the head.
    """
    Party.objects.update_or_create(
        case=case,
        role=role,
        defaults={
            "person_id": member.person_id,
            "name": member.name,
            "sort_key": member.sort_key,
            "initials": member.initials,
            "relation": relation or member.relation,
        },
    )


def drop_party(case: AidCase, role: PartyRole) -> None:
    """Leave a role of the case empty."""
    Party.objects.filter(case=case, role=role).delete()
