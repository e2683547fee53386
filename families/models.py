"""The tables of the app, from every room's own models, for Django and for the apps above."""

from .codes import Sex
from .households.models import (
    BankAccount,
    ClassKind,
    EvidenceKind,
    Household,
    HouseholdClass,
    HouseholdMember,
    HouseholdQuerySet,
    HouseholdStatus,
    Section,
    VillagerGroup,
)
from .identity.models import Answer, Likeness, Ruling
from .people.models import (
    BASES,
    RESIDENT,
    Child,
    DeathEffect,
    Listing,
    ListingSource,
    Parentage,
    ParentKind,
    Person,
    PersonQuerySet,
    ResidentBasis,
    ResidentStatus,
)

__all__ = [
    "BASES",
    "RESIDENT",
    "Answer",
    "BankAccount",
    "Child",
    "ClassKind",
    "DeathEffect",
    "EvidenceKind",
    "Household",
    "HouseholdClass",
    "HouseholdMember",
    "HouseholdQuerySet",
    "HouseholdStatus",
    "Likeness",
    "Listing",
    "ListingSource",
    "ParentKind",
    "Parentage",
    "Person",
    "PersonQuerySet",
    "ResidentBasis",
    "ResidentStatus",
    "Ruling",
    "Section",
    "Sex",
    "VillagerGroup",
]
