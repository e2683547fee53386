"""Where the pages of a household show the same person twice: as a member, and among the children born."""

import pytest
from django.urls import reverse

from families.codes import Relation
from families.models import Child
from families.operations.members import NewMember, save_members

from .conftest import NOW, id_number, person_data
from .test_journey import edit_url, fields_of, sign_in


@pytest.fixture
def pages(client, tree):
    return sign_in(client, tree, tree.maoba)


@pytest.fixture
def household(tree, clerk):
    """A mother and her daughter."""
    daughter = NewMember(person=person_data("李小雨", id_number("20010501", 4)), relation=Relation.DAUGHTER)
    home = tree.household(by=clerk)
    return save_members(home.pk, by=clerk, version=1, now=NOW, added=[daughter])


def test_a_child_who_is_a_person_on_file_is_only_shown_among_the_children(pages, household):
    child, member = Child.objects.get(), household.members.get(relation=Relation.DAUGHTER)
    page = pages.get(edit_url(household, "classes"))
    prefix = f"child-{child.pk}"

    shown = page.context["page"].children[0]
    assert [name for name, field in shown.fields.items() if field.disabled] == [
        "name",
        "sex",
        "born_on",
        "died_on",
    ]
    assert reverse("families:member", args=[household.number, member.pk]) in page.content.decode()

    sent = fields_of(page) | {f"{prefix}-died_on": "2026-03-01", f"{prefix}-disability_grade": "2"}
    pages.post(edit_url(household, "classes"), sent)

    child.refresh_from_db()
    assert (child.died_on, child.disability_grade) == (None, 2)
