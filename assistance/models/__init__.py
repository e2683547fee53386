from .case import AidCase, AidCaseQuerySet
from .claim import CaseClaim, Unit
from .content import Finding, FindingLevel, Party, PartyRole, Submission, Verification
from .printing import PrintTemplate
from .route import RouteStep, StageHolder, Step
from .scheme import (
    YEARS,
    AmountKind,
    CareField,
    KeyTask,
    Lateness,
    PeriodKind,
    RuleStep,
    Scheme,
    SchemeRule,
)
from .visit import CondolenceVisit

# isort: split
# A kind's detail model stands in the kind's own file, which needs the case model above.
from assistance.kinds.education import EducationDetail
from assistance.kinds.funeral import FuneralDetail
from assistance.kinds.housing import DangerGrade, HousingDetail, WorkKind
from assistance.kinds.relief import ReliefCause, ReliefDetail

__all__ = [
    "YEARS",
    "AidCase",
    "AidCaseQuerySet",
    "AmountKind",
    "CareField",
    "CaseClaim",
    "CondolenceVisit",
    "DangerGrade",
    "EducationDetail",
    "Finding",
    "FindingLevel",
    "FuneralDetail",
    "HousingDetail",
    "KeyTask",
    "Lateness",
    "Party",
    "PartyRole",
    "PeriodKind",
    "PrintTemplate",
    "ReliefCause",
    "ReliefDetail",
    "RouteStep",
    "RuleStep",
    "Scheme",
    "SchemeRule",
    "StageHolder",
    "Step",
    "Submission",
    "Unit",
    "Verification",
    "WorkKind",
]
