"""Who counts as an officer's own in a family or a case."""

from datetime import timedelta

import pytest

from accounts.models import DeclaredRelative
from assistance.cases.kinship import is_kin
from assistance.models import AidCase, Party, PartyRole
from families.codes import Relation
from families.models import HouseholdMember
from tests.assistance.world import NOW, TODAY


@pytest.fixture
def home(world):
    return world.household()


@pytest.fixture
def elsewhere(world):
    """Another family, one of whom is to be paid in a case of the first."""
    return world.household("随阳山村")


def living(home, relation=Relation.HEAD):
    return home.members.get(relation=relation).person


def paid_to(case, person):
    Party.objects.update_or_create(
        case=case,
        role=PartyRole.PAYEE,
        defaults={"person": person, "name": person.name, "sort_key": "", "initials": ""},
    )


def declare(officer, person, *, ended_at=None):
    row = DeclaredRelative(officer=officer, name=person.name, relation="sibling")
    row.id_number = person.id_number
    row.save()
    DeclaredRelative.objects.filter(pk=row.pk).update(declared_at=NOW - timedelta(days=9), ended_at=ended_at)


def test_a_stranger_is_nobodys_kin(world, home):
    world.user(living(home).id_number)
    assert not is_kin(world.user().officer_id, household_id=home.pk)
    assert not is_kin(world.user().officer_id, household_id=home.pk, case_id=world.draft(home).pk)


@pytest.mark.parametrize("relation", [Relation.HEAD, Relation.DAUGHTER])
def test_whoever_lives_in_the_household_is_kin(world, home, relation):
    officer = world.user(living(home, relation).id_number).officer

    assert is_kin(officer.pk, household_id=home.pk)
    home.members.filter(person=living(home, relation)).update(left_on=TODAY)
    assert not is_kin(officer.pk, household_id=home.pk)


def test_whoever_declared_a_member_is_kin_until_the_declaration_ends(world, home):
    officer, ended = world.user().officer, world.user().officer
    declare(officer, living(home))
    declare(ended, living(home), ended_at=NOW + timedelta(hours=1))

    assert is_kin(officer.pk, household_id=home.pk)
    assert not is_kin(ended.pk, household_id=home.pk)


@pytest.mark.parametrize(("hours", "holds"), [(1, True), (0, False), (-1, False)])
def test_a_declaration_that_ended_holds_for_cases_begun_before(world, home, hours, holds):
    earlier = world.draft(home)
    AidCase.objects.filter(pk=earlier.pk).update(created_at=NOW - timedelta(days=5))
    case = world.draft(home)
    officer = world.user().officer
    declare(officer, living(home), ended_at=case.created_at + timedelta(hours=hours))

    assert is_kin(officer.pk, household_id=home.pk, case_id=case.pk) is holds


@pytest.mark.parametrize("lives_on_file", [True, False])
def test_whoever_is_named_in_a_case_is_kin_of_the_case_alone(world, home, elsewhere, lives_on_file):
    case = world.draft(home)
    payee = living(elsewhere)
    paid_to(case, payee)
    if not lives_on_file:
        HouseholdMember.objects.filter(person=payee).update(left_on=TODAY)
    officer = world.user(payee.id_number).officer

    assert is_kin(officer.pk, household_id=home.pk, case_id=case.pk)
    assert not is_kin(officer.pk, household_id=home.pk)
    assert not is_kin(officer.pk, household_id=home.pk, case_id=world.draft(home).pk)


def test_whoever_lives_with_somebody_named_in_a_case_is_kin(world, home, elsewhere):
    case = world.draft(home)
    paid_to(case, living(elsewhere))
    daughter = living(elsewhere, Relation.DAUGHTER)
    officer = world.user(daughter.id_number).officer

    assert is_kin(officer.pk, household_id=home.pk, case_id=case.pk)
    HouseholdMember.objects.filter(person=daughter).update(left_on=TODAY)
    assert not is_kin(officer.pk, household_id=home.pk, case_id=case.pk)


def test_people_without_an_id_number_are_taken_for_nobody(world, home):
    """Two of whom nothing is known are not the same one."""
    officer = world.user().officer
    nameless = world.person("周小妹", TODAY, male=False, at=home.branch)
    world.member(home, nameless, Relation.DAUGHTER)
    type(nameless).objects.filter(pk=nameless.pk).update(
        id_index=None, id_number_sealed=None, id_last4="", no_id_reason="newborn"
    )
    assert not is_kin(officer.pk, household_id=home.pk)


def test_asking_takes_one_query(world, home, django_assert_num_queries):
    case, officer = world.draft(home), world.user().officer

    with django_assert_num_queries(1):
        is_kin(officer.pk, household_id=home.pk, case_id=case.pk)
