"""Each constraint of the tables of branches, violated once past every form and operation."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.roles import Role
from branches.models import Branch, Division, Duty, NumberCounter, Placement

from .grove import NOW


def branch(grove, **fields):
    standard = {
        "code": "9",
        "name": "试",
        "short_name": "试",
        "level": "base",
        "kind": "enterprise",
        "model": "independent",
        "parent": grove["永兴镇"],
        "seat_id": "520328101",
        "counted_from": NOW,
    }
    return Branch.objects.create(**standard | fields)


def duty(grove, **fields):
    user = grove.user()
    for _turn in range(2):
        Duty.objects.create(
            **{"user": user, "branch": grove["茅坝村"], "role": Role.CLERK, "starts_on": date(2026, 1, 2)}
            | fields
        )


def placement(grove, **fields):
    for _turn in range(2):
        Placement.objects.create(branch=grove["茅坝村"], starts_on=date(2026, 1, 2), **fields)


def counter(grove):
    for _turn in range(2):
        NumberCounter.objects.create(series="ZX", area_code="520328", year=2026)


VIOLATIONS = {
    "branch_only_province_has_no_parent": lambda grove: branch(grove, level="base", parent=None),
    "branch_level_fits_parent": lambda grove: branch(grove, level="attached"),
    "branch_model_outside_administration": lambda grove: branch(grove, kind="administrative"),
    "branch_attached_is_not_administrative": lambda grove: branch(
        grove, level="attached", kind="administrative", model="", parent=grove["茅坝村"]
    ),
    "branch_closed_is_counted_no_more": lambda grove: branch(grove, status="closed"),
    "branch_counted_forwards": lambda grove: branch(
        grove, status="closed", counted_until=NOW.replace(year=2020)
    ),
    "branches_branch_code_key": lambda grove: branch(grove, code="520328"),
    "division_code_fits_level": lambda grove: Division.objects.create(
        code="5203281", level="township", name="试", parent_id="520328"
    ),
    "division_ends_after_it_begins": lambda grove: Division.objects.create(
        code="520329", level="county", name="试", valid_from=date(2026, 1, 2), valid_to=date(2026, 1, 1)
    ),
    "duty_once_at_a_time": duty,
    "duty_ends_after_it_begins": lambda grove: duty(grove, ends_on=date(2026, 1, 1)),
    "placement_one_current": placement,
    "placement_ends_after_it_begins": lambda grove: placement(grove, ends_on=date(2026, 1, 1)),
    "numbercounter_one_a_series": counter,
}


@pytest.mark.parametrize("name", VIOLATIONS)
def test_the_database_refuses_it(grove, name):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        VIOLATIONS[name](grove)

    assert refusal.value.__cause__.diag.constraint_name == name
