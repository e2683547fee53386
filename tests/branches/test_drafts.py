"""What is typed about an association and not yet saved is kept, offered back and ended by saving."""

import re

import pytest

from accounts.drafts import drafts
from accounts.models import Draft
from accounts.roles import Role
from branches.models import Branch
from tests.accounts.people import signed_in

from .test_founding_pages import COMMON, VILLAGE, WHOLE, sent

pytestmark = pytest.mark.django_db
FIRM = "520328101-E001"
WORDS = "还没写完"


@pytest.fixture
def reviewer(client, grove):
    signed_in(client, grove.as_(Role.REVIEWER, "永兴镇").user)
    return client


def slip_of(client, address):
    return re.search(r'name="draft" value="([^"]+)"', client.get(address).content.decode())[1]


def keep(client, address, **fields):
    """What the script of a page sends when a field is left."""
    return client.post("/drafts/", {"draft": slip_of(client, address), **fields})


@pytest.mark.parametrize(
    ("page", "field"),
    [
        ("/branches/new/independent/", "premises"),
        ("/branches/new/park/", "firm-0-name"),
        (f"/branches/{VILLAGE}/edit/", "name"),
        (f"/branches/{VILLAGE}/units/", "unit-0-name"),
        (f"/branches/{FIRM}/attach/", "document_no"),
        (f"/branches/{FIRM}/close/", "document_no"),
    ],
)
def test_every_page_that_changes_an_association_keeps_drafts(reviewer, page, field):
    rows = {
        f"{kind}-{count}_FORMS": n for kind in ("firm", "unit") for count, n in (("TOTAL", 1), ("INITIAL", 0))
    }

    assert keep(reviewer, page, **rows, **{field: WORDS}).status_code == 200

    assert WORDS in reviewer.get(drafts.taken_up(page)).content.decode()
    assert WORDS not in reviewer.get(page).content.decode()


def test_founding_ends_the_draft_and_looking_at_what_will_be_founded_does_not(reviewer):
    address = "/branches/new/embedded/"
    slip = slip_of(reviewer, address)
    reviewer.post("/drafts/", {"draft": slip, "name": WORDS})

    looked = sent(reviewer, "embedded", WHOLE["embedded"], draft=slip)
    assert (looked.status_code, Draft.objects.count()) == (200, 1)

    sent(reviewer, "embedded", WHOLE["embedded"], draft=slip, confirm="1")
    assert Branch.objects.filter(name=COMMON["name"]).exists()
    assert not Draft.objects.exists()


def test_a_group_of_the_host_instead_leads_on_and_keeps_the_draft(reviewer):
    address = "/branches/new/attached/"
    slip = slip_of(reviewer, address)
    reviewer.post("/drafts/", {"draft": slip, "name": WORDS})

    led = reviewer.post(address, {"draft": slip, "name": WORDS, "parent": VILLAGE, "as_group": "1"})

    assert led["Location"] == f"/branches/{VILLAGE}/units/"
    assert Draft.objects.get().fields == [["name", WORDS]]
