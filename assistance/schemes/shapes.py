"""The parts that a file is made of: each says its JSON Schema, and what is wrong with a value.

Both readings come from one object, so that neither can learn what the other does not know. A value
that no shape names is a problem, never left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where: `ways[0].all[1].whose`."""

    at: str
    sentence: str

    def __str__(self):
        return f"{self.at}: {self.sentence}" if self.at else self.sentence


class Shape(Protocol):
    def schema(self) -> dict[str, Any]:
        """The shape as JSON Schema, draft 2020-12."""

    def problems(self, value: Any, at: str) -> Iterator[Problem]:
        """What is wrong with a value; nothing exactly when the schema accepts it."""


@dataclass(frozen=True, slots=True)
class Text:
    """Text of some length; ``pattern`` is a regular expression for all of it."""

    label: Words
    most: int
    pattern: str = ""
    example: str = ""

    def schema(self) -> dict[str, Any]:
        made: dict[str, Any] = {"title": str(self.label), "type": "string", "minLength": 1}
        made["maxLength"] = self.most
        if self.pattern:
            made["pattern"] = f"^{self.pattern}$"
        return made

    def problems(self, value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield Problem(at, _("Write this as text in quotation marks."))
        elif not 1 <= len(value) <= self.most:
            yield Problem(at, _("Write 1 to %(most)d characters.") % {"most": self.most})
        elif self.pattern and not re.fullmatch(self.pattern, value):
            yield Problem(at, _("Write this as %(example)s.") % {"example": self.example})


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some words."""

    label: Words
    values: Sequence[str]

    def schema(self) -> dict[str, Any]:
        return {"title": str(self.label), "enum": list(self.values)}

    def problems(self, value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, str) or value not in self.values:
            known = ", ".join(self.values)
            yield Problem(
                at,
                _("“%(value)s” cannot be kept; this release knows: %(known)s.")
                % {"value": value, "known": known},
            )


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from ``least`` to ``most``; as in JSON, 5.0 is one and true is none."""

    label: Words
    least: int
    most: int

    def schema(self) -> dict[str, Any]:
        return {"title": str(self.label), "type": "integer", "minimum": self.least, "maximum": self.most}

    def problems(self, value: Any, at: str) -> Iterator[Problem]:
        whole = type(value) is int or (type(value) is float and value.is_integer())
        if not whole or not self.least <= value <= self.most:
            limits = {"least": self.least, "most": self.most}
            yield Problem(at, _("Write a whole number from %(least)d to %(most)d.") % limits)


@dataclass(frozen=True, slots=True)
class Also:
    """A rule about several parts at once: as a schema, as a question, and as what is said against it."""

    schema: Mapping[str, Any]
    holds: Callable[[Any], bool]
    sentence: Words


@dataclass(frozen=True, slots=True)
class ListOf:
    label: Words
    each: Shape
    least: int = 1
    most: int | None = None
    unique: bool = False
    also: tuple[Also, ...] = ()

    def schema(self) -> dict[str, Any]:
        made = {"title": str(self.label), "type": "array", "items": self.each.schema()}
        made["minItems"] = self.least
        if self.most is not None:
            made["maxItems"] = self.most
        if self.unique:
            made["uniqueItems"] = True
        return made | _together(self.also)

    def problems(self, value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield Problem(at, _("Write this as a list in square brackets."))
            return
        for place, one in enumerate(value):
            yield from self.each.problems(one, f"{at}[{place}]")
        if len(value) < self.least:
            yield Problem(at, _("The list is empty."))
        if self.most is not None and len(value) > self.most:
            yield Problem(
                f"{at}[{self.most}]",
                _("This release keeps %(most)d here, the file has %(count)d.")
                % {"most": self.most, "count": len(value)},
            )
        if self.unique and any(value.index(one) != place for place, one in enumerate(value)):
            yield Problem(at, _("The same is in the list twice."))
        yield from _against(self.also, value, at)


@dataclass(frozen=True, slots=True)
class Record:
    """Named parts; every other name is a problem."""

    label: Words
    required: Mapping[str, Shape] = field(default_factory=dict)
    optional: Mapping[str, Shape] = field(default_factory=dict)
    least: int = 0
    also: tuple[Also, ...] = ()

    def schema(self) -> dict[str, Any]:
        parts = {**self.required, **self.optional}
        made: dict[str, Any] = {
            "title": str(self.label),
            "type": "object",
            "properties": {name: shape.schema() for name, shape in parts.items()},
            "required": list(self.required),
            "additionalProperties": False,
        }
        if self.least:
            made["minProperties"] = self.least
        return made | _together(self.also)

    def problems(self, value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem(at, _("Write this as names and values in curly brackets."))
            return
        parts = {**self.required, **self.optional}
        for name, one in value.items():
            if name in parts:
                yield from parts[name].problems(one, within(at, name))
            else:
                yield unknown(at, name)
        for name in self.required:
            if name not in value:
                yield Problem(within(at, name), _("This is missing."))
        if len(value) < self.least:
            yield Problem(at, _("Write at least one of: %(names)s.") % {"names": ", ".join(parts)})
        yield from _against(self.also, value, at)


@dataclass(frozen=True, slots=True)
class ByValue:
    """A record of one of several forms; the value of one of its parts says of which."""

    label: Words
    key: str
    forms: Mapping[str, Record]

    def schema(self) -> dict[str, Any]:
        return {"title": str(self.label), "oneOf": [form.schema() for form in self.forms.values()]}

    def problems(self, value: Any, at: str) -> Iterator[Problem]:
        said = value.get(self.key) if isinstance(value, dict) else None
        form = self.forms.get(said) if isinstance(said, str) else None
        if form is not None:
            yield from form.problems(value, at)
        elif not isinstance(value, dict):
            yield Problem(at, _("Write this as names and values in curly brackets."))
        elif self.key in value:
            yield from Choice(self.label, list(self.forms)).problems(said, within(at, self.key))
        else:
            yield Problem(within(at, self.key), _("This is missing."))


@dataclass(frozen=True, slots=True)
class ByName:
    """A record of one of several forms; the first part of each is the one that tells them apart."""

    label: Words
    forms: Sequence[Record]

    def schema(self) -> dict[str, Any]:
        return {"title": str(self.label), "oneOf": [form.schema() for form in self.forms]}

    def problems(self, value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem(at, _("Write this as names and values in curly brackets."))
            return
        leading = {next(iter(form.required)): form for form in self.forms}
        form = next((form for name, form in leading.items() if name in value), None)
        if form is not None:
            yield from form.problems(value, at)
            return
        yield from (unknown(at, name) for name in value)
        yield Problem(at, _("Write one of: %(names)s.") % {"names": ", ".join(leading)})


def within(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name


def unknown(at: str, name: str) -> Problem:
    return Problem(
        within(at, name),
        _(
            "This release cannot keep “%(name)s” here, so it would be lost. Take it out if the document "
            "does without it; otherwise wait for a release that keeps it."
        )
        % {"name": name},
    )


def _together(also: tuple[Also, ...]) -> dict[str, Any]:
    return {"allOf": [dict(rule.schema) for rule in also]} if also else {}


def _against(also: tuple[Also, ...], value: Any, at: str) -> Iterator[Problem]:
    for rule in also:
        if not rule.holds(value):
            yield Problem(at, str(rule.sentence))
