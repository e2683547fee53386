"""No page offers what its reader is then refused."""

import html
import re
from collections import Counter
from urllib.parse import urljoin

import pytest

from accounts.roles import Role
from members.operations.enrol import MembershipData, enrol
from members.operations.groups import make_group
from tests.accounts.people import signed_in
from tests.assistance.world import NOW, TODAY, build

pytestmark = pytest.mark.usefixtures("on_the_day", "in_english")

# Those whose duty reaches less, or further, than that of most who see the same page.
UNUSUAL = [(Role.CLERK, "湄潭县"), (Role.MANAGER, "遵义市"), (Role.FINANCE, "湄潭县")]
USUAL = [
    (Role.CLERK, "茅坝村"),
    (Role.CLERK, "永兴镇"),
    (Role.REVIEWER, "永兴镇"),
    (Role.APPROVER, "湄潭县"),
    (Role.MANAGER, "湄潭县"),
    (Role.AUDITOR, "湄潭县"),
    (Role.SYSTEM, "湄潭县"),
]
READERS = [*UNUSUAL, *(pytest.param(*reader, marks=pytest.mark.full) for reader in USUAL)]
LINK = re.compile(r'<a\b[^>]*?href="([^"#]*)')
# Of addresses that differ in numbers only so many are opened.
OF_A_SHAPE = 2


@pytest.fixture
def office(db):
    """A county with a case in every state that waits for somebody, members and a group."""
    world = build()
    clerk = world.as_(Role.CLERK, "茅坝村")
    world.draft()
    world.submitted()
    world.decide(world.submitted(), world.as_(Role.REVIEWER, "永兴镇"), "return", reasons=["unclear"])
    approved = world.decide(world.reviewed(), world.as_(Role.APPROVER, "湄潭县"), "agree")
    agreed = MembershipData(met_on=TODAY, minutes="一号", joined_on=TODAY)
    member = approved.household.members.first()
    enrol(branch_id=approved.branch_id, person=member.pk, data=agreed, by=clerk, now=NOW)
    make_group(branch_id=approved.branch_id, name="一组", by=clerk, now=NOW)
    return world


def links_of(page, address):
    if page.status_code in (301, 302):
        return [page["Location"]]
    if "text/html" not in page.headers.get("Content-Type", ""):
        return []
    return [urljoin(address, html.unescape(link)) for link in LINK.findall(page.content.decode())]


@pytest.mark.parametrize(("role", "place"), READERS)
def test_every_link_opens_for_whoever_is_shown_it(office, client, role, place):
    signed_in(client, office.as_(role, place).user)
    seen, waiting, shapes, refused = {"/"}, [("/", "")], Counter(), []
    while waiting:
        address, shown_on = waiting.pop(0)
        page = client.get(address)
        if page.status_code >= 400:
            refused.append((page.status_code, address, shown_on))
            continue
        for link in {*links_of(page, address)} - seen:
            shape = re.sub(r"cursor=[^&]*|[0-9]+", "0", link)
            if link.startswith("/") and not link.startswith("/static") and shapes[shape] < OF_A_SHAPE:
                shapes[shape] += 1
                seen.add(link)
                waiting.append((link, address))
    assert len(seen) > 15
    assert refused == []
