from .case import AidCase, AidCaseQuerySet
from .education import EducationDetail, SchoolStage
from .content import Finding, FindingLevel, Party, PartyRole, Submission, Verification
from .route import RouteStep, StageHolder, Step
from .scheme import AmountKind, CareField, KeyTask, Lateness, PeriodKind, RuleStep, Scheme, SchemeRule

__all__ = [
    "AidCase",
    "AidCaseQuerySet",
    "AmountKind",
    "CareField",
    "EducationDetail",
    "Finding",
    "FindingLevel",
    "KeyTask",
    "Lateness",
    "Party",
    "PartyRole",
    "PeriodKind",
    "RouteStep",
    "RuleStep",
    "Scheme",
    "SchemeRule",
    "SchoolStage",
    "StageHolder",
    "Step",
    "Submission",
    "Verification",
]
