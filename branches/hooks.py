"""The four doors by which a high app reaches into a low one, filled in `AppConfig.ready`.

A **panel** is something a high app shows on a low app's page (cases on a household). A
**dependant** is what a high app must be asked, or must re-point, when a low operation merges,
moves, closes or ends a row. A **notice** is what a high app says a change would touch, before it
is saved. An **effect** is what an operation does to rows of a high app, with what undoes it. There
is no other back door, and there are no model signals.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from accounts.scope import Actor
from ground.refusals import GuardAnswer


@dataclass(frozen=True, slots=True)
class Panel:
    """A titled block on another app's page: at most two queries, nothing where it returns None.

    One that is ``beside`` says little and stands in the narrow column, where the page has one.
    """

    name: str
    template: str
    context: Callable[[Any, Actor], dict[str, Any] | None]
    order: int = 50
    beside: bool = False


@dataclass(slots=True)
class Panels:
    """The panels of one page, in order."""

    _panels: dict[str, Panel] = field(default_factory=dict)

    def offer(self, panel: Panel) -> None:
        if panel.name in self._panels:
            raise ValueError(f"a panel {panel.name!r} is offered already")
        self._panels[panel.name] = panel

    def shown(self, row: Any, actor: Actor) -> Iterator[dict[str, Any]]:
        """For each panel with something to show: its name, template, column and context."""
        for panel in sorted(self._panels.values(), key=lambda panel: (panel.order, panel.name)):
            context = panel.context(row, actor)
            if context is not None:
                yield {"name": panel.name, "template": panel.template, "beside": panel.beside, **context}


@dataclass(slots=True)
class Dependants:
    """Questions to the apps above before a row changes for good: each answers a reason or an empty string."""

    _asked: dict[str, Callable[..., str]] = field(default_factory=dict)

    def offer(self, name: str, ask: Callable[..., str]) -> None:
        if name in self._asked:
            raise ValueError(f"a dependant {name!r} is offered already")
        self._asked[name] = ask

    def why_not(self, row: Any, **circumstances: Any) -> GuardAnswer:
        """The first reason against, or an empty string."""
        return GuardAnswer(
            next((reason for ask in self._asked.values() if (reason := ask(row, **circumstances))), "")
        )

    def reasons(self, row: Any, **circumstances: Any) -> list[str]:
        """Every reason against, for a page that says what must be settled first."""
        return [reason for ask in self._asked.values() if (reason := ask(row, **circumstances))]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeNotice:
    """One row of a high app that a change touches, as the page names it before the change is saved.

    ``reasons`` are the changes that touch it, ``effect`` what will happen. ``key`` names it in the
    audit trail. One outside the actor's scope has no ``url`` and a ``key`` that names nothing.
    """

    key: str
    row: int
    title: str
    where: str
    reasons: tuple[str, ...]
    effect: str
    url: str = ""

    @property
    def is_elsewhere(self) -> bool:
        return not self.url


@dataclass(slots=True)
class ChangeNotices:
    """Questions to the apps above about a change that is about to be saved: what does it touch?"""

    _asked: dict[str, Callable[..., list[ChangeNotice]]] = field(default_factory=dict)

    def offer(self, name: str, ask: Callable[..., list[ChangeNotice]]) -> None:
        if name in self._asked:
            raise ValueError(f"a notice {name!r} is offered already")
        self._asked[name] = ask

    def asked(self, row: Any, **circumstances: Any) -> list[ChangeNotice]:
        """Everything that the change touches, in the order in which the apps were asked."""
        return [notice for ask in self._asked.values() for notice in ask(row, **circumstances)]


@dataclass(frozen=True, slots=True)
class Effect:
    """What an event of a low app does to rows of a high one, and what undoes it.

    ``apply`` changes rows and gives for each, as JSON values, its ``id`` and what it was before;
    a row that it does not change is not given. ``undo`` takes what ``apply`` gave, restores those
    rows and no others, and gives the ids of those that it restored: not of a row that somebody
    has changed since.
    """

    name: str
    apply: Callable[[Any], list[dict[str, Any]]]
    undo: Callable[[Any, list[dict[str, Any]]], list[int]]
    order: int = 50


@dataclass(slots=True)
class Effects:
    """The effects of one kind of event, in the order in which the tables are locked."""

    _effects: dict[str, Effect] = field(default_factory=dict)

    def offer(self, effect: Effect) -> None:
        if effect.name in self._effects:
            raise ValueError(f"an effect {effect.name!r} is offered already")
        self._effects[effect.name] = effect

    def apply(self, event: Any) -> dict[str, list[dict[str, Any]]]:
        """Carry all of them out; what each changed, by its name, where it changed anything."""
        done = {effect.name: effect.apply(event) for effect in self._ordered()}
        return {name: rows for name, rows in done.items() if rows}

    def undo(self, event: Any, done: Mapping[str, list[dict[str, Any]]]) -> dict[str, list[int]]:
        """Restore what `apply` gave; the ids of the rows restored, by the effect's name."""
        restored = {
            effect.name: effect.undo(event, done[effect.name])
            for effect in self._ordered()
            if effect.name in done
        }
        return {name: ids for name, ids in restored.items() if ids}

    def _ordered(self) -> list[Effect]:
        return sorted(self._effects.values(), key=lambda effect: (effect.order, effect.name))


branch_panels = Panels()
branch_dependants = Dependants()
