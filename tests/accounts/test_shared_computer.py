"""Two people at one computer: what one opened is not sent, and not shown, in the name of the other."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts.drafts import drafts
from accounts.models import Draft, KeptPost
from accounts.roles import Role
from families.models import Household, Section
from tests.assistance.world import World, build

from .people import signed_in
from .test_drafts import as_shown, hidden, type_into
from .test_sessions import OURS, aged

pytestmark = pytest.mark.django_db

WORDS = "前一位同事写的"


@pytest.fixture
def world(db) -> World:
    return build()


@pytest.fixture
def first(world):
    return world.as_(Role.CLERK, "茅坝村").user


@pytest.fixture
def second(world):
    return world.as_(Role.CLERK, "茅坝村", 2).user


def opened(world, user):
    """A page of entry that a user has opened and typed into: its address and what it posts."""
    home = world.household()
    address = f"/families/{home.number}/edit/{Section.ADDRESS}/"
    page = signed_in(Client(), user).get(address)
    sent = as_shown(page.context["page"].form) | {"version": home.version, "remarks": WORDS}
    return address, sent | {"draft": hidden(page, "draft")}


def in_english(client, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def test_what_somebody_else_opened_is_not_saved_in_ones_own_name(world, client, settings, first, second):
    address, sent = opened(world, first)
    signed_in(in_english(client, settings), second)

    answer = client.post(address, sent, **OURS)

    page = answer.content.decode()
    assert (answer.status_code, Household.objects.get().remarks) == (409, "")
    assert "opened by somebody else" in page
    assert "kept as a draft of the one who opened the page" in page
    assert (WORDS in page, drafts.taken_up(address) in page) == (False, False)
    draft = Draft.objects.get()
    assert (draft.user, ["remarks", WORDS] in draft.fields) == (first, True)
    assert WORDS not in client.get(drafts.taken_up(address)).content.decode()


def test_a_draft_of_another_window_is_left_and_not_said_to_be_kept(world, client, settings, first, second):
    address, sent = opened(world, first)
    type_into(signed_in(Client(), first), address, {"remarks": "另一个窗口"})
    signed_in(in_english(client, settings), second)

    page = client.post(address, sent, **OURS).content.decode()

    assert ("opened by somebody else" in page, "kept as a draft" in page) == (True, False)
    assert Draft.objects.get().fields == [["remarks", "另一个窗口"]]


def test_a_page_of_ones_own_account_is_not_saved_in_the_name_of_another(client, first, second):
    address = "/me/relatives/"
    slip = hidden(signed_in(Client(), first).get(address), "draft")

    answer = signed_in(client, second).post(address, {"draft": slip, "name": WORDS}, **OURS)

    assert (answer.status_code, WORDS in answer.content.decode()) == (409, False)


def test_a_stale_token_shows_nobody_what_another_typed(world, settings, first, second):
    address, sent = opened(world, first)
    strict = signed_in(in_english(Client(enforce_csrf_checks=True), settings), second)

    answer = strict.post(address, sent, **OURS)

    page = answer.content.decode()
    assert (answer.status_code, WORDS in page) == (403, False)
    assert "opened by somebody else" in page
    assert (Draft.objects.get().user, KeptPost.objects.exists()) == (first, False)


def test_a_stale_token_gives_ones_own_words_back(world, first):
    address, sent = opened(world, first)

    answer = signed_in(Client(enforce_csrf_checks=True), first).post(address, sent, **OURS)

    assert ["remarks", WORDS] in answer.context["fields"]


def test_what_is_sent_in_the_ended_session_of_another_is_kept_for_whoever_opened_it(
    world, client, first, second
):
    address, sent = opened(world, first)
    type_into(signed_in(Client(), first), address, {"remarks": "另一个窗口"})
    aged(signed_in(client, second), seen_at=timedelta(hours=1))

    client.post(address, sent, **OURS)

    assert KeptPost.objects.get().user == first
