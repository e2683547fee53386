"""The format of a file that holds one scheme with its rule, for `./run scheme load`.

It is the format of the templates in `packs/schemes.json`, as far as the columns of a rule can keep
it: what a template says beyond that is refused by its name until there is a column for it. The same
as JSON Schema is in `packs/scheme.schema.json`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from assistance.schemes.models import YEARS as YEAR_PERIODS
from assistance.schemes.models import CareField, KeyTask, Lateness, PeriodKind
from assistance.schemes.registry import KINDS, KindOfAid
from assistance.schemes.rules import BENEFICIARY, EITHER_PARENT
from assistance.schemes.stages import Stage
from branches.models import Level
from families.models import ClassKind, ResidentStatus

from .shapes import Also, ByName, ByValue, Choice, ListOf, Record, Shape, Text, Whole

PACKS = Path(__file__).parent.parent / "packs"
SCHEMA_FILE = PACKS / "scheme.schema.json"
DIALECT = "https://json-schema.org/draft/2020-12/schema"

YEARS = tuple(period.value for period in YEAR_PERIODS)
ANY_REGISTRATION = "any"
ROLES = {Stage.REVIEWED: Role.REVIEWER, Stage.APPROVED: Role.APPROVER}

AMOUNT = Text(_("Amount in yuan"), 15, r"(0|[1-9][0-9]{0,11})\.[0-9]{2}", "1000.00")
RANGE = ListOf(_("Lowest and highest amount"), AMOUNT, least=2, most=2)
CLASS = Choice(_("Household class"), ClassKind.values)


class AmountOrRange:
    """An amount, or the lowest and the highest between which the approver decides."""

    def schema(self) -> dict[str, Any]:
        return {"title": str(_("Amount or range")), "oneOf": [AMOUNT.schema(), RANGE.schema()]}

    def problems(self, value, at):
        yield from (RANGE if isinstance(value, list) else AMOUNT).problems(value, at)


def month_and_day(months: tuple[int, ...], last: int) -> Record:
    return Record(
        _("Day of the period"),
        {
            "month": Months(_("Month"), months),
            "day": Whole(_("Day"), 1, last),
            "year": Whole(_("0 the year in which the period begins, 1 the next"), 0, 1),
        },
    )


class Months:
    """One of some months."""

    def __init__(self, label, months: tuple[int, ...]):
        self.label, self.months = label, months

    def schema(self) -> dict[str, Any]:
        return {"title": str(self.label), "enum": list(self.months)}

    def problems(self, value, at):
        yield from Whole(self.label, 1, 12).problems(value, at)


class DayOfPeriod:
    """A month, a day of it and a year; 29 February is the last day of February."""

    forms = (
        month_and_day((1, 3, 5, 7, 8, 10, 12), 31),
        month_and_day((4, 6, 9, 11), 30),
        month_and_day((2,), 29),
    )

    def schema(self) -> dict[str, Any]:
        title = str(_("Last day to apply; 29 February is the last day of February"))
        return {"title": title, "oneOf": [form.schema() for form in self.forms]}

    def problems(self, value, at):
        month = value.get("month") if isinstance(value, dict) else None
        fitting = (form for form in self.forms if month in form.required["month"].months)
        yield from next(fitting, self.forms[0]).problems(value, at)


def has(name: str) -> dict[str, Any]:
    return {"required": [name]}


def mentions(value: Any, name: str) -> bool:
    return isinstance(value, dict) and name in value


def between(name: str, least: int, most: int, sentence) -> Also:
    """So many elements of a list have a part of that name."""
    schema = {"contains": {"type": "object", **has(name)}, "minContains": least, "maxContains": most}
    return Also(schema, lambda value: least <= sum(mentions(one, name) for one in value) <= most, sentence)


OF_NOBODY = Also(
    {
        "not": {
            "properties": {"registration": {"const": ANY_REGISTRATION}},
            "required": ["registration", "whose"],
        }
    },
    lambda value: "whose" not in value or value.get("registration") != ANY_REGISTRATION,
    _("Where any resident status will do, whose it is says nothing; take “whose” out."),
)


WHOSE = {
    BENEFICIARY: _("Whose; the beneficiary's where it is left out"),
    EITHER_PARENT: _("Whose; either parent's where it is left out"),
}


def conditions_of(kind: KindOfAid) -> Shape:
    statuses = [ResidentStatus.RURAL.value, ResidentStatus.URBAN.value, ANY_REGISTRATION]
    whose = list(dict.fromkeys([kind.whose, BENEFICIARY]))
    forms = [
        Record(_("Condition: class"), {"class": ListOf(_("Household classes, any of"), CLASS, unique=True)}),
        Record(
            _("Condition: resident status"),
            {"registration": Choice(_("Resident status"), statuses)},
            {"whose": Choice(WHOSE[kind.whose], whose)},
            also=(OF_NOBODY,),
        ),
    ]
    answers = {
        term.question: ListOf(
            term.label, Choice(term.label, [code for code, _label in term.choices.choices]), unique=True
        )
        for term in kind.terms
    }
    if answers:
        accepted = Record(_("Answers accepted"), {}, answers, least=1)
        forms.append(Record(_("Condition: answers"), {"answer": accepted}))
    return ByName(_("Condition"), forms)


def ways_of(kind: KindOfAid) -> Shape:
    once = (
        between("class", 1, 1, _("A way has exactly one condition with a list of classes.")),
        between("registration", 0, 1, _("A way has one condition about the resident status at most.")),
        between("answer", 0, 1, _("A way has one condition with answers at most.")),
    )
    conditions = ListOf(_("All of these conditions"), conditions_of(kind), also=once)
    return ListOf(_("Ways in, any of"), Record(_("Way in"), {"all": conditions}))


def step_of(stage: Stage) -> Record:
    return Record(
        stage.label,
        {
            "stage": Choice(_("Stage"), [stage.value]),
            "level": Choice(
                _("Level"),
                [level.value for level in (Level.TOWNSHIP, Level.COUNTY, Level.CITY, Level.PROVINCE)],
            ),
            "role": Choice(_("Role"), [ROLES[stage].value]),
            "days": Whole(_("Days allowed"), 1, 365),
        },
    )


COMPONENTS = ListOf(
    _("Components of the amount"),
    Record(
        _("Component"),
        {
            "amount": ByName(
                _("Amount"),
                [
                    Record(_("Fixed amount"), {"fixed": AMOUNT}),
                    Record(_("Range"), {"range": RANGE}),
                    Record(
                        _("By household class"),
                        {
                            "by_class": Record(
                                _("Amount of each class"),
                                {},
                                {code: AmountOrRange() for code in ClassKind.values},
                                least=1,
                            )
                        },
                    ),
                ],
            )
        },
    ),
    most=1,
)
ROUTE = ListOf(
    _("Route"),
    ByValue(_("Step"), "stage", {stage.value: step_of(stage) for stage in ROLES}),
    most=5,
    also=(
        Also(
            {
                "contains": {
                    "type": "object",
                    "properties": {"stage": {"const": "approved"}},
                    **has("stage"),
                },
                "minContains": 1,
                "maxContains": 1,
            },
            lambda value: sum(mentions(one, "stage") and one["stage"] == "approved" for one in value) == 1,
            _("A route has exactly one step that approves."),
        ),
    ),
)
PAPERS = ListOf(_("Papers"), Text(_("Paper"), 60), most=30, unique=True)
TOGETHER = (
    Also(
        {"not": {"required": ["last_day", "within_days_of_event"]}},
        lambda value: not {"last_day", "within_days_of_event"} <= set(value),
        _("last_day and within_days_of_event exclude each other; keep the one that the document has."),
    ),
    Also(
        {"if": has("late"), "then": {"anyOf": [has("last_day"), has("within_days_of_event")]}},
        lambda value: "late" not in value or bool({"last_day", "within_days_of_event"} & set(value)),
        _("late says something only beside last_day or within_days_of_event."),
    ),
    Also(
        {"if": has("last_day"), "then": {"properties": {"period": {"enum": list(YEARS)}}}},
        lambda value: "last_day" not in value or "period" not in value or value["period"] in YEARS,
        _("last_day is a day of a school or calendar year; this period is neither."),
    ),
)


def file_of(kind: KindOfAid) -> Record:
    """The file of a scheme of one kind."""
    has_event = "event_on" in kind.form.base_fields
    periods = [period for period in PeriodKind.values if has_event or period != PeriodKind.EVENT]
    after = {"within_days_of_event": Whole(_("Days to apply after the event"), 1, 3650)} if has_event else {}
    return Record(
        kind.title,
        {
            "kind": Choice(_("Kind of aid"), [kind.code]),
            "name": Text(_("Name"), 60),
            "care_field": Choice(_("Field of care"), CareField.values),
            "key_task": Choice(_("Key task"), KeyTask.values),
            "branch": Text(_("Code of the association that runs it"), 20, r"[0-9]{2,12}(-[A-Z][0-9]{3})?",
                           "520328"),
            "starts_on": Text(_("First day in force"), 10,
                              r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", "2026-03-01"),
            "document": Text(_("Document number"), 60),
            "ways": ways_of(kind),
            "components": COMPONENTS,
            "period": Choice(_("One grant for each"), periods),
            "papers": PAPERS,
            "route": ROUTE,
        },
        {
            "last_day": DayOfPeriod(),
            **after,
            "late": Choice(_("Late applications; warned about where it is left out"), Lateness.values),
        },
        also=TOGETHER if has_event else TOGETHER[1:],
    )  # fmt: skip


def scheme_file() -> ByValue:
    return ByValue(_("A scheme with its rule"), "kind", {code: file_of(kind) for code, kind in KINDS.items()})


def schema() -> Mapping[str, Any]:
    """The format as JSON Schema, its titles in Chinese."""
    with translation.override("zh-hans"):
        return {"$schema": DIALECT, **scheme_file().schema()}
