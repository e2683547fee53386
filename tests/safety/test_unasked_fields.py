"""What is posted in addition to a form's own fields changes nothing and is written down."""

import logging

import pytest
from django.http import QueryDict
from django.urls import reverse

from accounts.roles import Role
from assistance.models import AidCase
from config.unasked import WatchedPost
from tests.accounts.people import signed_in

pytestmark = pytest.mark.usefixtures("on_the_day")


def notes(caplog):
    return [record.fields for record in caplog.records if record.name == "config.unasked"]


def edit(world, client, **more):
    case = world.draft()
    signed_in(client, world.as_(Role.CLERK, "茅坝村").user)
    address = reverse("assistance:edit", args=[case.number, "payee"])
    answer = client.post(address, {"version": case.version, "account": case.account_id, **more})
    return case, answer


@pytest.mark.django_db
def test_posted_state_branch_and_amount_are_ignored_and_written_down(world, client, caplog):
    caplog.set_level(logging.WARNING)
    case, answer = edit(world, client, status="paid", branch="1", approved_amount="9999", state="approved")

    kept = AidCase.objects.get(pk=case.pk)
    assert answer.status_code == 302
    assert (kept.state, kept.branch_id, kept.approved_amount) == ("draft", case.branch_id, None)
    assert notes(caplog) == ["approved_amount branch state status"]


@pytest.mark.django_db
def test_a_form_as_its_page_sends_it_is_not_written_down(world, client, caplog):
    caplog.set_level(logging.WARNING)
    _case, answer = edit(world, client, csrfmiddlewaretoken="x")

    assert (answer.status_code, notes(caplog)) == (302, [])


@pytest.mark.django_db
def test_what_the_pages_of_decisions_and_hints_send_is_not_written_down(world, client, caplog):
    caplog.set_level(logging.WARNING)
    case = world.submitted()
    signed_in(client, world.as_(Role.REVIEWER, "永兴镇").user)
    sent = {"verdict": "agree", "seen": bytes(case.digest).hex(), "flow": "1", "and_next": "1"}
    decided = client.post(reverse("assistance:decide", args=[case.number]), sent)
    client.force_login(world.as_(Role.CLERK, "茅坝村").user)
    hinted = client.post(reverse("families:id_hint"), {"id_number": "1", "phone": "2", "born_on": "3"})

    assert (decided.status_code, hinted.status_code, notes(caplog)) == (302, 200, [])


@pytest.mark.django_db
def test_neither_values_nor_what_may_be_a_number_of_a_person_are_written_down(world, client, caplog):
    caplog.set_level(logging.WARNING)
    edit(world, client, **{"52212819760115101X": "a", "周德贵": "b", "note": "secret"})

    assert notes(caplog) == ["? note ?"]
    assert "secret" not in caplog.text


def test_a_field_counts_as_read_however_it_is_read():
    posted = WatchedPost(QueryDict("a=1&b=2&b=3&c=4&d=5&e=6"))
    assert posted["a"] == "1"
    assert posted.getlist("b") == ["2", "3"]
    assert "c" in posted
    assert posted.get("d") == "5"
    assert posted.unread == ["e"]
    next(iter(posted.items()))
    assert posted.unread == []


def test_a_copy_holds_what_was_posted():
    posted = WatchedPost(QueryDict("a=1&b=2&b=3&c=4&d=5&e=6"))
    assert posted.copy().dict() == {"a": "1", "b": "3", "c": "4", "d": "5", "e": "6"}
    assert posted.unread == []
