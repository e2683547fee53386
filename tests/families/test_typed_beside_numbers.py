"""Sex and birth date come from the ID number; what was typed beside it is set aside, and said."""

from datetime import date

import pytest
from django.urls import reverse

from families.codes import Relation
from families.models import Household, Person
from families.registering.operations.members import NewMember, save_members

from .conftest import NOW, id_number, person_data
from .test_journey import edit_url, fields_of, sign_in, start

SEX = "吴桂英: the ID number says female, but male was entered."
BORN = "吴桂英: the ID number says 1978-03-12, but 1980-01-01 was entered."


@pytest.fixture
def pages(client, tree):
    return sign_in(client, tree, tree.maoba)


def warned(response) -> list[str]:
    html = response.content.decode()
    return [sentence for sentence in (SEX, BORN) if sentence in html]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"sex": "1"}, [SEX]),
        ({"sex": "2"}, []),
        ({}, []),
        ({"born_on": "1980-01-01"}, [BORN]),
        ({"born_on": "1978-03-12"}, []),
        ({"sex": "1", "born_on": "1980-01-01"}, [SEX, BORN]),
    ],
)
def test_a_head_typed_otherwise_than_the_number_is_saved_by_the_number_with_a_warning(pages, typed, says):
    response, _sent = start(pages, **typed)

    assert warned(pages.get(response.headers["Location"])) == says
    person = Person.objects.get()
    assert (person.sex, person.born_on) == ("2", date(1978, 3, 12))


def test_the_warning_stands_for_a_new_member_too(pages):
    start(pages)
    household = Household.objects.get()
    sent = fields_of(pages.get(edit_url(household, "members"))) | {
        "new-0-name": "李小雨",
        "new-0-id_number": id_number("20080229", 4),
        "new-0-relation": Relation.DAUGHTER,
        "new-0-resident": "undetermined",
        "new-0-sex": "1",
    }

    response = pages.post(edit_url(household, "members"), sent, follow=True)

    assert "李小雨: the ID number says female, but male was entered." in response.content.decode()


def test_the_warning_stands_for_a_person_who_is_corrected(pages, tree, clerk):
    household = tree.household(by=clerk)
    sent = fields_of(pages.get(edit_url(household, "head"))) | {"sex": "1"}

    response = pages.post(edit_url(household, "head"), sent, follow=True)

    assert warned(response) == [SEX]


def test_a_number_that_turns_a_daughter_into_a_son_says_so_on_the_page(pages, tree, clerk):
    daughter = NewMember(person=person_data("李小雨", id_number("20010501", 4)), relation=Relation.DAUGHTER)
    household = save_members(tree.household(by=clerk).pk, by=clerk, version=1, now=NOW, added=[daughter])
    member = household.members.get(relation=Relation.DAUGHTER)
    address = reverse("families:member", args=[household.number, member.pk])
    sent = fields_of(pages.get(address)) | {"id_number": id_number("20010501", 5)}

    response = pages.post(address, sent, follow=True)

    assert "李小雨: “daughter” does not fit the sex on file." in response.content.decode()
