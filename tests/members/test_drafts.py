"""What is typed on the pages of the roster and not yet saved is kept, offered back and ended by saving."""

import pytest

from accounts.drafts import drafts
from accounts.models import Draft
from members.models import Membership
from tests.families.test_journey import fields_of, sign_in

from .test_pages import enrol, typed

WORDS = "还没写完"


@pytest.fixture
def pages(client, tree):
    return sign_in(client, tree, tree.maoba)


def keep(pages, address, **fields):
    """What the script of a page sends when a field is left."""
    slip = fields_of(pages.get(address))["draft"]
    return pages.post("/drafts/", {"draft": slip, **fields})


@pytest.mark.parametrize(
    ("page", "field"),
    [
        ("/members/new/", "minutes"),
        ("{home}", "minutes"),
        ("{card}edit/", "minutes"),
        ("{card}leave/", "left_words"),
        ("{group}edit/", "name"),
    ],
)
def test_every_page_of_the_roster_keeps_drafts(pages, tree, page, field):
    entry, group, home = tree.enrol(), tree.group(), tree.household()
    address = page.format(
        card=entry.get_absolute_url(),
        group=group.get_absolute_url(),
        home=f"/members/new/?member={home.members.get().pk}",
    )

    assert keep(pages, address, **{"version": "1", field: WORDS}).status_code == 200

    filled = pages.get(drafts.taken_up(address)).content.decode()
    assert WORDS in filled
    assert 'aria-invalid="true"' not in filled
    assert WORDS not in pages.get(address).content.decode()


def test_a_saved_page_ends_its_draft(pages):
    keep(pages, "/members/new/", name="吴桂英")

    enrol(pages, **typed())

    assert Membership.objects.count() == 1
    assert not Draft.objects.exists()


def test_what_is_sent_after_the_end_of_the_session_becomes_a_draft(pages, settings):
    address = "/members/new/"
    sent = fields_of(pages.get(address)) | typed()
    del pages.cookies[settings.SESSION_COOKIE_NAME]

    away = pages.post(address, sent, headers={"origin": "http://testserver"})

    assert "/relogin/" in away.headers["Location"]
    assert dict(Draft.objects.get().fields)["name"] == "吴桂英"
    assert Membership.objects.count() == 0
