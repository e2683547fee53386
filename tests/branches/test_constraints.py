"""Each constraint of the tables of branches, violated once past every form and operation."""

from datetime import date

import pytest

from accounts.roles import Role
from branches.models import Branch, Division, Duty, HostedUnit, NumberCounter, Placement
from tests.violating import refuses

from .grove import NOW


def branch(grove, **fields):
    standard = {
        "code": "9",
        "name": "试",
        "short_name": "试",
        "level": "base",
        "kind": "enterprise",
        "model": "independent",
        "premises": "会员之家",
        "headcount": 320,
        "parent": grove["永兴镇"],
        "seat_id": "520328101",
        "founded_on": date(1990, 5, 29),
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


def unit(grove, *, times=1, **fields):
    for _turn in range(times):
        HostedUnit.objects.create(
            **{"branch": grove["茅坝村"], "name": "老李饭馆", "listed_on": date(2026, 1, 2)} | fields
        )


VIOLATIONS = {
    "branch_attached_below_a_host": lambda grove: branch(grove, model="attached"),
    "branch_kind_fits_model": lambda grove: branch(grove, kind="market"),
    "branch_independent_has_room_and_staff": lambda grove: branch(grove, headcount=None),
    "branch_specialised_names_trade": lambda grove: branch(grove, kind="market", model="specialised"),
    "branch_migrant_names_home": lambda grove: branch(grove, kind="migrant"),
    "hostedunit_one_name": lambda grove: unit(grove, times=2),
    "hostedunit_leaves_after_it_came": lambda grove: unit(grove, left_on=date(2026, 1, 1)),
    "branch_only_province_has_no_parent": lambda grove: branch(grove, level="base", parent=None),
    "branch_level_fits_parent": lambda grove: branch(grove, level="attached"),
    "branch_model_outside_administration": lambda grove: branch(grove, kind="administrative"),
    "branch_attached_is_not_administrative": lambda grove: branch(
        grove, level="attached", kind="administrative", model="", parent=grove["茅坝村"]
    ),
    "branch_closed_is_counted_no_more": lambda grove: branch(grove, status="closed"),
    "branch_counted_forwards": lambda grove: branch(
        grove, status="closed", closed_on=date(2026, 1, 1), counted_until=NOW.replace(year=2020)
    ),
    "branch_closes_after_founding": lambda grove: branch(
        grove, status="closed", closed_on=date(1990, 5, 28), counted_until=NOW
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
    "placement_ends_after_it_begins": lambda grove: placement(grove, ends_on=date(2025, 12, 31)),
    "numbercounter_one_a_series": counter,
}


@pytest.mark.parametrize("name", VIOLATIONS)
def test_the_database_refuses_it(grove, name):
    refuses(name, lambda: VIOLATIONS[name](grove))


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("branch_attached_below_a_host", {"level": "attached", "parent": "茅坝村"}),
        ("branch_attached_below_a_host", {"model": "attached"}),
        ("branch_kind_fits_model", {"kind": "park"}),
        ("branch_kind_fits_model", {"model": "park"}),
        ("branch_kind_fits_model", {"kind": "estate", "model": "specialised", "trade": "茶叶"}),
        ("branch_kind_fits_model", {"kind": "enterprise", "model": "embedded"}),
        ("branch_kind_fits_model", {"kind": "institution", "model": ""}),
        ("branch_independent_has_room_and_staff", {"premises": ""}),
        ("branch_independent_has_room_and_staff", {"headcount": None}),
        ("branch_specialised_names_trade", {"kind": "industry", "model": "specialised"}),
        ("branch_migrant_names_home", {"kind": "migrant", "model": "embedded"}),
    ],
)
def test_each_model_asks_for_what_belongs_to_it(grove, constraint, fields):
    given = fields | ({"parent": grove[fields["parent"]]} if "parent" in fields else {})

    refuses(constraint, lambda: branch(grove, **given))
