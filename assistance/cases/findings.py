"""Checks and what they find: one sentence for clerk, reviewer and officer alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from accounts.scope import Actor, Place
from assistance.cases.models import Finding, FindingLevel
from ground.sentences import sentence
from ground.telephones import shown_phone

from .claims import OtherCase
from .facts import Facts


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found: a level and the words of its sentence.

    ``say`` is the English sentence as the catalogue knows it. Values that are themselves words
    (a household class) are kept in ``terms`` untranslated, so that each reader gets them in
    their own language. ``basis`` is the document the check rests on. A sentence that names another
    case has the ``place`` of that case, and the words ``outside`` it for those who may not read it.
    """

    level: FindingLevel
    say: str
    values: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, list[str]] = field(default_factory=dict)
    basis: str = ""
    place: Place | None = None
    outside: Mapping[str, Any] = field(default_factory=dict)

    def words(self) -> dict[str, Any]:
        words = {
            "say": self.say,
            "values": dict(self.values),
            "terms": {name: list(words) for name, words in self.terms.items()},
            "basis": self.basis,
        }
        if self.place is not None:
            words |= {"place": self.place.columns(), "outside": dict(self.outside)}
        return words


@dataclass(frozen=True, slots=True)
class Check:
    """A question with a code; None where it does not apply to the case.

    One that is asked ``once`` is about the calendar: what it found at the submission stands.
    """

    code: str
    run: Callable[[Facts], Found | None]
    once: bool = False


@dataclass(frozen=True, slots=True)
class FoundThing:
    """A finding as it is shown: of a draft just checked or of a submitted case alike."""

    check_code: str
    level: str
    words: Mapping[str, Any]

    @property
    def sentence(self) -> str:
        """What anybody who reads the case may read; see `told_to`."""
        return sentence(self.words.get("outside") or self.words)

    def told_to(self, actor: Actor) -> FoundThing:
        """The finding as this reader may have it: another case is named inside their scope alone."""
        place = self.words.get("place")
        if place is None or actor.scope is None or place[actor.scope[0]] != actor.scope[1]:
            return self
        named = {key: value for key, value in self.words.items() if key not in {"place", "outside"}}
        return replace(self, words=named)

    @property
    def basis(self) -> str:
        return self.words.get("basis", "")


def ok(say: str, **extra: Any) -> Found:
    return Found(FindingLevel.OK, say, **extra)


def warning(say: str, **extra: Any) -> Found:
    return Found(FindingLevel.WARNING, say, **extra)


def refusal(say: str, **extra: Any) -> Found:
    return Found(FindingLevel.REFUSAL, say, **extra)


def beside(found: Found, other: OtherCase, *, say: str, unheard: str) -> Found:
    """A finding that names another case; outside the scope of that case only whom to ask about it.

    ``unheard`` is what is said where the association to ask has no telephone on file.
    """
    if other.ask is None:
        return found
    values = {"association": other.ask.name, "phone": shown_phone(other.ask.phone)}
    outside = {"say": say if other.ask.phone else unheard, "values": values, "terms": {}}
    return replace(found, place=other.place, outside=outside)


def run(checks: tuple[Check, ...], facts: Facts) -> list[FoundThing]:
    """What the checks find, in their order; those that do not apply are left out."""
    found = ((check.code, check.run(facts)) for check in checks)
    return [FoundThing(code, result.level, result.words()) for code, result in found if result is not None]


def stored(findings: Iterable[Finding]) -> list[FoundThing]:
    return [FoundThing(finding.check_code, finding.level, finding.words) for finding in findings]
