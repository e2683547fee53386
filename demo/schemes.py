"""The demo's schemes: one of each kind in every county that has cases."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone

from accounts.roles import Role
from assistance.models import KeyTask, Lateness, RuleStep, Scheme, SchemeRule
from assistance.schemes.operations import trail_data
from assistance.schemes.stages import Stage
from branches.models import Level

from .places import Node
from .staff import Staff
from .terms import ISSUED, Issued
from .trail import note
from .write import Rows

ROUTE = (
    {"position": 1, "stage": Stage.REVIEWED, "role": Role.REVIEWER, "level": Level.TOWNSHIP, "days": 5},
    {"position": 2, "stage": Stage.APPROVED, "role": Role.APPROVER, "level": Level.COUNTY, "days": 10},
)


def add_schemes(rows: Rows, staff: Staff, county: Node, name: str, *, now: datetime) -> dict[str, SchemeRule]:
    """A county's schemes by kind, each rule written by the manager and confirmed by the approver."""
    return {issued.kind: _add(rows, staff, county, name, issued, now=now) for issued in ISSUED}


def _add(rows: Rows, staff: Staff, county: Node, name: str, issued: Issued, *, now: datetime) -> SchemeRule:
    writer, confirmer = staff.of(county, Role.MANAGER), staff.of(county, Role.APPROVER)
    year = timezone.localdate(now).year - 3
    scheme = Scheme(
        id=rows.key(Scheme),
        branch_id=county.id,
        name=f"{name}{issued.name}",
        kind=issued.kind,
        care_field=issued.care_field,
        key_task=KeyTask.FAMILY_AID,
    )
    written_at = timezone.make_aware(datetime.combine(date(year, 2, 20), time(10, 0)))
    rows.keep(scheme)
    rule = SchemeRule(
        id=rows.key(SchemeRule),
        scheme=scheme,
        version=1,
        starts_on=date(year, 3, 1),
        document_no=f"{name[0]}计生协〔{year}〕{issued.order}号{issued.remark}",
        lateness=Lateness.WARNS,
        written_by_id=writer.user_id,
        written_at=written_at,
        confirmed_by_id=confirmer.user_id,
        confirmed_at=written_at.replace(hour=16),
        **issued.terms,
    )
    rows.keep(rule)
    for step in ROUTE:
        rows.add(RuleStep, rule_id=rule.id, **step)
    note(rows, "rule.written", by=writer, model=SchemeRule, key=rule.id, data=trail_data(rule))
    note(rows, "rule.confirmed", by=confirmer, model=SchemeRule, key=rule.id, data=trail_data(rule))
    return rule
