"""What a rule lets be given to a household, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Self

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as say

from assistance.schemes.models import AmountKind, SchemeRule
from families.models import ClassKind
from ground.money import money
from ground.sentences import sentence, term


@dataclass(frozen=True, slots=True)
class Tier:
    """The amounts, in yuan, for households of any of some classes."""

    classes: frozenset[str]
    lowest: Decimal
    highest: Decimal

    @classmethod
    def from_json(cls, tier: Mapping[str, Any]) -> Self:
        """Read one entry of `SchemeRule.tiers`; without ``highest`` the amount is fixed."""
        lowest = Decimal(tier["lowest"])
        return cls(frozenset(tier["classes"]), lowest, Decimal(tier.get("highest", lowest)))


@dataclass(frozen=True, slots=True)
class Allowed:
    """Yuan from ``lowest`` to ``highest``, and the sentence that says why."""

    lowest: Decimal
    highest: Decimal
    say: str
    terms: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def is_fixed(self) -> bool:
        return self.lowest == self.highest

    def narrowed_to(self, other: Allowed) -> Allowed:
        """The amounts that both admit; where there is none, these, for a check refuses the case."""
        lowest, highest = max(self.lowest, other.lowest), min(self.highest, other.highest)
        return self if lowest > highest else replace(self, lowest=lowest, highest=highest)

    def admits(self, amount: Decimal) -> bool:
        return self.lowest <= amount <= self.highest and amount > 0

    @property
    def least(self) -> Decimal:
        """What is asked for without anybody typing it; a range without a floor is asked for whole."""
        return self.lowest or self.highest

    @property
    def values(self) -> dict[str, str]:
        return {"lowest": money(self.lowest), "highest": money(self.highest)}

    @property
    def sentence(self) -> str:
        return sentence({"say": self.say, "values": self.values, "terms": self.terms})


def allowed_by(rule: SchemeRule, classes: Iterable[str]) -> Allowed | None:
    """What the rule allows for a household of these classes; None where it has no amount for them.

    Of several tiers that fit, the one that goes highest counts.
    """
    if rule.amount_kind == AmountKind.TIERS:
        return _of_tiers(rule, frozenset(classes))
    if rule.amount_kind == AmountKind.FIXED:
        words = say("The rule gives %(highest)s yuan to everyone who is eligible.")
        return Allowed(rule.lowest, rule.highest, words)
    return between(rule.lowest, rule.highest)


def between(lowest: Decimal, highest: Decimal) -> Allowed:
    """Amounts that depend on nothing but their limits, in yuan."""
    if not lowest:
        return Allowed(lowest, highest, say("The rule allows up to %(highest)s yuan."))
    return Allowed(lowest, highest, say("The rule allows %(lowest)s to %(highest)s yuan."))


def limit(most: Decimal) -> str:
    """The sentence that says why nothing above an amount, in yuan, is given."""
    return gettext("What is applied for costs %(most)s yuan in all; no more than that can be given.") % {
        "most": money(most)
    }


def _of_tiers(rule: SchemeRule, held: frozenset[str]) -> Allowed | None:
    fitting = [tier for tier in map(Tier.from_json, rule.tiers) if tier.classes & held]
    if not fitting:
        return None
    tier = max(fitting, key=lambda tier: (tier.highest, tier.lowest))
    if tier.lowest == tier.highest:
        words = say("The rule gives %(highest)s yuan to a household on file as %(classes)s.")
    else:
        words = say(
            "For a household on file as %(classes)s the rule allows %(lowest)s to %(highest)s yuan; "
            "the approver fixes the amount."
        )
    named = [term(ClassKind(kind).label) for kind in sorted(tier.classes & held)]
    return Allowed(tier.lowest, tier.highest, words, {"classes": named})
