from .account import BankAccount
from .classes import ClassKind, EvidenceKind, HouseholdClass
from .household import Household, HouseholdMember, HouseholdQuerySet, HouseholdStatus, Section, VillagerGroup

__all__ = [
    "BankAccount",
    "ClassKind",
    "EvidenceKind",
    "Household",
    "HouseholdClass",
    "HouseholdMember",
    "HouseholdQuerySet",
    "HouseholdStatus",
    "Section",
    "VillagerGroup",
]
