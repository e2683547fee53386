"""What a submission freezes, and the digest that decisions are bound to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Any

from assistance.cases.models import AidCase, Verification
from assistance.schemes.amounts import Allowed, allowed_by, between
from assistance.schemes.rules import Eligibility
from families.identity.operations.people import sort_keys
from families.models import BankAccount, HouseholdClass, HouseholdMember, Person
from ground import sealed
from ground.group_names import group_sort_key

from .eligibility import parents_of
from .facts import Facts
from .kind import kind_of

# What sends a mended case back to the start of its route: the one who looked before looked at others.
IDENTITY = ("beneficiary", "payee", "amount")


def content_of(facts: Facts) -> dict[str, Any]:
    """The case as JSON values: everything a decision rests on, with numbers in clear (it is kept sealed)."""
    case, rule, record = facts.case, facts.rule, facts.verification
    assert rule is not None
    assert record is not None
    allowed = allowed_by(rule, [kept.kind for kept in facts.classes])
    assert allowed is not None
    return {
        "number": case.number,
        "household": case.household.number,
        "branch": case.branch.code,
        "scheme": case.scheme_id,
        "rule": {"id": rule.pk, "document": rule.document_no},
        "period": case.period,
        "event_on": _iso(case.event_on),
        "received_on": facts.applied_on.isoformat(),
        "paper_place": case.paper_place,
        "reason": case.reason,
        **circumstances(facts),
        "form": on_form(facts.beneficiary, facts.members, place=place_of(case)),
        "amount": {
            "asked": f"{case.asked_amount:.2f}",
            "lowest": f"{allowed.lowest:.2f}",
            "highest": f"{allowed.highest:.2f}",
        },
        "verification": _verified(record),
        "answers": kind_of(case).answers(case),
    }


def circumstances(facts: Facts) -> dict[str, Any]:
    """The part of a snapshot that the files may contradict later: person, household, classes, payee.

    ``name`` is as typed in the household, ``name_on_file`` the person's own. The relation is to
    the head, the last there was for somebody who left, "" for somebody who was never a member.
    """
    member, household = facts.last_membership, facts.case.household
    return {
        "beneficiary": person_on_file(facts.beneficiary, name=name_of(facts)),
        "parents": [[parent.name, *resident_of(parent)] for parent in _counting(facts)],
        "died_on": _iso(facts.beneficiary.died_on) if facts.beneficiary else None,
        "home": {
            "head": household.head_name,
            "group": household.group.name if household.group else "",
            "relation": member.relation if member else "",
            "lives_here": facts.membership is not None,
        },
        "classes": class_rows(facts.classes),
        "payee": payee_on_file(facts.account)
        | {"holder_died_on": _iso(facts.holder and facts.holder.died_on)},
    }


def person_on_file(person: Person | None, *, name: str) -> dict[str, Any]:
    """Who somebody is; empty for nobody."""
    return {
        "person": person.pk if person else None,
        "name": name,
        "name_on_file": person.name if person else "",
        "id_number": person.id_number if person else "",
        "born_on": person.born_on.isoformat() if person else "",
        "sex": person.sex if person else "",
        "resident": resident_of(person) if person else [],
    }


def class_rows(classes: Iterable[HouseholdClass]) -> list[list[str]]:
    """Classes as they are frozen and compared: kind, first day, paper and its number, last day or ""."""
    return sorted(
        [kept.kind, kept.starts_on.isoformat(), kept.evidence, kept.evidence_no, _iso(kept.ends_on) or ""]
        for kept in classes
    )


def payee_on_file(account: BankAccount | None) -> dict[str, Any]:
    """An account with its holder; empty where there is none."""
    return {
        "holder": account.holder_name if account else "",
        "relation": account.holder_relation if account else "",
        "bank": account.bank if account else "",
        "account": account.number if account else "",
        "account_version": account.version if account else None,
        "in_use": account is not None and account.closed_at is None,
    }


def place_of(case: AidCase) -> str:
    """Where the household lives, from the province down to the village; a query a level that is not loaded.

    Of the street and house only the sealed file tells.
    """
    names = []
    division = case.household.address_division or case.branch.seat
    while division is not None:
        names.append(division.name)
        division = division.parent
    return "".join(reversed(names))


def on_form(person: Person | None, members: Iterable[HouseholdMember], *, place: str) -> dict[str, Any]:
    """What only the printed form says: no check reads it, and a change in it contradicts nothing."""
    return {
        "place": place,
        "nation": person.nation if person else "",
        "phone_last4": person.phone_last4 if person else "",
        "members": [
            [
                member.name,
                member.relation,
                member.person.born_on.isoformat(),
                _iso(member.person.died_on) or "",
                member.person.employer,
            ]
            for member in members
        ],
    }


def _counting(facts: Facts) -> list[Person]:
    """The parents, where their resident status counts."""
    assert facts.rule is not None
    return parents_of(facts) if Eligibility.from_json(facts.rule.eligibility).counts_parents() else []


def resident_of(person: Person) -> list[str]:
    """A resident status with what it rests on: status, basis, day and number of the paper."""
    shown_on = _iso(person.resident_shown_on) or ""
    return [person.resident_status, person.resident_basis, shown_on, person.resident_paper]


def in_columns(content: Mapping[str, Any]) -> dict[str, Any]:
    """What lists and registers show of a snapshot, as the columns of its `Submission`."""
    head, group = content["home"]["head"], content["home"]["group"]
    return {
        "name": content["beneficiary"]["name"],
        "relation": content["home"]["relation"],
        "head_name": head,
        "head_sort_key": sort_keys(head)["sort_key"],
        "group_name": group,
        "group_sort_key": group_sort_key(group) if group else "",
        "account_last4": content["payee"]["account"][-4:],
        "classes": list(dict.fromkeys(kept[0] for kept in sorted(content["classes"], key=itemgetter(1)))),
    }


def name_of(facts: Facts) -> str:
    """The beneficiary's name as typed in the household now; of somebody never listed there as chosen."""
    return facts.last_membership.name if facts.last_membership else facts.case.beneficiary_name


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def amount_in_sight(facts: Facts) -> Decimal | None:
    """Yuan: what the rule gives where nobody types it, otherwise what was typed, if anything was."""
    allowed = facts.rule and allowed_by(facts.rule, [kept.kind for kept in facts.classes])
    if allowed and (allowed.is_fixed or kind_of(facts.case).shows_amount):
        return allowed.least
    return facts.case.asked_amount


def allowed_in(content: Mapping[str, Any]) -> Allowed:
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
