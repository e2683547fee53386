"""Writing a scheme and the next version of its rule, and confirming it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts import audit
from accounts.scope import Actor
from assistance.schemes.files import SchemeFile
from assistance.schemes.guards import (
    last_confirmed,
    why_not_confirm,
    why_not_continue,
    why_not_propose,
)
from assistance.schemes.models import RuleStep, Scheme, SchemeRule
from branches.actors import confirm_duty
from branches.models import Branch
from ground.refusals import require


@transaction.atomic
def propose_rule(file: SchemeFile, *, by: Actor, now: datetime) -> SchemeRule:
    """Write the next version of a scheme's rule, and the scheme where there is none of that name yet.

    Nothing can be applied for under it until a second person has confirmed it. Raises Forbidden or
    Refused; Branch.DoesNotExist when the association is out of sight.
    """
    confirm_duty(by, today=timezone.localdate(now))
    # The association's row is the lock under which two writers of one scheme take turns.
    branch = Branch.objects.visible_to(by).select_for_update(of=("self",)).get(code=file.branch)
    require(why_not_propose(branch, by=by))
    scheme = Scheme.objects.filter(branch=branch, name=file.name).first()
    if scheme is None:
        scheme = Scheme.objects.create(
            branch=branch,
            name=file.name,
            kind=file.kind,
            care_field=file.care_field,
            key_task=file.key_task,
        )
    require(why_not_continue(scheme, file))
    last = scheme.rules.aggregate(last=Max("version"))["last"] or 0
    rule = SchemeRule(
        scheme=scheme,
        version=last + 1,
        starts_on=file.starts_on,
        written_by=by.user,
        written_at=now,
        **file.terms,
    )
    rule.full_clean()
    rule.save()
    RuleStep.objects.bulk_create(RuleStep(rule=rule, **step) for step in file.steps)
    audit.record("rule.written", by=by, target=rule, data=trail_data(rule))
    return rule


@transaction.atomic
def confirm_rule(rule_id: int, *, by: Actor, now: datetime) -> SchemeRule:
    """Put a version in force from its first day on; the one before it ends the day before.

    Raises Forbidden, Refused or Stale; SchemeRule.DoesNotExist when the scheme is out of sight.
    """
    confirm_duty(by, today=timezone.localdate(now))
    schemes = Scheme.objects.visible_to(by)
    rule = (
        SchemeRule.objects.filter(scheme__in=schemes)
        .select_related("scheme", "written_by")
        .select_for_update(of=("self", "scheme"))
        .get(pk=rule_id)
    )
    require(why_not_confirm(rule, by=by))
    before, eve = last_confirmed(rule.scheme), rule.starts_on - timedelta(days=1)
    if before is not None and (before.ends_on is None or before.ends_on > eve):
        before.ends_on = eve
        before.save(update_fields=["ends_on"])
    rule.confirmed_by, rule.confirmed_at = by.user, now
    rule.save(update_fields=["confirmed_by", "confirmed_at"])
    audit.record("rule.confirmed", by=by, target=rule, data=trail_data(rule))
    return rule


def trail_data(rule: SchemeRule) -> dict[str, Any]:
    """What the trail says of a version."""
    return {"name": rule.scheme.name, "version": rule.version, "starts_on": rule.starts_on.isoformat()}


@transaction.atomic
def load_scheme(file: SchemeFile, *, by: Actor, confirmed_by: Actor, now: datetime) -> SchemeRule:
    """Write and confirm a version in one: both people stand behind it, or nothing is kept.

    Raises what its two halves raise.
    """
    rule = propose_rule(file, by=by, now=now)
    return confirm_rule(rule.pk, by=confirmed_by, now=now)
