"""What a submission freezes, and the digest that decisions are bound to."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from accounts import sealed
from families.models import Person

from .amounts import Allowed, allowed_by, between
from .facts import Facts
from .kinds.registry import kind_of
from .models import AidCase, Verification

# What sends a mended case back to the start of its route: whoever looked before looked at others.
IDENTITY = ("beneficiary", "payee", "amount")


def content_of(facts: Facts) -> dict[str, Any]:
    """The case as JSON values: everything a decision rests on, with numbers in clear (it is kept sealed)."""
    case, rule, account, record = facts.case, facts.rule, facts.account, facts.verification
    assert rule is not None
    assert account is not None
    assert record is not None
    assert facts.beneficiary is not None
    allowed = allowed_by(rule, [kept.kind for kept in facts.classes])
    assert allowed is not None
    return {
        "number": case.number,
        "household": case.household.number,
        "branch": case.branch.code,
        "scheme": case.scheme_id,
        "rule": {"id": rule.pk, "document": rule.document_no},
        "period": case.period,
        "event_on": case.event_on.isoformat() if case.event_on else None,
        "reason": case.reason,
        "beneficiary": _beneficiary(case, facts.beneficiary),
        "classes": sorted(
            [kept.kind, kept.starts_on.isoformat(), kept.evidence, kept.evidence_no] for kept in facts.classes
        ),
        "payee": {
            "holder": account.holder_name,
            "relation": account.holder_relation,
            "bank": account.bank,
            "account": account.number,
            "account_version": account.version,
        },
        "amount": {
            "asked": f"{case.asked_amount:.2f}",
            "lowest": f"{allowed.lowest:.2f}",
            "highest": f"{allowed.highest:.2f}",
        },
        "verification": _verified(record),
        "answers": kind_of(case).answers(case),
    }


def _beneficiary(case: AidCase, person: Person) -> dict[str, Any]:
    return {
        "person": person.pk,
        "name": case.beneficiary_name,
        "id_number": person.id_number,
        "born_on": person.born_on.isoformat(),
        "sex": person.sex,
        "hukou": person.hukou_nature,
    }


def amount_in_sight(facts: Facts) -> Decimal | None:
    """Yuan: what the rule gives where nobody types it, otherwise what was typed, if anything was."""
    allowed = facts.rule and allowed_by(facts.rule, [kept.kind for kept in facts.classes])
    if allowed and (allowed.is_fixed or kind_of(facts.case).shows_amount):
        return allowed.least
    return facts.case.asked_amount


def allowed_in(content: dict[str, Any]) -> Allowed:
    """The amounts that a submission froze: what an approval keeps to, whatever the rule says since."""
    amount = content["amount"]
    return between(Decimal(amount["lowest"]), Decimal(amount["highest"]))


def _verified(record: Verification) -> dict[str, Any]:
    return {
        "by": [record.first_verifier, record.second_verifier],
        "visited_on": record.visited_on.isoformat(),
        "met_on": record.met_on.isoformat(),
        "result": record.result,
        "remarks": record.remarks,
    }


def digest_of(content: dict[str, Any]) -> bytes:
    """HMAC-SHA256 over the canonical JSON (keys sorted, no spaces, UTF-8) under the digest key; 32 bytes."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sealed.digest(canonical.encode())


def short_code(digest: bytes | memoryview) -> str:
    """How a digest is named to people and in the audit trail: eight hex digits.

    Longer ones now and then read like a telephone number, which the trail refuses.
    """
    return bytes(digest).hex()[:8]


def changed_identity(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether payee, amount or beneficiary differ between two submissions."""
    return any(before[part] != after[part] for part in IDENTITY)
