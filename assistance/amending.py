"""What was changed in a case between two of its submissions: field by field, in words, before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.choices import flatten_choices
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.fields import AmountField
from accounts.templatetags.money import yuan
from families.codes import Relation
from families.models import ClassKind, EvidenceKind, HukouNature, Sex

from .kinds.base import Kind
from .kinds.registry import KINDS
from .models import AidCase, PeriodKind, Submission, Verification

NOTHING = "—"
Content = dict[str, Any]
Words = Callable[[Any], str]
Label = str | Promise


@dataclass(frozen=True, slots=True)
class Amended:
    """One field that two submissions hold differently, as people read it."""

    label: Label
    before: str
    after: str


def plain(value: Any) -> str:
    return str(value)


def ending(digits: str) -> str:
    """A number that is kept sealed, by its end alone."""
    return f"****{digits[-4:]}"


def amount(value: str) -> str:
    return yuan(Decimal(value))


def period(value: str) -> str:
    return str(PeriodKind.ONCE.label) if value == PeriodKind.ONCE else value


def names(people: list[str]) -> str:
    return gettext(", ").join(people)


def held(classes: list[list[str]]) -> str:
    """The classes that counted on the day of the submission, with their papers."""
    return gettext("; ").join(
        gettext("%(kind)s from %(day)s (%(paper)s)")
        % {
            "kind": ClassKind(kind).label,
            "day": day,
            "paper": " ".join(filter(None, [str(EvidenceKind(evidence).label), number])),
        }
        for kind, day, evidence, number in classes
    )


def one_of(choices: Any) -> Words:
    return lambda value: str(choices(value).label)


# Where each value of a submission stands, what it is called, and how it reads.
PARTS: dict[str, tuple[Label, Words]] = {
    "amount.asked": (_("Amount asked for"), amount),
    "amount.lowest": (_("Least that the rule allows"), amount),
    "amount.highest": (_("Most that the rule allows"), amount),
    "rule.document": (_("Rule of the scheme"), plain),
    "beneficiary.name": (_("Name"), plain),
    "beneficiary.id_number": (_("ID number"), ending),
    "beneficiary.born_on": (_("Birth date"), plain),
    "beneficiary.sex": (_("Sex"), one_of(Sex)),
    "beneficiary.hukou": (_("Household registration"), one_of(HukouNature)),
    "period": (_("Period"), period),
    "event_on": (_("Day of the event"), plain),
    "household": (_("Household"), plain),
    "branch": (_("Reporting association"), plain),
    "classes": (_("Classes of the household"), held),
    "payee.holder": (_("Account holder"), plain),
    "payee.relation": (_("Holder's relation to the head"), one_of(Relation)),
    "payee.bank": (_("Bank"), plain),
    "payee.account": (_("Account number"), ending),
    "payee.account_version": (_("Entry of the account"), plain),
    "reason": (_("Reason for applying"), plain),
    "verification.by": (_("Verified by"), names),
    "verification.visited_on": (_("Visited on"), plain),
    "verification.met_on": (_("Meeting held on"), plain),
    "verification.result": (_("Result"), one_of(Verification.Result)),
    "verification.remarks": (_("Remarks of the verification"), plain),
}
# What never changes between two submissions, or says again by its key what another part says.
KEYS = frozenset(
    {"number", "scheme", "rule.id", "beneficiary.person", "answers.applicant", "answers.died_on"}
)
# A sealed answer is not read out, not even its end: only that there is one.
UNREAD = frozenset({"health_note"})
# What says who applies stands under another name in the form.
ASKED_AS = {"applicant_name": "applicant"}


def amended_since_return(case: AidCase, submissions: list[Submission]) -> list[Amended] | None:
    """What the latest of the two newest submissions changed; None for a case that was submitted once.

    ``submissions`` are the newest first.
    """
    if len(submissions) < 2:
        return None
    return list(amended(KINDS[case.kind], submissions[1].content, submissions[0].content))


def amended(kind: Kind, before: Content, after: Content) -> Iterator[Amended]:
    old, new = dict(leaves(before)), dict(leaves(after))
    differing = [path for path in {**new, **old} if old.get(path) != new.get(path) and path not in KEYS]
    account_shown = any(path.startswith("payee.") for path in differing if path != "payee.account_version")
    for path in sorted(differing, key=_place):
        if path == "payee.account_version" and account_shown:
            continue
        label, words = part(kind, path)
        was, now = _read(words, old.get(path)), _read(words, new.get(path))
        if was == now:
            # Two numbers with one end, or two sealed notes.
            now = gettext("%(value)s (another one)") % {"value": now}
        yield Amended(label, was, now)


def leaves(content: Content, *above: str) -> Iterator[tuple[str, Any]]:
    """The values of a submission by where they stand in it."""
    for key, value in content.items():
        if isinstance(value, dict):
            yield from leaves(value, *above, key)
        else:
            yield ".".join((*above, key)), value


def part(kind: Kind, path: str) -> tuple[Label, Words]:
    """What a part of a submission is called and how it reads. KeyError for one that nobody named here."""
    if path == "beneficiary.name":
        return kind.called, plain
    if path == "event_on" and path in kind.form.base_fields:
        return kind.form.base_fields[path].label, plain
    if not path.startswith("answers."):
        return PARTS[path]
    name = path.removeprefix("answers.")
    field = kind.form.base_fields[ASKED_AS.get(name, name)]
    if name in UNREAD:
        return field.label, lambda _value: gettext("named in a sealed note")
    if isinstance(field, AmountField):
        return field.label, amount
    words = _choices(kind, name) or {}
    return field.label, lambda value: words.get(str(value), str(value))


def _choices(kind: Kind, name: str) -> dict[str, str]:
    try:
        choices = kind.detail._meta.get_field(name).choices
    except FieldDoesNotExist:
        choices = None
    choices = choices or getattr(kind.form.base_fields.get(name), "choices", None) or ()
    return {str(key): str(label) for key, label in flatten_choices(choices)}


def _read(words: Words, value: Any) -> str:
    return NOTHING if value in (None, "", []) else words(value)


def _place(path: str) -> int:
    """The order of the page: answers of the kind stand behind the period."""
    order = list(PARTS)
    return order.index(path) if path in PARTS else order.index("event_on")
