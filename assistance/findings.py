"""Checks and what they find: one sentence for clerk, reviewer and officer alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext

from .facts import Facts
from .models import Finding, FindingLevel


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found: a level and the words of its sentence.

    ``say`` is the English sentence as the catalogue knows it. Values that are themselves words
    (a household class) are kept in ``terms`` untranslated, so that each reader gets them in
    their own language. ``basis`` is the document the check rests on.
    """

    level: FindingLevel
    say: str
    values: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, list[str]] = field(default_factory=dict)
    basis: str = ""

    def words(self) -> dict[str, Any]:
        return {
            "say": self.say,
            "values": dict(self.values),
            "terms": {name: list(words) for name, words in self.terms.items()},
            "basis": self.basis,
        }


@dataclass(frozen=True, slots=True)
class Check:
    """A question with a code; None where it does not apply to the case."""

    code: str
    run: Callable[[Facts], Found | None]


@dataclass(frozen=True, slots=True)
class FoundThing:
    """A finding as it is shown: of a draft just checked or of a submitted case alike."""

    check_code: str
    level: str
    words: Mapping[str, Any]

    @property
    def sentence(self) -> str:
        return sentence(self.words)

    @property
    def basis(self) -> str:
        return self.words.get("basis", "")


def ok(say: str, **extra: Any) -> Found:
    return Found(FindingLevel.OK, say, **extra)


def warning(say: str, **extra: Any) -> Found:
    return Found(FindingLevel.WARNING, say, **extra)


def refusal(say: str, **extra: Any) -> Found:
    return Found(FindingLevel.REFUSAL, say, **extra)


def term(label: str | Promise) -> str:
    """A word as the catalogue's source has it, to be translated for whoever reads."""
    with translation.override(None):
        return str(label)


def sentence(words: Mapping[str, Any]) -> str:
    """The sentence of a finding in the reader's language."""
    values = dict(words["values"])
    for name, terms in words["terms"].items():
        values[name] = gettext(", ").join(gettext(word) for word in terms)
    return gettext(words["say"]) % values


def run(checks: tuple[Check, ...], facts: Facts) -> list[FoundThing]:
    """What the checks find, in their order; those that do not apply are left out."""
    found = ((check.code, check.run(facts)) for check in checks)
    return [FoundThing(code, result.level, result.words()) for code, result in found if result is not None]


def stored(findings: list[Finding]) -> list[FoundThing]:
    return [FoundThing(finding.check_code, finding.level, finding.words) for finding in findings]
