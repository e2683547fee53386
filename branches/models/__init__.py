from .branch import Branch, BranchKind, BranchModel, BranchQuerySet, BranchStatus, Placement
from .counters import NumberCounter, QueueTally
from .division import Division, DivisionLevel
from .duty import Duty, DutyQuerySet
from .owned import BranchOwned, Level
from .proposal import DutyProposal, ProposalState, ProposedAct

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
    "DutyProposal",
    "DutyQuerySet",
    "Level",
    "NumberCounter",
    "Placement",
    "ProposalState",
    "ProposedAct",
    "QueueTally",
]
