from .case import AidCase, AidCaseQuerySet
from .claim import CaseClaim
from .content import Finding, FindingLevel, Party, PartyRole, Submission, Verification
from .route import RouteStep, StageHolder, Step
from .visit import CondolenceVisit

__all__ = [
    "AidCase",
    "AidCaseQuerySet",
    "CaseClaim",
    "CondolenceVisit",
    "Finding",
    "FindingLevel",
    "Party",
    "PartyRole",
    "RouteStep",
    "StageHolder",
    "Step",
    "Submission",
    "Verification",
]
