"""Families and rosters as the generator writes them, against the operations."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction

from accounts.roles import Role
from demo.generate import Builder
from demo.households import Households
from demo.members import Members
from demo.scales import SCALES
from families.models import Household
from tests.demo.conftest import NOW
from tests.demo.replaying import (
    FamilyRows,
    Roster,
    actor_of,
    differences,
    enrol_all,
    numbers_drawn,
    register_family,
)

pytestmark = pytest.mark.django_db
ENTERED_AT = NOW - timedelta(days=500)
VILLAGE, FIRM = "520328101204", "520328101204-E001"
AT_SCHOOL = range(2009, 2011)


@pytest.fixture(scope="module")
def ground(django_db_setup, django_db_blocker):
    """A demo without families; rolled back after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        builder = Builder(replace(SCALES["tiny"], households=0, cases=0), seed=5, now=NOW)
        builder.build()
        for code in (VILLAGE, FIRM):
            builder.staff.clerk_of(builder.tree.by_code[code])
        builder.rows.write()
        yield builder
        transaction.set_rollback(True)


def generated(builder, code, *, years):
    """A household as the generator writes it, read with all that hangs on it; rolled back."""
    node = builder.tree.by_code[code]
    homes = Households(builder.rows, builder.people, builder.staff, numbers_drawn(), now=NOW)
    with transaction.atomic():
        family = homes.make(node, created_at=ENTERED_AT, student_years=years)
        builder.rows.write()
        rows = FamilyRows(Household.objects.get(pk=family.id))
        told = rows.told()
        transaction.set_rollback(True)
    return rows, told


@pytest.mark.parametrize("code", [VILLAGE, FIRM], ids=["village", "firm"])
@pytest.mark.parametrize("number", range(6))
def test_a_generated_family_is_what_registering_it_makes(ground, code, number):
    clerk = ground.staff.clerk_of(ground.tree.by_code[code])
    with transaction.atomic():
        rows, told = generated(ground, code, years=AT_SCHOOL if number % 2 else None)
        made = register_family(rows, by=actor_of(clerk), now=ENTERED_AT).told()
        transaction.set_rollback(True)

    assert differences(told, made) == []


def test_generated_members_are_what_enrolling_them_makes(ground):
    """Among them some who left, who lead a group, and of several categories."""
    node, county = ground.tree.by_code[VILLAGE], ground.tree.by_code[VILLAGE[:6]]
    manager = ground.staff.of(county, Role.MANAGER)
    with transaction.atomic():
        homes = Households(ground.rows, ground.people, ground.staff, numbers_drawn(), now=NOW)
        families = [homes.make(node, created_at=ENTERED_AT, student_years=AT_SCHOOL) for _ in range(60)]
        ground.rows.write()
        with transaction.atomic():
            roster = Members(ground.rows, numbers_drawn(), ground.tree, random=ground.random, now=NOW)
            roster.enrol(families, county=county, by=manager)
            ground.rows.write()
            rows = Roster.of(county.id)
            transaction.set_rollback(True)
        made = enrol_all(rows, by=actor_of(manager))
        transaction.set_rollback(True)

    assert any(row["left_on"] for row in rows.members)
    assert any(row["leads_group"] for row in rows.members)
    assert differences(rows.groups, made.groups) == []
    assert differences(rows.members, made.members) == []
