"""No module leads back to itself, and what gathers an app's tables is for those outside of it."""

from pathlib import Path

import pytest

from tests.house import circles, imports
from tests.test_architecture import APPS

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def graph():
    return imports(ROOT, {*APPS, "config"})


def test_nothing_leads_back_to_itself(graph):
    assert len(graph) > 400
    assert circles(graph) == []


def test_a_circle_is_found_however_long():
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": set()}) == [["a", "b", "c"]]
    assert circles({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


def test_inside_an_app_with_rooms_the_tables_are_read_where_they_are(graph):
    """Its `models.py` gathers them for Django and for the apps above; inside it would lead in circles."""
    gathers = {f"{app}.models" for app in ("accounts", "branches", "families", "assistance")}
    inside = {
        f"{module} → {other}"
        for module, others in graph.items()
        for other in others & gathers
        if module.partition(".")[0] == other.partition(".")[0] and ".management." not in module
    }
    assert inside == set()
