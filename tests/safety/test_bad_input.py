"""Whatever is typed into an address, a form or a header, the answer is a page and never a failure."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from tests.matrix.ground import Target
from tests.matrix.reading import rows

ADDRESSES = sorted({(row.url, row.of) for row in rows()})
FORMS = [row for row in rows() if row.method == "POST"]
# What breaks readers: NUL, a digit that is none, a number without end, half a character, SQL, LIKE, markup.
NASTY = ("\x00", "²", "9" * 4301, "' OR 1=1 -- %_<b>", "//[")
NAMES = (
    *(
        "q",
        "version",
        "token",
        "number",
        "next",
        "cursor",
        "order",
        "tab",
        "after",
        "found",
        "branch",
        "group",
    ),
    *(
        "kind",
        "status",
        "state",
        "township",
        "year",
        "level",
        "name",
        "id_number",
        "born_on",
        "phone",
        "duty",
    ),
    *(
        "household",
        "scheme",
        "beneficiary",
        "account",
        "period",
        "grade",
        "seen",
        "verdict",
        "amount",
        "reason",
    ),
    *(
        "person_version",
        "new-0-name",
        "new-0-id_number",
        "class-0-kind",
        "class-0-starts_on",
        "add_row",
        "flow",
    ),
    *("username", "password", "code", "language", "type_size", "model", "q"),
)
HEADERS = {
    "referer": "http://[",
    "hx-request": "true",
    "hx-current-url": "http://[",
    "x-forwarded-for": "\x01,,",
    "if-modified-since": "x",
}

SHARED = Client(raise_request_exception=False)


@pytest.fixture(autouse=True)
def connected(ground):
    """All of this happens in the database of the ground."""


def status(client, method, address, **sent):
    """The status of an answer of which nothing remains."""
    client = copy_of(client)
    scratch = transaction.atomic()
    scratch._from_testcase = True
    with scratch:
        response = getattr(client, method)(address, **sent)
        transaction.set_rollback(True)
    return response.status_code


def copy_of(client):
    made = Client(raise_request_exception=False)
    # To load the middleware again costs more than the page.
    made.handler, made.cookies = SHARED.handler, client.cookies.copy()
    return made


def target_of(ground, of, role):
    return ground.target(of, role, "own") if of else Target()


def broken(statuses):
    return {key: status for key, status in statuses.items() if status >= 500}


@pytest.mark.parametrize(("url", "of"), ADDRESSES, ids=lambda value: value or "-")
def test_no_query_breaks_a_page(ground, clients, url, of):
    found = {}
    for role in (Role.CLERK, "anonymous"):
        target = target_of(ground, of, Role.CLERK if role == "anonymous" else role)
        address = reverse(url, kwargs=target.named)
        for nasty in NASTY:
            query = target.query | dict.fromkeys(NAMES, nasty)
            found[role, nasty[:9]] = status(clients[role], "get", address, query_params=query)
    assert broken(found) == {}


@pytest.mark.parametrize("row", FORMS, ids=lambda row: row.url)
def test_no_form_breaks_a_page(ground, clients, row):
    found = {}
    for role in (Role.CLERK, Role.REVIEWER, Role.MANAGER):
        target = target_of(ground, row.of, role)
        address = reverse(row.url, kwargs=target.named)
        # Who is turned away at the door is turned away before anything is read.
        for nasty in NASTY[:1] if row.expected(role, "own") <= {403, 404} else NASTY:
            for data in (dict.fromkeys(NAMES, nasty), target.data | {"version": nasty, "q": nasty}):
                sent = {"data": data, "query_params": target.query}
                found[role, nasty[:9], len(data)] = status(clients[role], "post", address, **sent)
    assert broken(found) == {}


@pytest.mark.parametrize(("url", "of"), [pair for pair in ADDRESSES if pair[1]], ids=lambda value: value)
def test_no_name_in_an_address_breaks_a_page(ground, clients, url, of):
    found = {}
    named = target_of(ground, of, Role.CLERK).named
    for name, value in named.items():
        for nasty in ("%00", "²", "9" * 30, "%ED%A0%BD", "..%2f..%2fetc"):
            address = reverse(url, kwargs=named).replace(str(value), nasty, 1)
            for method in ("get", "post"):
                found[method, name, nasty] = status(clients[Role.CLERK], method, address)
    assert broken(found) == {}


@pytest.mark.parametrize("role", [Role.CLERK, "anonymous"])
def test_no_header_breaks_a_page(clients, role):
    found = {}
    for name, value in HEADERS.items():
        for address in ("/todo/", "/login/", "/no-such-page/", "/families/"):
            for method in ("get", "post"):
                headers = {name: value, "hx-request": "true" if name.startswith("hx") else ""}
                found[name, address, method] = status(clients[role], method, address, headers=headers)
    assert broken(found) == {}


SEARCHES = (
    ("desk:search", "q", Role.CLERK),
    ("families:search", "q", Role.CLERK),
    ("members:search", "q", Role.CLERK),
    ("members:choose", "q", Role.CLERK),
    ("users:search", "person", Role.SYSTEM),
)


@pytest.mark.parametrize(("url", "field", "role"), SEARCHES, ids=lambda value: str(value))
@pytest.mark.parametrize("text", ["ab\x00", "张\x00", "\x00", "%_\\", "5\x0022101"])
def test_no_search_breaks_the_page_that_it_leads_to(ground, clients, url, field, role, text):
    assert status(clients[role], "post", reverse(url), data={field: text}, follow=True) == 200
