"""Reads a scheme with its rule from a file, or says everything that is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from assistance.schemes.models import AmountKind, Lateness, RuleStep
from assistance.schemes.registry import KINDS
from assistance.schemes.stages import Stage
from branches.models import Level
from ground.free_text import SENTENCE, holds_number
from ground.refusals import Refused

from .format import ANY_REGISTRATION, scheme_file
from .shapes import Problem

UPWARDS = [Level.TOWNSHIP, Level.COUNTY, Level.CITY, Level.PROVINCE]


class NotReadable(Refused):
    """The file is no scheme that could be loaded; ``problems`` says everything that is wrong."""

    def __init__(self, problems: list[Problem]):
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class SchemeFile:
    """A scheme and one version of its rule, in the terms of their columns.

    ``branch`` is a code. ``terms`` are fields of `SchemeRule`, ``steps`` those of `RuleStep` in order.
    """

    name: str
    kind: str
    care_field: str
    key_task: str
    branch: str
    starts_on: date
    terms: dict[str, Any]
    steps: tuple[dict[str, Any], ...]

    def rule_steps(self) -> list[RuleStep]:
        return [RuleStep(**step) for step in self.steps]


def read(path: Path) -> SchemeFile:
    """The scheme of a file. Raises NotReadable naming everything that cannot be kept, and OSError."""
    return scheme_of(parsed(path.read_bytes()))


def parsed(content: bytes) -> Any:
    """The JSON value of a file in UTF-8. Raises NotReadable, also for a name that stands twice."""
    try:
        return json.loads(
            content.decode("utf-8-sig"), object_pairs_hook=_each_once, parse_constant=_no_number
        )
    except UnicodeDecodeError:
        raise NotReadable([Problem("", _("The file is not in UTF-8."))]) from None
    except (ValueError, RecursionError) as problem:
        raise NotReadable([Problem("", _("The file is not JSON: %(why)s") % {"why": problem})]) from None


def scheme_of(value: Any) -> SchemeFile:
    """The scheme that a JSON value describes. Raises NotReadable naming everything that cannot be kept."""
    if found := list(problems_of(value)):
        raise NotReadable(found)
    return SchemeFile(
        name=value["name"],
        kind=value["kind"],
        care_field=value["care_field"],
        key_task=value["key_task"],
        branch=value["branch"],
        starts_on=date.fromisoformat(value["starts_on"]),
        terms={
            "document_no": value["document"],
            "eligibility": _eligibility(value),
            "period_kind": value["period"],
            "lateness": value.get("late", Lateness.WARNS.value),
            "papers": value["papers"],
            "apply_within_days": _whole(value.get("within_days_of_event")),
            **_amounts(value["components"][0]["amount"]),
            **_last_day(value.get("last_day")),
        },
        steps=tuple(
            {**step, "days": int(step["days"]), "position": place}
            for place, step in enumerate(value["route"], start=1)
        ),
    )


def problems_of(value: Any) -> Iterator[Problem]:
    """What is wrong with a value: first against the format, then what no schema can say."""
    against = list(scheme_file().problems(value, ""))
    yield from against
    if not against:
        yield from _texts(value)
        yield from _days(value)
        yield from _answers(value)
        yield from _figures(value["components"][0]["amount"], _classes(value))
        yield from _steps(value["route"])


def _texts(value: dict[str, Any]) -> Iterator[Problem]:
    papers = {f"papers[{place}]": paper for place, paper in enumerate(value["papers"])}
    for at, text in {"name": value["name"], "document": value["document"], **papers}.items():
        if text != " ".join(text.split()) or not text.isprintable():
            yield Problem(
                at, _("Write this without spaces at its ends, line breaks and invisible characters.")
            )
        elif holds_number(text):
            yield Problem(at, str(SENTENCE))


def _days(value: dict[str, Any]) -> Iterator[Problem]:
    try:
        date.fromisoformat(value["starts_on"])
    except ValueError:
        yield Problem("starts_on", _("There is no such day in the calendar."))


def _answers(value: dict[str, Any]) -> Iterator[Problem]:
    first = _condition(value["ways"][0], "answer", {})
    for place, way in enumerate(value["ways"][1:], start=1):
        if _as_sets(_condition(way, "answer", {})) != _as_sets(first):
            yield Problem(
                f"ways[{place}].all",
                _("This release keeps one set of answers for all ways in; this way differs from the first."),
            )


def _figures(amount: dict[str, Any], classes: set[str]) -> Iterator[Problem]:
    given = amount.get("by_class", {})
    for name in sorted(classes - set(given)) if given else ():
        yield Problem(
            f"components[0].amount.by_class.{name}",
            _("A way in admits this class, but it has no amount."),
        )
    for name in given:
        if name not in classes:
            yield Problem(f"components[0].amount.by_class.{name}", _("No way in admits this class."))
    for at, lowest, highest in _ranges(amount):
        if lowest == highest == 0 or lowest > highest:
            yield Problem(at, _("The highest amount must be above zero and above the lowest."))
        elif at.endswith("range") and lowest == highest:
            yield Problem(at, _("Where both amounts are the same, write “fixed”."))


def _steps(route: list[dict[str, Any]]) -> Iterator[Problem]:
    if route[-1]["stage"] != Stage.APPROVED:
        yield Problem("route", _("The last step of the route is the one that approves."))
    heights = [UPWARDS.index(Level(step["level"])) for step in route]
    for place, (lower, higher) in enumerate(pairwise(heights), start=1):
        if higher < lower:
            yield Problem(f"route[{place}].level", _("A route never goes down to a lower level."))


def _eligibility(value: dict[str, Any]) -> dict[str, Any]:
    clauses = []
    for way in value["ways"]:
        clause: dict[str, Any] = {"classes": _condition(way, "class", [])}
        about = next((one for one in way["all"] if "registration" in one), {})
        if about.get("registration", ANY_REGISTRATION) != ANY_REGISTRATION:
            clause |= {
                "resident_status": about["registration"],
                "whose": about.get("whose", KINDS[value["kind"]].whose),
            }
        clauses.append(clause)
    names = {term.question: term.name for term in KINDS[value["kind"]].terms}
    answers = _condition(value["ways"][0], "answer", {})
    return {"any_of": clauses} | {names[question]: codes for question, codes in answers.items()}


def _amounts(amount: dict[str, Any]) -> dict[str, Any]:
    ranges = list(_ranges(amount))
    kind = {"fixed": AmountKind.FIXED, "range": AmountKind.RANGE, "by_class": AmountKind.TIERS}[
        next(iter(amount))
    ]
    given = amount.get("by_class", {})
    tiers = [
        {"classes": [name], "lowest": f"{lowest:.2f}"}
        | ({} if lowest == highest else {"highest": f"{highest:.2f}"})
        for name, (_at, lowest, highest) in zip(given, ranges, strict=False)
    ]
    return {
        "amount_kind": kind,
        "lowest": min(lowest for _at, lowest, _highest in ranges),
        "highest": max(highest for _at, _lowest, highest in ranges),
        "tiers": tiers,
    }


def _ranges(amount: dict[str, Any]) -> Iterator[tuple[str, Decimal, Decimal]]:
    """Where, lowest, highest of each amount; in the order of the file."""
    ((form, said),) = amount.items()
    each = {f"by_class.{name}": one for name, one in said.items()} if form == "by_class" else {form: said}
    for at, one in each.items():
        lowest, highest = one if isinstance(one, list) else (one, one)
        yield f"components[0].amount.{at}", Decimal(lowest), Decimal(highest)


def _last_day(day: dict[str, Any] | None) -> dict[str, int]:
    return {f"apply_by_{part}": int(day[part]) for part in ("month", "day", "year")} if day else {}


def _classes(value: dict[str, Any]) -> set[str]:
    return {name for way in value["ways"] for name in _condition(way, "class", [])}


def _condition(way: dict[str, Any], name: str, missing: Any) -> Any:
    return next((one[name] for one in way["all"] if name in one), missing)


def _as_sets(answers: dict[str, list[str]]) -> dict[str, set[str]]:
    return {question: set(codes) for question, codes in answers.items()}


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of a name that stands twice JSON would keep the last value and drop the first in silence."""
    made = dict(pairs)
    if len(made) < len(pairs):
        twice = next(name for name, _value in pairs if [one for one, _v in pairs].count(name) > 1)
        raise NotReadable([Problem(twice, _("This name stands twice in one place of the file."))])
    return made


def _no_number(text: str) -> None:
    raise NotReadable([Problem("", _("“%(value)s” is no number.") % {"value": text})])
