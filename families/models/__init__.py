from .account import BankAccount
from .children import Child, Parentage, ParentKind
from .classes import ClassKind, EvidenceKind, HouseholdClass
from .household import Household, HouseholdMember, HouseholdQuerySet, HouseholdStatus, Section, VillagerGroup
from .listing import Listing, ListingSource
from .person import HukouNature, Person, PersonQuerySet, Sex

__all__ = [
    "BankAccount",
    "Child",
    "ClassKind",
    "EvidenceKind",
    "Household",
    "HouseholdClass",
    "HouseholdMember",
    "HouseholdQuerySet",
    "HouseholdStatus",
    "HukouNature",
    "Listing",
    "ListingSource",
    "ParentKind",
    "Parentage",
    "Person",
    "PersonQuerySet",
    "Section",
    "Sex",
    "VillagerGroup",
]
