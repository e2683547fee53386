"""A search tells nothing of what lies outside the scope: not by its text, its work or its pace."""

import re
import time
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.accounts.people import user_named
from tests.assistance.world import resident_id

pytestmark = pytest.mark.django_db
# What differs between any two answers: form tokens, references, the key of the search, what was typed.
PASSING = re.compile(
    r'csrfmiddlewaretoken" value="\w+|X-CSRFToken[^}]+|nonce="[^"]+|\b[0-9a-f]{16}\b'
    r'|/search/[^/"]+/|found=[\w-]+'
)


def number_of_nobody():
    return resident_id(date(2001, 2, 3), male=True)


def searched(client, text, address="desk:search"):
    """The page a search leads to, without what differs by itself, and the statements it took."""
    with CaptureQueriesContext(connection) as counted:
        answer = client.post(reverse(address), {"q": text}, follow=True)
    page = PASSING.sub("", answer.content.decode().replace(text, ""))
    return answer.status_code, page, len(counted)


@pytest.mark.parametrize("address", ["desk:search", "families:search"])
def test_what_is_on_file_elsewhere_is_answered_as_what_is_not(world, clerk, address):
    elsewhere = world.household("随阳山村")
    person = elsewhere.members.get(relation="30").person
    known = {
        "id": (person.id_number, number_of_nobody()),
        "last four": (person.id_last4, "0009"),
        "household": (elsewhere.number, "JT999999999999"),
        "name": ("周小梅", "周小竹"),
    }
    searched(clerk, "无此人", address)
    for what, (there, nowhere) in known.items():
        assert searched(clerk, there, address) == searched(clerk, nowhere, address), what


def test_the_search_over_everything_is_slowed_down_for_numbers_whether_they_exist_or_not(world, clerk):
    elsewhere = world.household("随阳山村").members.first().person.id_number
    for typed in (elsewhere, number_of_nobody()):
        statuses = [clerk.post(reverse("desk:search"), {"q": typed}).status_code for _ in range(31)]
    assert statuses[-2:] == [429, 429]
    assert clerk.post(reverse("desk:search"), {"q": "周小梅"}).status_code == 302


def test_a_wrong_password_takes_as_long_whoever_it_was_for(client):
    """Measured in work of this process, which waits for nobody, with the hasher of the installation."""
    user_named("anna")
    user_named("berta", is_active=False)
    rounds = [{name: seconds(client, name) for name in ("anna", "berta", "nobody")} for _round in range(3)]
    spent = [min(taken[name] for taken in rounds) for name in rounds[0]]
    assert max(spent) < 2 * min(spent), spent


def seconds(client, username):
    began = time.process_time()
    assert client.post("/login/", {"username": username, "password": "wrong"}).status_code == 422
    return time.process_time() - began
