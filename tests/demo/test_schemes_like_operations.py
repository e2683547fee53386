"""The demo's schemes and rules, column by column beside those that the operations write."""

import pytest
from django.db import transaction

from accounts.models import AuditEntry
from assistance.models import Scheme, SchemeRule
from assistance.schemes.files import SchemeFile
from assistance.schemes.operations import load_scheme
from branches.actors import actor_for
from branches.models import Duty
from demo.generate import Builder
from demo.scales import SCALES
from tests.demo.conftest import NOW

pytestmark = pytest.mark.django_db
# What a file says of a rule; everything else is what the operations make of it.
SAID = [
    "document_no",
    "eligibility",
    "amount_kind",
    "lowest",
    "highest",
    "tiers",
    "period_kind",
    "apply_by_month",
    "apply_by_day",
    "apply_by_year",
    "apply_within_days",
    "lateness",
    "papers",
]


def columns(row, *left_out):
    fields = [field.attname for field in row._meta.concrete_fields if field.name not in {"id", *left_out}]
    return {name: getattr(row, name) for name in fields}


def stored(scheme):
    """Every row that a scheme consists of, without keys."""
    rules = list(scheme.rules.all())
    trail = AuditEntry.objects.filter(
        object_type="assistance.schemerule", object_id__in=[str(rule.pk) for rule in rules]
    )
    return {
        "scheme": columns(scheme),
        "rules": [columns(rule, "scheme") for rule in rules],
        "steps": [columns(step, "rule") for rule in rules for step in rule.steps.all()],
        "trail": list(trail.order_by("seq").values_list("action", "user_id", "duty_id", "branch_id", "data")),
    }


def as_file(rule):
    scheme = rule.scheme
    return SchemeFile(
        name=scheme.name,
        kind=scheme.kind,
        care_field=scheme.care_field,
        key_task=scheme.key_task,
        branch=scheme.branch.code,
        starts_on=rule.starts_on,
        terms={name: getattr(rule, name) for name in SAID},
        steps=tuple(rule.steps.values("position", "stage", "level", "role", "days")),
    )


def actor(user, branch):
    return actor_for(
        Duty.objects.filter(user=user, branch=branch).select_related("branch", "user__officer").get()
    )


def test_the_rows_are_those_that_the_operations_write():
    Builder(SCALES["tiny"], seed=3, now=NOW).build()
    rules = list(SchemeRule.objects.select_related("scheme__branch", "written_by", "confirmed_by"))

    assert {rule.scheme.kind for rule in rules} == {"education", "housing", "funeral", "relief"}
    for rule in rules:
        generated, branch = stored(rule.scheme), rule.scheme.branch
        with transaction.atomic():
            Scheme.objects.filter(pk=rule.scheme_id).update(name="改名", kind=rule.scheme.kind)
            made = load_scheme(
                as_file(rule),
                by=actor(rule.written_by, branch),
                confirmed_by=actor(rule.confirmed_by, branch),
                now=rule.written_at,
            )
            made = stored(Scheme.objects.get(pk=made.scheme_id))
            transaction.set_rollback(True)
        # The demo's approver confirms in the afternoon.
        made["rules"][0]["confirmed_at"] = rule.confirmed_at
        assert made == generated
