from .account import BankAccount
from .children import Child, Parentage, ParentKind
from .classes import ClassKind, EvidenceKind, HouseholdClass
from .death import DeathEffect
from .household import Household, HouseholdMember, HouseholdQuerySet, HouseholdStatus, Section, VillagerGroup
from .likeness import Answer, Likeness, Ruling
from .listing import Listing, ListingSource
from .person import BASES, RESIDENT, Person, PersonQuerySet, ResidentBasis, ResidentStatus, Sex

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
