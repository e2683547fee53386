"""How many queries the pages of a household and of a case make, no matter who opens them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from assistance.models import AidCase
from assistance.schemes.registry import KINDS
from tests.accounts.people import signed_in
from tests.assistance import aid
from tests.assistance.world import World

# Five for the frame and six for what a page shows; two more for each panel that stands on it.
FRAME_AND_CONTENT = 5 + 6
A_PANEL = 2
READERS = (
    (Role.CLERK, "茅坝村"),
    (Role.REVIEWER, "永兴镇"),
    (Role.APPROVER, "湄潭县"),
    (Role.AUDITOR, "湄潭县"),
)


@pytest.fixture
def readers(world, settings):
    settings.SECOND_FACTOR_ROLES = frozenset()
    return {role.value: signed_in(Client(), world.as_(role, place).user) for role, place in READERS}


def opened(reader, url):
    """The page and how many queries it made, once the caches of the process are warm."""
    assert reader.get(url).status_code == 200
    with CaptureQueriesContext(connection) as made:
        page = reader.get(url)
    return page, len(made)


def entered(world: World, kind: str, home):
    return world.draft(home) if kind == "education" else aid.entered(world, kind, home)


@pytest.mark.parametrize("count", [1, 4])
def test_a_household_page_makes_two_queries_a_panel_however_much_aid_is_on_file(world, readers, count):
    home = aid.household(world)
    kinds = ["education", *aid.KINDS][:count]
    for kind in kinds:
        aid.submitted(world, entered(world, kind, home))

    over = {}
    for name, reader in readers.items():
        page, queries = opened(reader, home.get_absolute_url())
        panels = page.context["panels"]
        assert len(next(panel for panel in panels if panel["name"] == "aid")["rows"]) == count
        over[name] = max(0, queries - FRAME_AND_CONTENT - A_PANEL * len(panels))
    assert over == dict.fromkeys(readers, 0)


@pytest.mark.parametrize("state", ["draft", "in_review", "returned", "approved"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_case_page_makes_two_queries_a_panel_whatever_its_kind_and_state(world, readers, kind, state):
    case = in_state(world, kind, state)

    queries = {name: opened(reader, case.get_absolute_url())[1] for name, reader in readers.items()}

    # The decision, what holds today of what was submitted, and the visit to the family where one is due.
    panels = 2 + KINDS[kind].visit_due
    most = FRAME_AND_CONTENT + A_PANEL * panels
    assert {name: made for name, made in queries.items() if made > most} == {}


def in_state(world: World, kind: str, state: str) -> AidCase:
    case = entered(world, kind, aid.household(world))
    if state == "approved":
        case = aid.approved(world, case)
    elif state != "draft":
        case = aid.submitted(world, case)
    if state == "returned":
        case = world.decide(case, world.as_(Role.REVIEWER, "永兴镇"), "return", reasons=["unclear"])
    assert case.state == state
    return case
