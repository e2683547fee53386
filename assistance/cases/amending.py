"""What was changed in a case between two of its submissions: field by field, in words, before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.choices import flatten_choices
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from assistance.cases.models import AidCase, Submission, Verification
from assistance.schemes.models import PeriodKind
from assistance.schemes.registry import KINDS
from families.codes import Nation, Relation
from families.models import ClassKind, EvidenceKind, ResidentBasis, ResidentStatus, Sex
from ground.fields import AmountField
from ground.money import yuan

from .kind import Kind

NOTHING = "—"
Content = dict[str, Any]
Words = Callable[[Any], str]
Label = str | Promise


@dataclass(frozen=True, slots=True)
class Amended:
    """One field that two submissions, or a submission and the files, hold differently, as people read it.

    ``path`` is where it stands in the content.
    """

    path: str
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


def members(rows: list[list[str]]) -> str:
    return gettext(", ").join(
        gettext("%(name)s (%(relation)s)") % {"name": name, "relation": Relation(relation).label}
        for name, relation, *_more in rows
    )


def held(classes: list[list[str]]) -> str:
    """The classes that count on the stated day, with their papers, and the last day of one that has ended."""
    return gettext("; ").join(map(_class, classes))


def _class(kept: list[str]) -> str:
    kind, day, evidence, number, last = kept
    words = {
        "kind": ClassKind(kind).label,
        "day": day,
        "last": last,
        "paper": " ".join(filter(None, [str(EvidenceKind(evidence).label), number])),
    }
    if last:
        return gettext("%(kind)s from %(day)s until %(last)s (%(paper)s)") % words
    return gettext("%(kind)s from %(day)s (%(paper)s)") % words


def place(lives_here: bool) -> str:
    return gettext("lives in the household") if lives_here else gettext("not in this household")


def in_use(used: bool) -> str:
    return pgettext("account", "in use") if used else gettext("no longer in use")


def resident(status: list[str]) -> str:
    """A resident status with what it rested on."""
    code, basis, *paper = status
    words = [str(ResidentStatus(code).label), str(ResidentBasis(basis).label) if basis else "", *paper]
    return " ".join(filter(None, words))


def parents(people: list[list[str]]) -> str:
    return gettext("; ").join(f"{name} {resident(status)}" for name, *status in people)


def one_of(choices: Any) -> Words:
    return lambda value: str(choices(value).label)


# Where each value of a submission stands, what it is called, and how it reads.
PARTS: dict[str, tuple[Label, Words]] = {
    "amount.asked": (_("Amount asked for"), amount),
    "amount.lowest": (_("Least that the rule allows"), amount),
    "amount.highest": (_("Most that the rule allows"), amount),
    "rule.document": (_("Rule of the scheme"), plain),
    "beneficiary.name": (_("Name"), plain),
    "beneficiary.name_on_file": (_("Name on file"), plain),
    "beneficiary.id_number": (_("ID number"), ending),
    "beneficiary.born_on": (_("Birth date"), plain),
    "beneficiary.sex": (_("Sex"), one_of(Sex)),
    "beneficiary.resident": (_("Resident status"), resident),
    "parents": (_("Resident status of the parents"), parents),
    "died_on": (_("Date of death"), plain),
    "period": (_("Period"), period),
    "event_on": (_("Day of the event"), plain),
    "received_on": (_("Application received on"), plain),
    "paper_place": (_("Where the paper lies"), plain),
    "household": (_("Household"), plain),
    "home.head": (_("Head of household"), plain),
    "home.group": (_("Group"), plain),
    "home.lives_here": (_("Place in the household"), place),
    "home.relation": (_("Relation to the head"), one_of(Relation)),
    "form.members": (_("Members"), members),
    "form.place": (_("Place of residence"), plain),
    "form.nation": (_("Ethnic group"), one_of(Nation)),
    "form.phone_last4": (_("Telephone"), ending),
    "branch": (_("Reporting association"), plain),
    "classes": (_("Classes of the household"), held),
    "payee.holder": (_("Account holder"), plain),
    "payee.holder_died_on": (_("Death of the account holder"), plain),
    "payee.relation": (_("Holder's relation to the head"), one_of(Relation)),
    "payee.bank": (_("Bank"), plain),
    "payee.account": (_("Account number"), ending),
    "payee.in_use": (_("State of the account"), in_use),
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
# What needs no row of its own beside another that differs.
TOLD_BY = {
    "payee.account_version": ("payee.holder", "payee.relation", "payee.bank", "payee.account"),
    "beneficiary.name_on_file": ("beneficiary.name",),
}
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
    for path in sorted(differing, key=_place):
        if any(other in differing for other in TOLD_BY.get(path, ())):
            continue
        label, words = part(kind, path)
        was, now = _read(words, old.get(path)), _read(words, new.get(path))
        if was == now:
            # Two numbers with one end, or two sealed notes.
            now = gettext("%(value)s (another one)") % {"value": now}
        yield Amended(path, label, was, now)


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
