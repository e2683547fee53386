"""What stood on a day is asked by the day it happened, everywhere; no moment of the books decides it."""

import re
from datetime import date

import pytest
from django.db import models

from ground.days import FIRST_NOT, LAST, Days
from tests.test_architecture import ROOT, modules, own_models, shown

MOMENT = re.compile(r"counted_from|counted_until|created_at|submitted_at|decided_at|noted_at|TruncDate")
# What counts, lists or prints.
READERS = re.compile(
    r"reports/|desk/|assistance/printing/|"
    r"(?:branches|families|members|assistance)/(?:\w+/)?(?:queries|sheets|panels|search|history|findings|dependants)\b"
)
# Lines that name a moment, and what for: none asks whether something was there on a day.
ALLOWED = {
    "assistance/panels.py": ['"-created_at", "-id"', 'order_by("-created_at", "-id")'],
    "assistance/cases/queries.py": ['("-created_at", "-id")', '("created_at", "id")'],
    "branches/tree/queries.py": ['order_by("-noted_at", "-id")'],
    "desk/search.py": ['order_by("-created_at", "-id")'],
    "families/households/queries.py": ['("-created_at", "-id")', '("created_at", "id")'],
    "reports/queries.py": ['"-created_at", "-id"', '("-created_at", "-id")'],
    # What was typed since the figures were stamped, as the sentence says.
    "desk/dashboard.py": ["created_at > %(at)s", "decided_at > %(at)s"],
}
# Models whose columns look like a stretch of days and are none that anybody counts, with the reason.
NOT_DATED = {
    "branches.DutyProposal": "what is asked for, not what is so",
}
BEGINNINGS = {"founded_on", "joined_on", "opened_on", "listed_on", "registered_on", "starts_on", "born_on"}


def test_figures_lists_and_papers_never_ask_when_something_was_typed():
    found = {}
    for path in modules("branches", "families", "members", "assistance", "reports", "desk"):
        if not READERS.match(shown(path)):
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            if MOMENT.search(line) and not any(part in line for part in ALLOWED.get(shown(path), ())):
                found.setdefault(shown(path), []).append(line.strip())

    assert found == {}


@pytest.mark.parametrize("name", sorted(ALLOWED))
def test_no_permission_to_name_a_moment_is_left_over(name):
    text = (ROOT / name).read_text(encoding="utf-8")

    assert all(part in text for part in ALLOWED[name])


def is_dated(model) -> bool:
    return isinstance(vars(model).get("days"), Days)


def columns(model) -> set[str]:
    return {field.name for field in model._meta.concrete_fields if isinstance(field, models.DateField)}


def test_every_model_that_holds_from_one_day_to_another_says_by_which_columns():
    silent = {
        model._meta.label
        for model in own_models()
        if columns(model) & BEGINNINGS and columns(model) & (LAST | FIRST_NOT) and not is_dated(model)
    }

    assert silent == set(NOT_DATED)


def dated() -> list[type[models.Model]]:
    return [model for model in own_models() if is_dated(model)]


@pytest.mark.parametrize("model", dated(), ids=lambda model: model.__name__)
def test_what_stands_on_a_day_is_asked_by_the_days_alone(model):
    """Of the moments only that of a class taken out as an error is read, and compared with no day."""
    asked = str(model.objects.filter(model.days.on(date(2025, 12, 31))).query).partition("WHERE")[2]

    assert set(re.findall(r'"(\w+_(?:on|at|from|until))"', asked)) == {model.days.begins, model.days.ends}
    if hasattr(model.objects, "standing_on"):
        asked = str(model.objects.standing_on(date(2025, 12, 31)).query).partition("WHERE")[2]
        assert not re.search(r'"counted_\w+"\s*(?:<|>|=|BETWEEN)|"created_at"', asked)
