from .branch import Branch, BranchKind, BranchModel, BranchQuerySet, BranchStatus, Placement
from .counters import NumberCounter, QueueTally
from .division import Division, DivisionLevel
from .duty import Duty, DutyQuerySet
from .owned import BranchOwned, Level

__all__ = [
    "Branch",
    "BranchKind",
    "BranchModel",
    "BranchOwned",
    "BranchQuerySet",
    "BranchStatus",
    "Division",
    "DivisionLevel",
    "Duty",
    "DutyQuerySet",
    "Level",
    "NumberCounter",
    "Placement",
    "QueueTally",
]
