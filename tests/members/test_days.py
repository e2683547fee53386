"""Days of the roster as they happened: any past day that nothing on file contradicts."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from ground.refusals import Refused
from members.dependants import against_closing
from members.models import Membership, MembershipCategory
from members.operations.change import edit_membership
from members.operations.groups import close_group, make_group
from members.operations.leaving import Leaving, leave
from tests.families.test_journey import fields_of, sign_in

from .conftest import NOW, TODAY, membership_data

JOINED = date(2019, 5, 1)
VOLUNTEER = frozenset({"volunteer"})


def data(**more):
    return membership_data(**{"met_on": JOINED, "joined_on": JOINED, "categories": VOLUNTEER, **more})


@pytest.fixture
def membership(tree):
    return tree.enrol(met_on=JOINED, joined_on=JOINED, categories=VOLUNTEER)


def edited(membership, clerk, *, on=None, **more):
    membership.refresh_from_db()
    return edit_membership(
        membership.pk, by=clerk, version=membership.version, now=NOW, data=data(**more), categories_on=on
    )


def volunteers(day):
    return MembershipCategory.objects.standing_on(day).filter(category="volunteer").count()


def test_a_member_typed_today_left_on_a_day_long_past(membership, clerk):
    leave(membership.pk, by=clerk, version=1, now=NOW, leaving=Leaving(on=date(2025, 12, 31), reason="moved"))

    there = [Membership.objects.standing_on(date(2025, 12, day)).count() for day in (30, 31)]
    assert there == [1, 0]


def test_categories_of_a_new_member_begin_with_the_joining(membership):
    assert [volunteers(day) for day in (JOINED - timedelta(days=1), JOINED)] == [0, 1]


def test_a_category_is_given_and_taken_from_a_day_on(membership, clerk):
    edited(membership, clerk, on=date(2021, 3, 1), categories=frozenset())
    edited(membership, clerk, on=date(2023, 7, 1), categories=VOLUNTEER)

    days = (date(2021, 2, 28), date(2021, 3, 1), date(2023, 6, 30), date(2023, 7, 1))
    assert [volunteers(day) for day in days] == [1, 0, 0, 1]


def test_without_a_day_categories_change_today(membership, clerk):
    edited(membership, clerk, categories=frozenset())

    assert [volunteers(day) for day in (TODAY - timedelta(days=1), TODAY)] == [1, 0]


@pytest.mark.parametrize("on", [JOINED - timedelta(days=1), TODAY + timedelta(days=1)])
def test_categories_change_within_the_membership(membership, clerk, on):
    with pytest.raises(Refused) as refusal:
        edited(membership, clerk, on=on, categories=frozenset())

    assert refusal.value.field == "categories_on"


@pytest.mark.parametrize("joined", [date(2015, 1, 1), date(2022, 1, 1)])
def test_categories_move_with_the_corrected_day_of_joining(membership, clerk, joined):
    edited(membership, clerk, met_on=date(2015, 1, 1), joined_on=joined)

    assert [volunteers(day) for day in (joined - timedelta(days=1), joined)] == [0, 1]


def test_nobody_joined_after_a_category_had_ended(membership, clerk):
    edited(membership, clerk, on=date(2021, 3, 1), categories=frozenset())

    with pytest.raises(Refused) as refusal:
        edited(membership, clerk, joined_on=date(2021, 3, 2), categories=frozenset())
    assert refusal.value.field == "joined_on"


def test_the_page_asks_since_when_the_categories_are_as_ticked(client, tree, membership):
    pages = sign_in(client, tree, tree.maoba)
    address = reverse("members:edit", args=[membership.card_no])
    typed = fields_of(pages.get(address)) | {"categories": ["backbone"], "categories_on": "2019-04-30"}

    page = pages.post(address, typed)
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["categories_on"])
    assert pages.post(address, typed | {"categories_on": "2021-03-01"}).status_code == 302
    assert [volunteers(day) for day in (date(2021, 2, 28), date(2021, 3, 1))] == [1, 0]


def test_an_association_did_not_close_before_its_last_member_left(membership, clerk, tree):
    leave(membership.pk, by=clerk, version=1, now=NOW, leaving=Leaving(on=date(2025, 6, 30), reason="moved"))

    assert "2025-06-30" in against_closing(tree.maoba, act="close_on", on=date(2025, 6, 29))
    assert against_closing(tree.maoba, act="close_on", on=date(2025, 6, 30)) == ""


def test_who_was_entered_in_error_keeps_no_association_open(membership, clerk, tree):
    leave(membership.pk, by=clerk, version=1, now=NOW, leaving=Leaving(on=TODAY, reason="in_error"))

    assert against_closing(tree.maoba, act="close_on", on=date(2025, 6, 30)) == ""


def test_a_group_opens_and_closes_on_days_past(tree, clerk):
    with pytest.raises(Refused) as refusal:
        make_group(
            branch_id=tree.maoba.pk, name="坪上小组", by=clerk, now=NOW, opened_on=TODAY + timedelta(days=1)
        )
    assert refusal.value.field == "opened_on"
    group = make_group(branch_id=tree.maoba.pk, name="坪上小组", by=clerk, now=NOW, opened_on=JOINED)

    for on in (JOINED - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(Refused) as refusal:
            close_group(group.pk, by=clerk, version=1, now=NOW, closed_on=on)
        assert refusal.value.field == "closed_on"
    close_group(group.pk, by=clerk, version=1, now=NOW, closed_on=date(2025, 12, 31))
    there = type(group).objects.filter(pk=group.pk)
    assert [there.standing_on(date(2025, 12, day)).exists() for day in (30, 31)] == [True, False]
