"""What happens on a roster when the ID number that was typed is on file already."""

import pytest
from django.urls import reverse

from families.households.guards import sees_details
from families.identity.identity_check import OnFile, Outcome, already
from families.models import HouseholdMember, ListingSource
from members.models import Membership
from members.operations.enrol import OnRoster
from members.operations.leaving import Leaving, leave
from tests.families.test_journey import fields_of, sign_in

from .conftest import NOW, TODAY, id_number

MEMBERSHIP = ListingSource.MEMBERSHIP


def typed(pages, **more):
    address = f"{reverse('members:new')}"
    data = fields_of(pages.get(address)) | {
        "name": "吴桂英",
        "id_number": id_number(),
        "resident": "rural.former_rural",
        "met_on": "20240105",
        "minutes": "2026年第3次",
        "joined_on": "20240105",
        "kind": "individual",
        **more,
    }
    return pages.post(address, data)


def test_a_household_elsewhere_is_linked_silently_by_number_and_name(tree, clerk):
    household = tree.household(tree.bozi, employer="茶厂", phone="13900000009")

    membership = tree.enrol(typed={"phone": "13800000001"})

    person = HouseholdMember.objects.get(household=household).person
    assert membership.person == person
    # What is on file elsewhere stays with its keeper and hidden from here.
    person.refresh_from_db()
    assert (person.keeping_branch, person.employer, person.phone) == (tree.bozi, "茶厂", "13900000009")
    assert not sees_details(person, by=clerk)


def test_a_membership_elsewhere_is_linked_silently_by_number_and_name(tree, clerk):
    elsewhere = tree.enrol(tree.bozi)

    here = tree.enrol()

    assert here.person == elsewhere.person
    assert here.person.keeping_branch == tree.bozi


def test_a_township_clerk_who_enrols_at_a_firm_leaves_the_village_the_keeper(tree):
    tree.household()

    membership = tree.enrol(tree.factory, by=tree.actor(tree.yongxing))

    assert membership.person.keeping_branch == tree.maoba


def test_the_next_roster_becomes_the_keeper_when_nobody_else_lists_the_person(tree):
    gone = tree.enrol(tree.bozi)
    leave(
        gone.pk,
        by=tree.actor(tree.bozi),
        version=1,
        now=NOW,
        leaving=Leaving(on=TODAY, reason="moved"),
    )

    here = tree.enrol(typed={"phone": "13800000001"})

    assert (here.person.keeping_branch, here.person.phone) == (tree.maoba, "13800000001")


def test_the_pages_show_of_a_linked_person_only_what_was_typed(client, tree):
    tree.household(tree.bozi, employer="茶厂", phone="13900000009", nation="06")
    pages = sign_in(client, tree, tree.maoba)

    response = typed(pages)
    html = pages.get(response.headers["Location"]).content.decode()
    paper = pages.get(reverse("members:roster")).content.decode()

    for page in (html, paper):
        assert "吴桂英" in page
        for hidden in ("茶厂", "0009", "Miao"):
            assert hidden not in page


def test_another_name_is_refused_without_saying_which(client, tree):
    tree.household(tree.bozi, name="李四")
    pages = sign_in(client, tree, tree.maoba)

    response = typed(pages)

    html = response.content.decode()
    assert response.status_code == 422
    assert "on file under another name" in html
    assert "凤冈县计划生育协会, telephone 0851-24221234" in html
    assert "李四" not in html
    assert not Membership.objects.exists()
    with pytest.raises(OnFile):
        tree.enrol()


def test_somebody_on_this_roster_is_answered_with_the_way_there(client, tree):
    membership = tree.enrol()
    pages = sign_in(client, tree, tree.maoba)

    for name in ("吴桂英", "李四"):
        response = typed(pages, name=name)
        assert response.status_code == 422
        assert f'href="{membership.get_absolute_url()}"' in response.content.decode()


def test_whoever_left_may_be_enrolled_again_with_a_new_card(tree, clerk):
    first = tree.enrol()
    leave(first.pk, by=clerk, version=1, now=NOW, leaving=Leaving(on=TODAY, reason="wish"))

    again = tree.enrol()

    assert (again.person, again.card_no) == (first.person, "HY520328-0000002")


def test_the_rule_for_households_is_as_it_was(tree, clerk):
    tree.household(tree.bozi)

    assert already(id_number(), "吴桂英", by=clerk).outcome == Outcome.ELSEWHERE
    assert already(id_number(), "吴桂英", by=clerk, source=MEMBERSHIP).outcome == Outcome.LINKED
    assert already(id_number(), "李四", by=clerk, source=MEMBERSHIP).outcome == Outcome.OTHER_NAME


def test_whoever_collects_answers_about_elsewhere_has_to_wait(client, tree):
    tree.household(tree.bozi)
    pages = sign_in(client, tree, tree.maoba)

    answers = [typed(pages, name=f"李四{'甲乙丙丁'[n % 4]}").status_code for n in range(12)]

    assert answers == [422] * 10 + [429] * 2


def test_members_on_a_roster_are_no_reason_to_wait(client, tree):
    tree.enrol()
    pages = sign_in(client, tree, tree.maoba)

    assert [typed(pages).status_code for _ in range(12)] == [422] * 12


def test_a_second_enrolment_is_refused_for_somebody_of_a_household_too(tree):
    household = tree.household()
    tree.enrol()

    with pytest.raises(OnRoster):
        tree.enrol_of(household)
