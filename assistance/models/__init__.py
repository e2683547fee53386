from .case import AidCase, AidCaseQuerySet
from .content import Finding, FindingLevel, Party, PartyRole, Submission, Verification
from .printing import PrintTemplate
from .route import RouteStep, StageHolder, Step
from .scheme import AmountKind, CareField, KeyTask, Lateness, PeriodKind, RuleStep, Scheme, SchemeRule

# isort: split
# A kind's detail model stands in the kind's own file, which needs the case model above.
from assistance.kinds.education import EducationDetail, SchoolStage

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
    "PrintTemplate",
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
