"""What the pages that ask for something share: refusals at their fields, both values of a conflict."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError

from ground.asking import differences, posted_version, take
from ground.fields import DayField
from ground.refusals import Forbidden, Refused, Stale


class Asked(forms.Form):
    name = forms.CharField(label="Name", required=False)
    day = DayField(label="Day", required=False)
    amount = forms.DecimalField(label="Amount", required=False)
    number = forms.CharField(label="Number", required=False)
    kind = forms.ChoiceField(
        label="Kind", choices=[("a", "First"), ("Others", [("b", "Second")])], required=False
    )
    whom = forms.MultipleChoiceField(label="Whom", choices=[("1", "王"), ("2", "李")], required=False)


KEPT = {"name": "茅坝村", "day": date(2026, 11, 1), "amount": Decimal("3000.00"), "number": "6228480402"}


def typed(**changed):
    said = {"name": "茅坝村", "day": "2026年11月1日", "amount": "3000", "number": "6228480402"}
    return Asked(said | changed)


def test_what_means_the_same_does_not_differ():
    assert differences(typed(), Asked(initial=KEPT)) == []


@pytest.mark.parametrize(
    ("changed", "label", "theirs", "mine"),
    [
        ({"name": "茅坝"}, "Name", "茅坝村", "茅坝"),
        ({"name": ""}, "Name", "茅坝村", "—"),
        ({"amount": "3100"}, "Amount", "3000.00", "3100"),
        ({"number": "6228480499"}, "Number", "…0402", "…0499"),
        ({"kind": "b"}, "Kind", "—", "Second"),
        ({"whom": ["1", "2"]}, "Whom", "—", "王, 李"),
    ],
)
def test_both_values_are_shown_as_people_read_them(changed, label, theirs, mine):
    assert differences(typed(**changed), Asked(initial=KEPT)) == [
        {"label": label, "theirs": theirs, "mine": mine}
    ]


@pytest.mark.parametrize(
    ("refusal", "field", "status"),
    [
        (Refused("no", field="name"), "name", 422),
        (Refused("no", field="elsewhere"), "__all__", 422),
        (Stale("no"), "__all__", 409),
        (Forbidden("no"), "__all__", 403),
        (ValidationError({"name": "no"}), "name", 422),
        (ValidationError({"id_index": "no"}), "__all__", 422),
        (ValidationError("no"), "__all__", 422),
    ],
)
def test_a_refusal_stands_where_it_belongs(refusal, field, status):
    form = typed()
    assert form.is_valid()

    assert take(form, refusal) == status
    assert form.errors == {field: ["no"]}


@pytest.mark.parametrize(
    ("text", "version"), [("7", 7), ("", 0), ("-1", 0), ("9" * 4301, 0), ("²", 0), ("x", 0)]
)
def test_a_version_that_is_none_is_of_no_row(rf, text, version):
    assert posted_version(rf.post("/", {"version": text})) == version
