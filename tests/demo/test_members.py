"""The roster of the demo is one that the operations could have written."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from assistance.models import Party
from demo.generate import build
from demo.members import Members
from demo.scales import FIRST_VILLAGE, SCALES
from families.models import Child, Household, HouseholdMember, Listing, Person, VillagerGroup
from ground.group_names import group_keys
from ground.readings import other_letters
from members.models import Category, MemberGroup, Membership, MembershipCategory
from tests.demo.conftest import NOW

TODAY = timezone.localdate(NOW)


@pytest.fixture
def read(demo):
    """The demo that the tests of a module read together."""


def test_the_first_village_has_members_in_groups_and_some_members_have_left(read):
    ours = Membership.objects.filter(branch__code=FIRST_VILLAGE)

    assert ours.filter(left_on=None).count() > 3
    assert Membership.objects.exclude(left_on=None).exists()
    assert MemberGroup.objects.filter(branch__code=FIRST_VILLAGE).count() >= 2
    assert ours.filter(leads_group=True).exists()
    assert MembershipCategory.objects.values("category").distinct().count() > len(Category) // 2


def test_whoever_is_on_a_roster_is_listed_there_under_the_same_name(read):
    listed = Listing.objects.filter(source="membership", reading=0)
    listed = listed.values_list("source_id", "name", "branch_id")
    live = Membership.objects.filter(left_on=None)

    assert set(listed) == set(live.values_list("pk", "name", "branch_id"))


def test_other_letters_and_keys_are_those_that_names_have(read):
    for model in (HouseholdMember, Membership, Party):
        for name, others in model.objects.values_list("name", "other_letters").distinct():
            assert others == other_letters(name)
    assert Membership.objects.exclude(other_letters="").exists()
    for model in (VillagerGroup, MemberGroup):
        for name, key, place in model.objects.values_list("name", "name_key", "sort_key").distinct():
            assert {"name_key": key, "sort_key": place} == group_keys(name)


def test_more_memberships_than_people(read):
    found = Membership.objects.aggregate(rows=Count("*"), people=Count("person", distinct=True))

    assert found["rows"] > found["people"]


def test_members_are_adults_who_joined_after_the_council_agreed(read):
    for row in Membership.objects.select_related("person", "group"):
        assert row.person.age_on(row.joined_on) >= 18
        assert row.applied_on < row.met_on <= row.joined_on <= TODAY
        assert row.joined_on <= timezone.localdate(row.counted_from)
        assert row.group is None or row.group.branch_id == row.branch_id
        assert row.left_on is None or timezone.localdate(row.counted_from) <= row.left_on <= TODAY


def test_nothing_happens_in_the_future(read):
    later = Q(counted_from__gt=NOW) | Q(counted_until__gt=NOW) | Q(created_at__gt=NOW)

    assert not Membership.objects.filter(later).exists()


def test_a_leader_is_on_the_roster_in_the_group(read):
    led = Membership.objects.filter(leads_group=True)

    assert not led.filter(Q(group=None) | Q(left_on__isnull=False)).exists()
    assert not led.exclude(group__branch=F("branch")).exists()


@pytest.mark.django_db
def test_families_are_the_same_with_members_and_without(monkeypatch):
    scale = replace(SCALES["tiny"], households=30, cases=5)

    def made():
        with transaction.atomic():
            build(scale, seed=3, now=NOW + timedelta(days=1))
            found = [
                list(Person.objects.order_by("pk").values_list("uuid", "name", "id_last4", "employer")),
                list(Household.objects.order_by("pk").values_list("number", "head_name", "created_at")),
                list(Child.objects.order_by("pk").values_list("name", "born_on")),
            ]
            transaction.set_rollback(True)
        return found

    with_members = made()
    monkeypatch.setattr(Members, "enrol", lambda *_args, **_kwargs: None)

    assert made() == with_members
