"""Every field of every form, filled in as its page offers it and then made hostile, one field at a time."""

from html.parser import HTMLParser
from itertools import cycle, islice

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from tests.assistance.world import TODAY, resident_id
from tests.matrix.ground import Target
from tests.matrix.reading import rows

FORMS = [row for row in rows() if row.method == "POST"]
HOSTILE = (
    "\x00",
    str(2**63),
    "-1",
    "0000-00-00",
    "9999-12-31",
    "0001-01-01",
    "1e400",
    "NaN",
    "\u202e\u200b=HYPERLINK(1)" + "长" * 5000,
    ["1", str(2**31), "x"],
    "",
)
# How many of them each field is sent, in turn.
TRIED = 4
WRITERS = (Role.CLERK, Role.REVIEWER, Role.APPROVER, Role.MANAGER, Role.SYSTEM)


class Fields(HTMLParser):
    """The fields of the forms of a page that post back to it, each with a value the page would take."""

    def __init__(self):
        super().__init__()
        self.found, self.select, self.posts = {}, None, False

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        name = attributes.get("name")
        if tag == "form":
            self.posts = attributes.get("method", "").lower() == "post"
        elif tag == "select":
            self.select = name
            self.found.setdefault(name, "")
        elif tag == "option" and self.select and not self.found[self.select]:
            self.found[self.select] = attributes.get("value", "")
        elif tag == "textarea" and name:
            self.found.setdefault(name, "情况属实")
        elif tag == "input" and name and attributes.get("type") != "submit":
            self.input(name, attributes)

    def input(self, name, attributes):
        value = attributes.get("value") or likely(name, attributes.get("type", "text"))
        if attributes.get("type") in {"radio", "checkbox"} and "checked" not in attributes:
            self.found.setdefault(name, value)
        elif name not in self.found or attributes.get("value"):
            self.found[name] = value

    def handle_endtag(self, tag):
        if tag == "select":
            self.select = None


def likely(name, kind):
    if name.endswith("id_number"):
        return resident_id(TODAY.replace(year=1990), male=True)
    if kind == "date" or name.endswith(("_on", "_until", "_from")):
        return TODAY.isoformat()
    if name.endswith(("amount", "number", "loss", "cost", "income")):
        return "100"
    return "测试"


@pytest.fixture(autouse=True)
def connected(ground):
    """All of this happens in the database of the ground."""


def answer(client, method, address, **sent):
    copy = Client(raise_request_exception=False)
    copy.cookies = client.cookies.copy()
    scratch = transaction.atomic()
    scratch._from_testcase = True
    with scratch:
        response = getattr(copy, method)(address, **sent)
        transaction.set_rollback(True)
    return response


def offered(client, address, query):
    page = answer(client, "get", address, query_params=query)
    fields = Fields()
    if page.status_code == 200 and not page.streaming:
        fields.feed(page.content.decode())
    return {name: value for name, value in fields.found.items() if name != "csrfmiddlewaretoken"}


def reach(cell):
    """Whether a role sends this form, and whether it sees at least what the form is about."""
    sends, *sees = (part not in {"no", "-"} for part in cell.split("/"))
    return sends, any(sees)


@pytest.mark.full
@pytest.mark.parametrize("row", FORMS, ids=lambda row: row.url)
def test_no_field_of_a_form_breaks_a_page(ground, clients, row):
    found = {}
    role = max(WRITERS, key=lambda role: reach(row.cells[role]))
    relation = "child" if row.cells[role].startswith("sub-below") else "own"
    target = ground.target(row.of, role, relation) if row.of else Target()
    address = reverse(row.url, kwargs=target.named)
    data = offered(clients[role], address, target.query) | target.data
    values = cycle(HOSTILE)
    for name in data:
        for nasty in islice(values, TRIED):
            sent = {"data": data | {name: nasty}, "query_params": target.query}
            found[name, str(nasty)[:12]] = answer(clients[role], "post", address, **sent).status_code
    assert {field: status for field, status in found.items() if status >= 500} == {}
