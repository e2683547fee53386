"""What a household repeats of its members' rows: who is its head, and how many of them live."""

from __future__ import annotations

from families.codes import Relation
from families.households.models import Household

SETTLED = ("head_name", "head_sort_key", "head_died_on", "member_count")


def settle(household: Household) -> None:
    """Set the fields of SETTLED from the members' rows, without saving; the household is locked."""
    members = list(household.members.filter(left_on=None).select_related("person"))
    head = next(member for member in members if member.relation == Relation.HEAD)
    household.head_name, household.head_sort_key = head.name, head.sort_key
    household.head_died_on = head.person.died_on
    household.member_count = sum(member.person.died_on is None for member in members)
