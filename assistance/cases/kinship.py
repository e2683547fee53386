"""Nobody has a hand in a case of their own or of a relative."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts.models import DeclaredRelative, Officer
from assistance.cases.models import AidCase, Party
from families.models import HouseholdMember, Person


def is_kin(officer_id: int, *, household_id: int, case_id: int | None = None) -> bool:
    """Whether the officer, a declared relative or a housemate is in the family or the case; one query."""
    return kin_in(officer_id, household_id=household_id, case_id=case_id).exists()


def kin_in(officer_id: int, *, household_id: int, case_id: int | None = None) -> QuerySet[Person]:
    """Who of the family or the case is the officer, a declared relative or a housemate.

    Officers are compared with persons by the blind index of the resident ID. Who has no ID on file
    cannot be compared, which the finding on kinship says.
    """
    living = HouseholdMember.objects.filter(left_on=None).order_by()
    concerned = living.filter(household_id=household_id).values("person_id")
    if case_id is not None:
        concerned = concerned.union(Party.objects.filter(case_id=case_id).values("person_id"))
    own = Officer.objects.filter(pk=officer_id).values("id_index")
    homes = living.filter(person__id_index__in=own).values("household_id")
    kin = (
        Q(id_index__in=own)
        | Q(id_index__in=declared_by(officer_id, case_id=case_id).values("id_index"))
        | Q(pk__in=living.filter(household_id__in=homes).values("person_id"))
    )
    return Person.objects.filter(kin, pk__in=concerned)


def declared_by(officer_id: int, *, case_id: int | None = None) -> QuerySet[DeclaredRelative]:
    """The relatives an officer has declared.

    A declaration that has ended still counts for a case that was begun before: nobody ends one in
    order to decide the case that it stands against.
    """
    holds = Q(ended_at=None)
    if case_id is not None:
        holds |= Q(ended_at__gt=AidCase.objects.filter(pk=case_id).values("created_at")[:1])
    return DeclaredRelative.objects.filter(holds, officer_id=officer_id)
