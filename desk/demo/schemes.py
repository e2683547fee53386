"""The demo's schemes: a grant for vocational students in every county that has cases."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.roles import Role
from assistance.models import (
    AmountKind,
    CareField,
    KeyTask,
    Lateness,
    PeriodKind,
    RuleStep,
    Scheme,
    SchemeRule,
)
from assistance.states import Stage
from branches.models import Level

from .places import Node
from .staff import Staff
from .trail import note
from .write import Rows

ELIGIBILITY = {
    "any_of": [
        {"hukou": "rural", "classes": ["only_child", "two_daughters"]},
        {"hukou": "urban", "classes": ["hardship"]},
    ],
    "school_stages": ["vocational"],
}
ROUTE = (
    {"position": 1, "stage": Stage.REVIEWED, "role": Role.REVIEWER, "level": Level.TOWNSHIP, "days": 5},
    {"position": 2, "stage": Stage.APPROVED, "role": Role.APPROVER, "level": Level.COUNTY, "days": 10},
)
AMOUNT = Decimal("1000.00")
PAPERS = ["户口簿复印件", "独生子女父母光荣证或结扎证明", "在读证明", "一卡通存折复印件"]


def add_scheme(rows: Rows, staff: Staff, county: Node, name: str, *, now: datetime) -> SchemeRule:
    """A county's grant, its rule written by the manager and confirmed by the approver; returns the rule."""
    writer, confirmer = staff.of(county, Role.MANAGER), staff.of(county, Role.APPROVER)
    year = timezone.localdate(now).year - 3
    scheme = Scheme(
        id=rows.key(Scheme),
        branch_id=county.id,
        name=f"{name}职业教育助学金",
        kind="education",
        care_field=CareField.SCHOOLING,
        key_task=KeyTask.FAMILY_AID,
    )
    written_at = timezone.make_aware(datetime.combine(date(year, 2, 20), time(10, 0)))
    terms: dict[str, Any] = {
        "version": 1,
        "starts_on": date(year, 3, 1),
        "document_no": f"{name[0]}计生协〔{year}〕12号",
        "eligibility": ELIGIBILITY,
        "amount_kind": AmountKind.FIXED,
        "lowest": AMOUNT,
        "highest": AMOUNT,
        "period_kind": PeriodKind.SCHOOL_YEAR,
        "apply_by_month": 6,
        "apply_by_day": 30,
        "lateness": Lateness.WARNS,
        "papers": PAPERS,
        "written_by_id": writer.user_id,
        "written_at": written_at,
        "confirmed_by_id": confirmer.user_id,
        "confirmed_at": written_at.replace(hour=16),
    }
    rows.keep(scheme)
    rule = SchemeRule(id=rows.key(SchemeRule), scheme=scheme, **terms)
    rows.keep(rule)
    for step in ROUTE:
        rows.add(RuleStep, rule_id=rule.id, **step)
    note(rows, "rule.written", by=writer, model=SchemeRule, key=rule.id)
    note(rows, "rule.confirmed", by=confirmer, model=SchemeRule, key=rule.id)
    return rule
