"""The tables of the app, from every noun's own models, for Django and for the apps above."""

from .cases.models import (
    AidCase,
    AidCaseQuerySet,
    CaseClaim,
    CondolenceVisit,
    Finding,
    FindingLevel,
    Party,
    PartyRole,
    RouteStep,
    StageHolder,
    Step,
    Submission,
    Verification,
)
from .kinds.education.models import EducationDetail
from .kinds.funeral.models import FuneralDetail
from .kinds.housing.models import DangerGrade, HousingDetail, WorkKind
from .kinds.relief.models import ReliefCause, ReliefDetail
from .printing.models import PrintTemplate
from .schemes.models import (
    YEARS,
    AmountKind,
    CareField,
    KeyTask,
    Lateness,
    PeriodKind,
    RuleStep,
    Scheme,
    SchemeRule,
    Unit,
)

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
