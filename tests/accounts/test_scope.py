"""Who sees which rows: one equality of the scope, and nothing at all where anything is unclear."""

from dataclasses import replace

import pytest

from accounts.models import User
from accounts.roles import Role
from accounts.scope import Actor, AncestorField, HandedDownQuerySet, Place, ScopedQuerySet
from jobs.models import Job

CLERK = Actor(
    user=User(),
    role=Role.CLERK,
    place=Place(branch_id=7, base_id=7, township_id=5, county_id=3),
    scope=("base_id", 7),
    duty_id=1,
)


class Rows(ScopedQuerySet):
    readers = frozenset({Role.CLERK, Role.REVIEWER})

    def narrowed(self, actor):
        return self.filter(kind="annual")


class RowsFromAbove(HandedDownQuerySet):
    pass


def narrowed_by(rows) -> set[tuple]:
    """The conditions of a queryset: column, lookup and value."""
    return {(one.lhs.target.column, one.lookup_name, str(one.rhs)) for one in rows.query.where.leaves()}


def test_a_reader_sees_the_rows_of_the_scope_as_far_as_the_role_reads_them():
    assert narrowed_by(Rows(Job).visible_to(CLERK)) == {
        ("base_id", "exact", "7"),
        ("kind", "exact", "annual"),
    }


@pytest.mark.parametrize(
    "unclear", [{"duty_id": None}, {"scope": None}, {"role": Role.AUDITOR}, {"role": None}]
)
def test_without_a_duty_a_scope_or_a_role_that_reads_nothing_is_seen(unclear):
    rows = Rows(Job).visible_to(replace(CLERK, **unclear))

    assert rows.query.is_empty()


def test_every_role_of_people_reads_unless_a_model_says_less():
    assert ScopedQuerySet.readers == frozenset(Role) - {Role.SYSTEM}
    assert narrowed_by(ScopedQuerySet(Job).narrowed(CLERK)) == set()


def test_what_is_handed_down_is_read_by_those_below_the_association_that_has_it():
    rows = RowsFromAbove(Job).visible_to(CLERK)
    assert " OR " in str(rows.query)
    assert narrowed_by(rows) == {
        ("base_id", "exact", "7"),
        ("branch_id", "in", "[3, 5, 7, 7]"),
    }


def test_a_row_carries_its_place_and_an_actor_the_officer():
    place = Place(branch_id=7, base_id=7, township_id=5, county_id=3, city_id=2, province_id=1)
    assert Place.of(Job(**place.columns())) == place
    assert replace(CLERK, user=User(officer_id=9)).officer_id == 9


def test_an_ancestor_is_written_by_the_database_alone_and_says_so_in_no_migration():
    field = AncestorField(verbose_name="county", null=False, editable=True)

    assert (field.null, field.blank, field.editable, field.verbose_name) == (True, True, False, "county")
    assert field.deconstruct()[3] == {"verbose_name": "county"}
