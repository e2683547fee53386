from .group import MemberGroup
from .membership import (
    Category,
    LeavingReason,
    Membership,
    MembershipCategory,
    MembershipKind,
    Politics,
)

__all__ = [
    "Category",
    "LeavingReason",
    "MemberGroup",
    "Membership",
    "MembershipCategory",
    "MembershipKind",
    "Politics",
]
