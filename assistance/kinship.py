"""Nobody has a hand in a case of their own or of a relative."""

from __future__ import annotations

from django.db.models import Q

from accounts.models import DeclaredRelative, Officer
from families.models import HouseholdMember, Person

from .models import AidCase, Party


def is_kin(officer_id: int, *, household_id: int, case_id: int | None = None) -> bool:
    """Whether the officer, a declared relative or a housemate is in the family or the case.

    Compared by the blind index of the resident ID. Who has no ID on file cannot be compared,
    which the finding on kinship says.
    """
    own = kin_of(officer_id, case_id=case_id)
    if not own:
        return False
    people = Person.objects.filter(id_index__in=own)
    if HouseholdMember.objects.filter(household_id=household_id, left_on=None, person__in=people).exists():
        return True
    return case_id is not None and Party.objects.filter(case_id=case_id, person__in=people).exists()


def kin_of(officer_id: int, *, case_id: int | None = None) -> set[bytes]:
    """Blind indexes of the officer, their declared relatives and the household they live in.

    A declaration that has ended still counts for a case that was begun before: nobody ends one in
    order to decide the case that it stands against.
    """
    holds = Q(ended_at=None)
    if case_id is not None:
        holds |= Q(ended_at__gt=AidCase.objects.filter(pk=case_id).values("created_at")[:1])
    own = Officer.objects.filter(pk=officer_id).values_list("id_index", flat=True).first()
    indexes = {
        bytes(index)
        for index in DeclaredRelative.objects.filter(holds, officer_id=officer_id).values_list(
            "id_index", flat=True
        )
        if index is not None
    }
    if own is None:
        return indexes
    home = HouseholdMember.objects.filter(person__id_index=bytes(own), left_on=None).values("household_id")
    housemates = HouseholdMember.objects.filter(household_id__in=home, left_on=None).values_list(
        "person__id_index", flat=True
    )
    return indexes | {bytes(own)} | {bytes(index) for index in housemates if index is not None}
