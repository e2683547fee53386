from .account import BankAccount
from .children import Child, Parentage, ParentKind
from .classes import ClassKind, EvidenceKind, HouseholdClass
from .death import DeathEffect
from .household import Household, HouseholdMember, HouseholdQuerySet, HouseholdStatus, Section, VillagerGroup
from .likeness import Answer, Likeness, Ruling
from .listing import Listing, ListingSource
from .person import HukouNature, Person, PersonQuerySet, Sex

__all__ = [
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
    "HukouNature",
    "Likeness",
    "Listing",
    "ListingSource",
    "ParentKind",
    "Parentage",
    "Person",
    "PersonQuerySet",
    "Ruling",
    "Section",
    "Sex",
    "VillagerGroup",
]
