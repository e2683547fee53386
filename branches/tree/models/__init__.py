from .branch import (
    KINDS_OF_MODEL,
    Branch,
    BranchKind,
    BranchModel,
    BranchQuerySet,
    BranchStatus,
    HostNature,
    Placement,
)
from .counters import NumberCounter, QueueTally
from .division import Division, DivisionLevel
from .duty import Duty, DutyQuerySet
from .history import BranchChange, ChangeKind, HostedUnit
from .owned import SCOPED_BY, BranchOwned, Level

__all__ = [
    "KINDS_OF_MODEL",
    "SCOPED_BY",
    "Branch",
    "BranchChange",
    "BranchKind",
    "BranchModel",
    "BranchOwned",
    "BranchQuerySet",
    "BranchStatus",
    "ChangeKind",
    "Division",
    "DivisionLevel",
    "Duty",
    "DutyQuerySet",
    "HostNature",
    "HostedUnit",
    "Level",
    "NumberCounter",
    "Placement",
    "QueueTally",
]
