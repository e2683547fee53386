"""The table of what happens when the ID number that was typed is on file already."""

import pytest
from django.urls import reverse

from families.codes import Relation
from families.households.guards import sees_details
from families.identity.identity_check import OnFile, Outcome, already
from families.identity.operations.people import details_of, edit_person
from families.models import Listing, ListingSource, Person
from families.registering.operations.members import Leaving, NewMember, save_members
from ground.refusals import Refused

from .conftest import NOW, id_number, person_data
from .test_journey import sign_in, start

COUNTY = "Please ask 凤冈县计划生育协会, telephone 0851-24221234."


@pytest.fixture
def enrolled(tree):
    """A member of an association in the other county who is in no household."""
    person = Person(
        keeping_branch=tree.bozi,
        created_at=NOW,
        name="吴桂英",
        sort_key="wu gui ying",
        initials="wgy",
        sex="2",
        born_on="1978-03-12",
        resident_status="rural",
        resident_basis="former_rural",
        employer="茶厂",
        phone="13900000009",
        phone_last4="0009",
        id_last4=id_number()[-4:],
    )
    person.id_number = id_number()
    person.save()
    Listing.objects.create(
        person=person,
        branch=tree.bozi,
        source=ListingSource.MEMBERSHIP,
        source_id=1,
        name="吴桂英",
        sort_key="wu gui ying",
        initials="wgy",
    )
    return person


def test_a_number_on_file_nowhere_is_new(clerk):
    assert already(id_number(), "吴桂英", by=clerk).outcome == Outcome.NEW


def test_a_household_in_ones_own_scope_is_named_and_linked(tree, clerk):
    household = tree.household()

    found = already(id_number(), "李四", by=tree.actor(tree.yongxing))

    assert (found.outcome, found.household) == (Outcome.HERE, household)
    assert found.sentence == "Already on file: household JT520328-000001."


@pytest.mark.parametrize("name", ["吴桂英", "李四"])
def test_a_household_elsewhere_is_told_by_county_and_telephone_alone(tree, clerk, name):
    tree.household(tree.bozi)

    found = already(id_number(), name, by=clerk)

    assert found.outcome == Outcome.ELSEWHERE
    assert (found.household, found.person) == (None, None)
    assert found.sentence == f"This ID number is registered at another association. {COUNTY}"


def test_a_neighbouring_village_is_elsewhere_too(tree, clerk):
    tree.household(tree.liuhedu)

    found = already(id_number(), "吴桂英", by=clerk)

    assert found.outcome == Outcome.ELSEWHERE
    assert "湄潭县计划生育协会" in found.sentence
    assert "流河渡" not in found.sentence


def test_a_member_elsewhere_is_linked_silently_by_number_and_name(tree, clerk, enrolled):
    household = tree.household(by=clerk)

    member = household.members.get()
    assert member.person == enrolled
    enrolled.refresh_from_db()
    # What is on file elsewhere stays with its keeper and hidden from here.
    assert (enrolled.keeping_branch, enrolled.employer) == (tree.bozi, "茶厂")
    assert not sees_details(enrolled, by=clerk)


def test_the_pages_show_of_a_linked_person_only_what_was_typed(client, tree, enrolled):
    pages = sign_in(client, tree, tree.maoba)
    start(pages, phone="13800000001")
    household = enrolled.household_memberships.get().household

    page = pages.get(household.get_absolute_url()).content.decode()
    member = enrolled.household_memberships.get()
    details = pages.get(reverse("families:member", args=[household.number, member.pk])).content.decode()
    rows = pages.get(reverse("families:edit", args=[household.number, "members"])).content.decode()

    for html in (page, details, rows):
        assert "茶厂" not in html
        assert "0009" not in html
        assert "13900000009" not in html
    assert "keeps this person&#x27;s details" in details


def test_a_member_elsewhere_under_another_name_is_not_linked(tree, clerk, enrolled):
    found = already(id_number(), "李四", by=clerk)

    assert found.outcome == Outcome.OTHER_NAME
    assert found.person is None
    assert found.sentence == (
        "This ID number is on file under another name. Check the certificate, "
        "or ask 凤冈县计划生育协会, telephone 0851-24221234."
    )
    with pytest.raises(OnFile):
        tree.household(by=clerk, name="李四")


def test_only_the_keeping_branch_changes_a_person(tree, clerk, enrolled):
    household = tree.household(by=clerk)
    member = household.members.get()

    with pytest.raises(Refused, match="柏梓村计划生育协会 keeps"):
        edit_person(
            member.pk,
            household_id=household.pk,
            by=clerk,
            version=1,
            person_version=1,
            now=NOW,
            data=details_of(enrolled),
        )


def test_a_number_cannot_be_changed_into_somebody_elses(tree, clerk):
    tree.household(tree.bozi, number=id_number("19900101"), name="王五")
    household = tree.household(by=clerk)
    member = household.members.get()

    with pytest.raises(OnFile, match="another association"):
        edit_person(
            member.pk,
            household_id=household.pk,
            by=clerk,
            version=1,
            person_version=1,
            now=NOW,
            data=person_data("吴桂英", id_number("19900101")),
        )


def test_whoever_collects_answers_about_elsewhere_has_to_wait(client, tree, settings):
    tree.household(tree.bozi)
    pages = sign_in(client, tree, tree.maoba)

    answers = [start(pages, name=f"李四{'甲乙丙丁'[n % 4]}")[0].status_code for n in range(12)]

    assert answers[:10] == [422] * 10
    assert answers[10:] == [429, 429]


def test_ordinary_registrations_are_never_slowed_down(client, tree):
    pages = sign_in(client, tree, tree.maoba)

    answers = [start(pages, id_number=id_number("19800101", n))[0].status_code for n in range(2, 26, 2)]

    assert answers == [302] * 12


def test_a_person_of_two_lists_stays_with_the_first_keeper_when_leaving(tree, clerk, enrolled):
    household = tree.household(by=clerk, name="李明", number=id_number("19760501", 1))
    wife = NewMember(person=person_data("吴桂英"), relation=Relation.SPOUSE)
    household = save_members(household.pk, by=clerk, version=1, now=NOW, added=[wife])
    member = household.members.get(relation=Relation.SPOUSE)
    save_members(
        household.pk,
        by=clerk,
        version=2,
        now=NOW,
        leaving={member.pk: Leaving(on=NOW.date(), reason="moved")},
    )

    assert {listing.branch_id for listing in enrolled.listings.all()} == {tree.bozi.pk}
