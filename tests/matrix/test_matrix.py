import re

import pytest
from django.db import transaction
from django.urls import reverse

from accounts.roles import Role

from .ground import Target
from .reading import RELATIONS, installed, rows

ROWS = rows()
METHODS = ("GET", "POST")
UNSAFE = ("PUT", "PATCH", "DELETE", "TRACE")
# What differs between any two answers: reference numbers, form tokens, nonces.
PASSING = re.compile(
    rb'(csrfmiddlewaretoken" value="|X-CSRFToken": ?"|X-CSRFToken&quot;: ?&quot;|nonce=")[\w+/=-]+'
    rb"|\b[0-9a-f]{16}\b"
)


@pytest.fixture(autouse=True)
def connected(ground):
    """All of this happens in the database of the matrix."""


def ask(client, method, url, target):
    """The answer to a request of which nothing remains, neither in the database nor in the browser."""
    kept = {name: morsel.value for name, morsel in client.cookies.items()}
    scratch = transaction.atomic()
    # What commits on its own does so inside of a test as well.
    scratch._from_testcase = True
    with scratch:
        response = send(client, method, url, target)
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.load(kept)
    return response


def send(client, method, url, target):
    if method == "GET":
        return client.get(url, target.query)
    if method == "POST":
        # A form that a page sent is never quite empty.
        return client.post(url, target.data or {"sent": "1"}, query_params=target.query)
    return client.generic(method, url)


@pytest.fixture(scope="module")
def answer(ground, clients):
    """The answer to a role for a row in a relation, asked for once; `nowhere` asks for what is not there."""
    known = {}

    def given(row, role, relation, *, nowhere=False):
        key = (row, role, "nowhere" if nowhere else relation)
        if key not in known:
            target = target_of(ground, row, role, relation)
            target = target.nowhere or target if nowhere else target
            known[key] = settled(ask(clients[role], row.method, address(row, target), target), target)
        return known[key]

    return given


def target_of(ground, row, role, relation):
    return ground.target(row.of, role, relation) if row.of else Target()


def address(row, target):
    return reverse(row.url, kwargs=target.named)


def settled(response, target):
    """An answer without what differs between any two, and without what was asked for by name."""
    content = PASSING.sub(b"", response.content).replace(response.wsgi_request.path.encode(), b"")
    for value in target.query.values():
        content = content.replace(value.encode(), b"")
    return response.status_code, content


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.url}")
def test_every_role_is_answered_as_the_matrix_says(answer, row):
    wrong = {}
    for role in Role:
        for relation in RELATIONS if row.of else ("own",):
            status, _content = answer(row, role, relation)
            expected = row.expected(role, relation)
            if status not in expected:
                wrong[f"{role} {relation}"] = f"{status}, not {sorted(expected)}"

    assert wrong == {}


@pytest.mark.parametrize("row", [row for row in ROWS if row.of], ids=lambda row: f"{row.method} {row.url}")
def test_what_is_out_of_scope_looks_like_what_does_not_exist(answer, row):
    differing = [
        f"{role} {relation}"
        for role in Role
        for relation in RELATIONS
        if row.expected(role, relation) == {404}
        and answer(row, role, relation) != answer(row, role, relation, nowhere=True)
    ]

    assert differing == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.url}")
def test_strangers_are_answered_as_the_matrix_says(ground, clients, row):
    targets = [target_of(ground, row, Role.CLERK, relation) for relation in RELATIONS]
    answers = [
        ask(clients["anonymous"], row.method, address(row, target), target)
        for target in (targets if row.of else targets[:1])
    ]

    if row.cells["anonymous"] == "login":
        assert {(answer.status_code, answer.headers["Location"].partition("?")[0]) for answer in answers} == {
            (302, reverse("accounts:login"))
        }
    else:
        assert {answer.status_code for answer in answers} <= row.ok


def test_every_address_stands_in_the_matrix():
    assert {row.url for row in ROWS} == set(installed())


def test_no_address_and_method_stands_there_twice():
    assert len({(row.url, row.method) for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("url", sorted({row.url for row in ROWS}))
def test_other_methods_are_refused(ground, clients, url):
    known = [row for row in ROWS if row.url == url]
    target = target_of(ground, known[0], Role.MANAGER, "own")
    here = address(known[0], target)
    others = [method for method in METHODS if method not in {row.method for row in known}]

    answers = {
        method: ask(clients[Role.MANAGER], method, here, target).status_code for method in (*others, *UNSAFE)
    }

    assert answers == dict.fromkeys(answers, 405)
