from .children import Child, Parentage, ParentKind
from .death import DeathEffect
from .listing import Listing, ListingSource
from .person import BASES, RESIDENT, Person, PersonQuerySet, ResidentBasis, ResidentStatus

__all__ = [
    "BASES",
    "RESIDENT",
    "Child",
    "DeathEffect",
    "Listing",
    "ListingSource",
    "ParentKind",
    "Parentage",
    "Person",
    "PersonQuerySet",
    "ResidentBasis",
    "ResidentStatus",
]
