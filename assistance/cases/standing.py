"""What holds of a submitted case today, and what changed since: one answer for page, decision and print.

Asked again are facts, never the calendar. A condition on a stated day keeps its day: a class that
ended after it is shown and bars nothing, one that was withdrawn as entered in error does not hold
any more. A change bars agreement where the check it belongs to refuses today.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_noop as say

from accounts.scope import Actor
from assistance.cases.models import FindingLevel
from assistance.schemes.amounts import Allowed, allowed_by

from .amending import Amended
from .changes import changes_in, corrected
from .checklist import checks_of
from .facts import Facts
from .findings import Check, Found, FoundThing, refusal, run, stored
from .kind import kind_of
from .snapshots import allowed_in


@dataclass(frozen=True, slots=True)
class Held:
    """A finding of today; ``then`` is what the same check found at the submission, where that differed."""

    today: FoundThing
    then: FoundThing | None = None
    is_changed: bool = False

    def told_to(self, actor: Actor) -> Held:
        then = self.then and self.then.told_to(actor)
        return replace(self, today=self.today.told_to(actor), then=then)


@dataclass(frozen=True, slots=True)
class Standing:
    """A case as it stands: findings of today, the changed ones first, and the facts that changed."""

    findings: tuple[Held, ...]
    changes: tuple[Amended, ...]

    @property
    def changed(self) -> bool:
        return bool(self.changes) or any(held.is_changed for held in self.findings)

    @property
    def refusals(self) -> list[FoundThing]:
        return self._at(FindingLevel.REFUSAL)

    @property
    def warnings(self) -> list[FoundThing]:
        return self._at(FindingLevel.WARNING)

    def told_to(self, actor: Actor) -> Standing:
        """The same as this reader may have it: another case is named inside their scope alone."""
        return replace(self, findings=tuple(held.told_to(actor) for held in self.findings))

    def _at(self, level: FindingLevel) -> list[FoundThing]:
        return [held.today for held in self.findings if held.today.level == level]


def standing_of(facts: Facts) -> Standing:
    """The checks run again on today's facts, beside what they found at the submission.

    While the content can still be changed there is nothing to compare with: its checks alone.
    """
    checks = (*AS_SUBMITTED, *checks_of(kind_of(facts.case)))
    if facts.content is None:
        return Standing(tuple(Held(found) for found in run(checks, facts)), ())
    then = {found.check_code: found for found in stored(facts.found)}
    today = {found.check_code: found for found in run(tuple(c for c in checks if not c.once), facts)}
    today |= {check.code: then[check.code] for check in checks if check.once and check.code in then}
    held = [_held(today[check.code], then.get(check.code)) for check in checks if check.code in today]
    return Standing(tuple(sorted(held, key=lambda one: not one.is_changed)), tuple(changes_in(facts)))


def as_found(findings: Iterable[FoundThing]) -> Standing:
    """Findings alone: of a draft, or of a case that is over as it was submitted."""
    return Standing(tuple(Held(found) for found in findings), ())


def allowed_now(facts: Facts) -> Allowed:
    """The amounts that may be approved: those submitted, as far as today's classes allow them."""
    assert facts.content is not None
    frozen = allowed_in(facts.content)
    today = facts.rule and allowed_by(facts.rule, [kept.kind for kept in facts.classes])
    return frozen.narrowed_to(today) if today else frozen


def _held(today: FoundThing, then: FoundThing | None) -> Held:
    changed = then is None or _said(today) != _said(then)
    return Held(today, then if changed else None, changed)


def _said(found: FoundThing) -> tuple[Any, ...]:
    """What was found, whatever the words for it."""
    return found.level, found.words["values"], found.words["terms"]


def same_person(facts: Facts) -> Found | None:
    """That the person is who was submitted: a number or birth date corrected since was wrong then."""
    if not (other := corrected(facts)):
        return None
    return refusal(
        say("Corrected on file after the case was submitted: %(facts)s of %(name)s."),
        values={"name": facts.case.beneficiary_name},
        terms={"facts": other},
    )


def same_account(facts: Facts) -> Found | None:
    if facts.content is None or facts.account is None:
        return None
    if facts.account.version == facts.content["payee"]["account_version"]:
        return None
    return refusal(say("The household's account was changed after the case was submitted."))


AS_SUBMITTED = (Check("identity", same_person), Check("same_account", same_account))
