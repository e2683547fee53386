"""The pages of a household where a person on file is shown or changed."""

import re
from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from families.codes import Relation
from families.models import Child, Listing, ListingSource, Person
from families.registering.operations.classes import ChildData, save_classes
from families.registering.operations.members import Leaving, NewMember, save_members

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


@pytest.mark.parametrize("kept_elsewhere", [False, True])
def test_the_death_of_a_child_who_lives_here_no_more_is_told_by_the_parents(
    pages, household, clerk, tree, kept_elsewhere
):
    """It goes on file for the person, too, where this association keeps the person's details."""
    child, member = Child.objects.get(), household.members.get(relation=Relation.DAUGHTER)
    left = {member.pk: Leaving(on=NOW.date(), reason="嫁出")}
    save_members(household.pk, by=clerk, version=household.version, now=NOW, leaving=left)
    if kept_elsewhere:
        Person.objects.filter(pk=member.person_id).update(keeping_branch=tree.liuhedu)
    page = pages.get(edit_url(household, "classes"))
    shown = page.context["page"].children[0]
    assert [name for name, field in shown.fields.items() if field.disabled] == ["name", "sex", "born_on"]

    sent = fields_of(page) | {f"child-{child.pk}-died_on": "2026-03-01"}
    assert pages.post(edit_url(household, "classes"), sent).status_code == 302

    child.refresh_from_db()
    member.person.refresh_from_db()
    told = date(2026, 3, 1)
    assert (child.died_on, member.person.died_on) == (told, None if kept_elsewhere else told)


@pytest.fixture
def enrolled_elsewhere(tree, household):
    """The mother, whose household is the village's, as a member of an association in the other county."""
    person = household.members.get(relation=Relation.HEAD).person
    person.phone = "13900000009"
    person.save()
    Listing.objects.create(
        person=person,
        branch=tree.bozi,
        source=ListingSource.MEMBERSHIP,
        source_id=1,
        name=person.name,
        sort_key=person.sort_key,
        initials=person.initials,
    )
    return person


@pytest.mark.parametrize("field", ["id_number", "phone"])
@pytest.mark.parametrize("fragment", [True, False])
def test_numbers_of_a_person_listed_here_are_shown_only_where_they_are_kept(
    client, tree, enrolled_elsewhere, field, fragment
):
    url = reverse("accounts:reveal", args=[f"person.{field}", enrolled_elsewhere.uuid])
    headers = {"HX-Request": "true"} if fragment else {}

    def look(branch):
        return sign_in(client, tree, branch).post(url, {"reason": "to call"}, headers=headers)

    there, here = look(tree.bozi), look(tree.maoba)

    assert (there.status_code, here.status_code) == (403, 200)
    number = getattr(enrolled_elsewhere, field)
    assert [number in page.content.decode() for page in (there, here)] == [False, True]
    assert AuditEntry.objects.filter(action="value.revealed").count() == 1


ON_FILE = "Already on file: household"


@pytest.mark.parametrize("relation", [Relation.HEAD, Relation.DAUGHTER])
def test_the_household_being_edited_is_not_told_to_be_on_file_already(pages, household, relation):
    member = household.members.get(relation=relation)
    own = reverse("families:member", args=[household.number, member.pk])
    address = edit_url(household, "head") if relation == Relation.HEAD else own

    html = pages.get(address).content.decode()

    assert "Born " in html
    assert ON_FILE not in html
    asked = re.search(r'hx-post="([^"]+)"', html)[1]
    assert ON_FILE not in pages.post(asked, {"id_number": member.person.id_number}).content.decode()


def test_any_other_household_is_told_to_be_on_file_already(tree, pages, household):
    other = tree.household(number=id_number("19800101"), name="王五")
    member = household.members.get(relation=Relation.HEAD)
    html = pages.get(edit_url(household, "head")).content.decode()
    asked = re.search(r'hx-post="([^"]+)"', html)[1]

    assert other.number in pages.post(asked, {"id_number": id_number("19800101")}).content.decode()
    for elsewhere in ("", "?household=JT520327-000001", "?household=x"):
        address = f"{reverse('families:id_hint')}{elsewhere}"
        told = pages.post(address, {"id_number": member.person.id_number}).content.decode()
        assert household.number in told


def test_a_household_out_of_scope_is_told_of_to_nobody_who_names_it(client, tree, household):
    sign_in(client, tree, tree.bozi)
    address = reverse("families:id_hint")
    number = household.members.get(relation=Relation.HEAD).person.id_number

    named = client.post(f"{address}?household={household.number}", {"id_number": number}).content
    assert named == client.post(address, {"id_number": number}).content


def test_a_member_who_joined_meanwhile_stands_as_on_file_beside_what_was_typed(pages, household, clerk):
    sent = fields_of(pages.get(edit_url(household, "members")))
    husband = NewMember(person=person_data("李明", id_number("19760501", 1)), relation=Relation.SPOUSE)
    save_members(household.pk, by=clerk, version=household.version, now=NOW, added=[husband])

    late = pages.post(edit_url(household, "members"), sent)

    assert late.status_code == 409
    assert late.context["conflict"] == [{"label": "New member", "theirs": "李明", "mine": "—"}]
    assert pages.post(edit_url(household, "members"), fields_of(late)).status_code == 302
    assert household.members.get(name="李明").relation == Relation.SPOUSE


def test_a_child_entered_meanwhile_stands_as_on_file_beside_what_was_typed(pages, household, clerk):
    sent = fields_of(pages.get(edit_url(household, "classes")))
    head = household.members.get(relation=Relation.HEAD)
    son = ChildData(name="李一", sex="1", born_on=date(2003, 5, 1), parents=[head.person_id])
    save_classes(household.pk, by=clerk, version=household.version, now=NOW, born=[son])

    late = pages.post(edit_url(household, "classes"), sent)

    assert late.status_code == 409
    assert {"label": "New child", "theirs": "2003-05-01", "mine": "—"} in late.context["conflict"]
    assert pages.post(edit_url(household, "classes"), fields_of(late)).status_code == 302
    child = Child.objects.get(name="李一")
    assert (child.sex, child.born_on) == ("1", date(2003, 5, 1))


def test_where_nothing_was_changed_meanwhile_no_row_may_be_left_out(pages, household):
    member = household.members.get(relation=Relation.DAUGHTER)
    sent = fields_of(pages.get(edit_url(household, "members")))
    left = {name: value for name, value in sent.items() if not name.startswith(f"member-{member.pk}-")}

    refused = pages.post(edit_url(household, "members"), left)

    assert refused.status_code == 422
    assert "Choose the relation to the head." in refused.content.decode()
