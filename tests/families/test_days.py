"""Days of a household as they happened: any past day that nothing on file contradicts."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from families.codes import Relation
from families.models import Household, HouseholdClass, HouseholdMember, Section
from families.registering.operations.classes import ClassData, save_classes
from families.registering.operations.members import (
    Leaving,
    MemberRefused,
    NewMember,
    RowRefused,
    save_members,
)
from families.registering.operations.register import complete_registration
from ground.refusals import Refused

from .conftest import NOW, id_number, person_data
from .test_journey import edit_url, fields_of, sign_in
from .test_people import edit

TODAY = date(2026, 11, 21)
BORN = date(2000, 5, 1)


def son(**more):
    return NewMember(person=person_data("李强", id_number("20000501", 1)), relation=Relation.SON, **more)


def save(household, clerk, **what):
    household.refresh_from_db()
    return save_members(household.pk, by=clerk, version=household.version, now=NOW, **what)


@pytest.fixture
def household(tree):
    return tree.household()


@pytest.fixture
def member(household, clerk):
    save(household, clerk, added=[son()])
    return household.members.get(relation=Relation.SON)


def test_who_joins_without_a_day_has_belonged_since_birth(member):
    assert member.joined_on == BORN


def test_a_member_leaves_long_before_the_file_was_typed(household, member, clerk):
    save(household, clerk, leaving={member.pk: Leaving(on=date(2024, 3, 1), reason="married out")})

    there = household.members.filter(pk=member.pk)
    assert [there.standing_on(date(2024, 3, 1) + timedelta(days=n)).exists() for n in (-1, 0)] == [
        True,
        False,
    ]


@pytest.mark.parametrize("on", [BORN - timedelta(days=1), TODAY + timedelta(days=1)])
def test_nobody_leaves_before_birth_or_in_days_to_come(household, member, clerk, on):
    with pytest.raises(MemberRefused) as refusal:
        save(household, clerk, leaving={member.pk: Leaving(on=on, reason="married out")})

    assert (refusal.value.member_id, refusal.value.field) == (member.pk, "left_on")


@pytest.mark.parametrize("on", [BORN - timedelta(days=1), TODAY + timedelta(days=1)])
def test_nobody_joins_before_birth_or_in_days_to_come(household, clerk, on):
    with pytest.raises(RowRefused) as refusal:
        save(household, clerk, added=[son(joined_on=on)])

    assert (refusal.value.row, refusal.value.field) == (0, "joined_on")


@pytest.mark.parametrize("on", [BORN, date(2021, 8, 1), TODAY])
def test_a_member_moved_in_on_any_day_that_is_past(household, clerk, on):
    save(household, clerk, added=[son(joined_on=on)])

    assert household.members.get(relation=Relation.SON).joined_on == on


def test_the_page_says_since_when_a_member_lives_there_unless_it_is_since_birth(
    client, tree, household, member, clerk
):
    pages = sign_in(client, tree, tree.maoba)
    assert "here since" not in pages.get(household.get_absolute_url()).content.decode()

    save(household, clerk, since={member.pk: date(2021, 8, 1)})
    assert "here since 2021-08-01" in pages.get(household.get_absolute_url()).content.decode()


def test_the_day_of_joining_is_corrected_and_emptied(household, member, clerk):
    save(household, clerk, since={member.pk: date(2021, 8, 1)})
    member.refresh_from_db()
    assert member.joined_on == date(2021, 8, 1)

    save(household, clerk, since={member.pk: None})
    member.refresh_from_db()
    assert member.joined_on == BORN


def test_nobody_is_in_two_households_on_one_day(tree, household, member, clerk):
    left_on = date(2024, 3, 1)
    save(household, clerk, leaving={member.pk: Leaving(on=left_on, reason="married out")})
    other, by = tree.household(tree.liuhedu, number=id_number("19800101"), name="王五"), None
    by = tree.actor(tree.liuhedu)

    with pytest.raises(RowRefused) as refusal:
        save(other, by, added=[son(joined_on=left_on - timedelta(days=1))])
    assert refusal.value.field == "joined_on"
    # How often somebody asks is limited, for the answer tells of other associations.
    assert refusal.value.refusal.tells_of_elsewhere

    save(other, by, added=[son()])
    assert other.members.get(relation=Relation.SON).joined_on == left_on
    for day in (date(2024, 2, 29), left_on, TODAY):
        assert HouseholdMember.objects.filter(person=member.person).standing_on(day).count() == 1, day


def test_a_corrected_birth_date_moves_who_belonged_since_birth(household, member, clerk):
    edit(household, clerk, member=member, number=None, no_id_reason="未办", sex="1", born_on=date(2001, 5, 1))

    member.refresh_from_db()
    assert member.joined_on == date(2001, 5, 1)


def test_nobody_left_a_household_before_birth(tree, household, member, clerk):
    save(household, clerk, leaving={member.pk: Leaving(on=date(2001, 1, 1), reason="收养")})
    save(household, clerk, added=[son()])
    again = household.members.get(left_on=None, relation=Relation.SON)

    with pytest.raises(Refused) as refusal:
        edit(
            household,
            clerk,
            member=again,
            number=None,
            no_id_reason="未办",
            sex="1",
            born_on=date(2001, 5, 1),
        )
    assert refusal.value.field == "born_on"


def test_the_page_says_at_the_field_which_day_cannot_be(client, tree, household, member):
    pages = sign_in(client, tree, tree.maoba)
    data = fields_of(pages.get(edit_url(household, "members")))
    left = {f"member-{member.pk}-left_on": "1999-12-31", f"member-{member.pk}-left_reason": "婚嫁"}

    page = pages.post(edit_url(household, "members"), data | left)
    row = next(row for row in page.context["page"].rows if row.member.pk == member.pk)
    assert (page.status_code, list(row.errors)) == (422, ["left_on"])

    data |= left | {f"member-{member.pk}-left_on": "2024-03-01", f"member-{member.pk}-joined_on": "2010-1-5"}
    assert pages.post(edit_url(household, "members"), data).status_code == 302
    member.refresh_from_db()
    assert (member.joined_on, member.left_on) == (date(2010, 1, 5), date(2024, 3, 1))


def test_a_household_is_on_file_since_the_day_of_its_paper_file(household, clerk):
    Household.objects.update(filled=list(Section))

    with pytest.raises(Refused) as refusal:
        complete_registration(
            household.pk, by=clerk, version=1, now=NOW, registered_on=TODAY + timedelta(days=1)
        )
    assert refusal.value.field == "registered_on"

    complete_registration(household.pk, by=clerk, version=1, now=NOW, registered_on=date(2019, 5, 1))
    on_file = Household.objects.filter(pk=household.pk)
    assert [on_file.standing_on(day).exists() for day in (date(2019, 4, 30), date(2019, 5, 1))] == [
        False,
        True,
    ]


@pytest.mark.parametrize("where", ["register", "address"])
def test_a_registration_asks_since_when_the_household_is_on_file(client, tree, household, where):
    pages = sign_in(client, tree, tree.maoba)
    Household.objects.update(filled=[one for one in Section if where == "register" or one != where])
    if where == "register":
        address = reverse("families:complete", args=[household.number])
        shown = pages.get(reverse("families:register", args=[household.number]))
    else:
        address = edit_url(household, where)
        shown = pages.get(address)
    data = fields_of(shown) | {"complete": "1", "detail": "12号"}
    assert timezone.localdate().isoformat() in data["registered_on"]

    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    late = pages.post(address, data | {"registered_on": tomorrow})
    assert late.status_code == 422
    assert "This day is still to come." in late.content.decode()
    assert pages.post(address, data | {"registered_on": "2019-05-01"}).status_code == 302
    household.refresh_from_db()
    assert (household.status, household.registered_on) == ("active", date(2019, 5, 1))


@pytest.mark.parametrize(
    ("ends_on", "refused"),
    [
        (date(2025, 12, 31), False),
        (date(2020, 1, 1), False),
        (date(2019, 12, 31), True),
        (TODAY + timedelta(days=1), True),
    ],
)
def test_a_class_ends_on_any_past_day_it_held(household, clerk, ends_on, refused):
    added = ClassData(kind="hardship", starts_on=date(2020, 1, 1), evidence="hardship_proof")
    save_classes(household.pk, by=clerk, version=1, now=NOW, added=[added])
    row = HouseholdClass.objects.get()

    if refused:
        with pytest.raises(Refused):
            save_classes(household.pk, by=clerk, version=2, now=NOW, ended={row.pk: ends_on})
        return
    save_classes(household.pk, by=clerk, version=2, now=NOW, ended={row.pk: ends_on})
    held = [HouseholdClass.objects.standing_on(ends_on + timedelta(days=n)).exists() for n in (0, 1)]
    assert held == [True, False]


def test_a_class_does_not_begin_in_days_to_come(household, clerk):
    added = ClassData(kind="hardship", starts_on=TODAY + timedelta(days=1), evidence="hardship_proof")

    with pytest.raises(Refused) as refusal:
        save_classes(household.pk, by=clerk, version=1, now=NOW, added=[added])
    assert refusal.value.field == "starts_on"
