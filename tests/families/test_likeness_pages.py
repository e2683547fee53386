"""The question whether two entries are one person, on its four pages and in the reviewer's list."""

import re
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.roles import Role
from families.models import Household, Likeness, Person
from members.models import Membership

from .test_journey import fields_of, sign_in, start
from .test_likeness import register, unnumbered

WITHOUT_ID = {
    "name": "李 老 根",
    "id_number": "",
    "no_id_reason": "遗失",
    "sex": "1",
    "born_on": "1950-05-01",
    "resident": "rural.former_rural",
    "phone": "13800000007",
}


@pytest.fixture
def pages(client, tree):
    return sign_in(client, tree, tree.maoba)


@pytest.fixture
def known(tree):
    register(tree, unnumbered())
    return Person.objects.get()


def key_of(response, prefix=""):
    """The name of the only question on a page."""
    (name,) = set(re.findall(rf'type="radio" name="({prefix}same_[0-9]+)"', response.content.decode()))
    return name


def test_registration_asks_keeps_what_was_typed_and_goes_on_with_the_answer(pages, known):
    response, data = start(pages, **WITHOUT_ID)
    text = response.content.decode()
    assert response.status_code == 422
    assert key_of(response) == f"same_{known.pk}"
    assert Household.objects.get().number in text
    sent = fields_of(response)
    assert [sent[name] for name in ("name", "born_on", "phone")] == [
        ["李 老 根"],
        ["1950-05-01"],
        ["13800000007"],
    ]

    response = pages.post(reverse("families:new"), data | {key_of(response): "other"})

    assert response.status_code == 302
    assert Likeness.objects.get().answer == "other"
    assert Person.objects.count() == 2


def test_an_answer_is_not_lost_while_something_else_is_mended(pages, known):
    response, data = start(pages, **WITHOUT_ID)
    answer = {key_of(response): "same"}
    response = pages.post(reverse("families:new"), data | answer | {"phone": "123"})
    assert response.status_code == 422
    sent = {name: value[0] for name, value in fields_of(response).items() if value}
    assert sent[f"same_{known.pk}"] == "same"
    assert pages.post(reverse("families:new"), data | sent | {"phone": ""}).status_code == 302
    assert Likeness.objects.get().answer == "same"


def test_a_row_of_the_members_page_asks_by_itself(pages, tree, known):
    home = tree.household()
    address = reverse("families:edit", args=[home.number, "members"])
    data = {name: value[0] for name, value in fields_of(pages.get(address)).items() if value}
    row = {f"new-0-{name}": value for name, value in (WITHOUT_ID | {"relation": "51"}).items()}
    data |= row | {"new-TOTAL_FORMS": "1"}
    response = pages.post(address, data)
    assert response.status_code == 422
    assert key_of(response, "new-0-") == f"new-0-same_{known.pk}"
    assert pages.post(address, data | {f"new-0-same_{known.pk}": "other"}).status_code == 302
    assert Likeness.objects.get().other == known


def enrolment(pages, tree, **more):
    address = f"{reverse('members:new')}?branch={tree.maoba.code}"
    data = {name: value[0] for name, value in fields_of(pages.get(address)).items() if value}
    data |= WITHOUT_ID | {
        "kind": "individual", "met_on": "2026-11-20", "minutes": "第3次", "joined_on": "2026-11-21",
        "nation": "01", **more,
    }  # fmt: skip
    return address, data, pages.post(address, data)


def test_enrolment_asks_and_offers_the_person_of_the_household_files(pages, tree, known):
    address, data, response = enrolment(pages, tree)
    assert response.status_code == 422
    member = Household.objects.get().members.get()
    assert f"member={member.pk}" in response.content.decode()
    assert pages.post(address, data | {key_of(response): "other"}).status_code == 302
    assert Membership.objects.get().person != known


def test_the_page_of_a_person_asks_when_a_correction_makes_two_alike(pages, tree, known):
    home = register(tree, unnumbered("李老头"))
    address = reverse("families:member", args=[home.number, home.members.get().pk])
    data = {name: value[0] for name, value in fields_of(pages.get(address)).items() if value}
    response = pages.post(address, data | {"name": "李老根"})
    assert response.status_code == 422
    assert key_of(response) == f"same_{known.pk}"
    assert not Likeness.objects.exists()

    assert pages.post(address, data | {"name": "李老根", key_of(response): "same"}).status_code == 302

    assert (Likeness.objects.get().other, Likeness.objects.get().answer) == (known, "same")


def test_of_other_associations_a_page_tells_only_whom_to_ask(pages, tree):
    register(tree, unnumbered(), tree.bozi)
    response, _data = start(pages, **WITHOUT_ID)
    text = response.content.decode()
    assert key_of(response) == "same_0"
    assert tree.fenggang.name in text
    for told in (tree.bozi.name, "JT520327", "遗失</", f'same_{Person.objects.get().pk}"'):
        assert told not in text.replace('value="遗失"', "")


def test_who_collects_such_answers_has_to_wait(pages, tree, monkeypatch):
    monkeypatch.setattr("accounts.signing_in.throttle.LIMITS", {"number-elsewhere": 2})
    register(tree, unnumbered(), tree.bozi)
    statuses = [start(pages, **WITHOUT_ID)[0].status_code for _ in range(3)]
    assert statuses == [422, 422, 429]


def test_who_is_inside_is_asked_about_as_often_as_needed(pages, known, monkeypatch):
    monkeypatch.setattr("accounts.signing_in.throttle.LIMITS", {"number-elsewhere": 2})
    assert [start(pages, **WITHOUT_ID)[0].status_code for _ in range(4)] == [422] * 4


@pytest.fixture
def asked(tree):
    def make(count, branch=None, other_at=None):
        for number in range(count):
            data = unnumbered(f"李{'甲乙丙丁'[number]}", born_on=date(1950 + Person.objects.count(), 5, 1))
            register(tree, data, other_at or branch)
            answers = {0: "same", Person.objects.latest("pk").pk: "same"}
            register(tree, replace(data, answers=answers), branch)

    return make


def test_the_list_shows_both_entries_and_a_reviewer_decides(client, tree, asked):
    asked(1)
    sign_in(client, tree, tree.meitan, Role.REVIEWER)
    address = reverse("families:likenesses")
    text = client.get(address).content.decode()
    assert all(home.number in text for home in Household.objects.all())
    row = Likeness.objects.get()

    answer = client.post(reverse("families:likeness", args=[row.pk]), {"ruling": "other"}, follow=True)

    assert "Decided: two different people." in answer.content.decode()
    row.refresh_from_db()
    assert (row.ruling, row.ruled_by_id) == ("other", tree.duty(tree.meitan, Role.REVIEWER).user.pk)
    assert AuditEntry.objects.filter(action="likeness.ruled").count() == 1
    assert "李甲" not in client.get(address).content.decode()
    assert "李甲" in client.get(address, {"show": "ruled"}).content.decode()


def test_the_list_names_of_one_outside_only_whom_to_ask(client, tree, asked):
    asked(1, branch=tree.maoba, other_at=tree.bozi)
    sign_in(client, tree, tree.meitan, Role.REVIEWER)
    text = client.get(reverse("families:likenesses")).content.decode()
    assert tree.fenggang.name in text
    assert Household.objects.get(branch=tree.bozi).number not in text
    sign_in(client, tree, tree.fenggang, Role.REVIEWER)
    assert "李甲" not in client.get(reverse("families:likenesses")).content.decode()


def test_of_one_it_cannot_see_a_township_reads_that_the_county_decides(client, tree, asked):
    asked(1, branch=tree.maoba, other_at=tree.suiyang)
    for branch, decides in ((tree.yongxing, False), (tree.meitan, True)):
        sign_in(client, tree, branch, Role.REVIEWER)
        text = client.get(reverse("families:likenesses")).content.decode()
        assert ("The county association decides." in text, 'name="ruling"' in text) == (not decides, decides)


def test_the_reviewers_desk_leads_to_them(client, tree, asked):
    asked(2)
    sign_in(client, tree, tree.meitan, Role.REVIEWER)
    assert f'href="{reverse("families:likenesses")}"' in client.get("/todo/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_queries_however_long(client, tree, asked, count):
    asked(count)
    asked(1, branch=tree.bozi)
    sign_in(client, tree, tree.meitan, Role.REVIEWER)
    address = reverse("families:likenesses")
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert len(answer.context["rows"]) == count
    assert len(queries) <= 14
