"""A page counts as changed when any template changed that it is made of, wherever that template lies."""

import inspect
import json

import pytest
from django.urls import get_resolver

from branches.hooks import branch_panels
from families.hooks import household_panels

from . import checked
from .screens import SCREENS

GROUPS = sorted({screen.url.partition(":")[0] for screen in SCREENS})


def views_of(group: str):
    """The view of each address of the group."""
    waiting = [("", get_resolver())]
    while waiting:
        namespace, resolver = waiting.pop()
        for pattern in resolver.url_patterns:
            if hasattr(pattern, "url_patterns"):
                waiting.append((pattern.namespace or namespace, pattern))
            elif namespace == group:
                yield inspect.unwrap(pattern.callback)


def test_every_group_of_pages_says_where_its_templates_are():
    assert sorted(checked.PAGES) == GROUPS


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_holds_what_its_views_show(group):
    sources = {inspect.getsource(inspect.getmodule(view)) for view in views_of(group)}
    named = {checked.TEMPLATES / name for source in sources for name in checked.NAMED.findall(source)}
    assert named - checked.shared_templates() - checked.templates_of(group) == set()


@pytest.mark.parametrize(
    ("group", "panels"),
    [("branches", branch_panels), ("families", household_panels)],
    ids=["branches", "families"],
)
def test_a_panel_belongs_to_the_page_that_it_stands_on(group, panels):
    offered = {checked.TEMPLATES / panel.template for panel in panels._panels.values()}
    assert offered - checked.templates_of(group) == set()


def test_no_template_is_outside_all_groups():
    grouped = set().union(*(checked.templates_of(group) for group in GROUPS))
    assert set(checked.TEMPLATES.rglob("*.html")) - grouped - checked.shared_templates() == set()


def test_a_change_below_another_app_s_folder_is_noticed(tmp_path, monkeypatch):
    monkeypatch.setattr(checked, "RECORD", tmp_path / "checked.json")
    checked.record(set(checked.PAGES))
    assert checked.changed() == set()

    before = checked.templates_of
    monkeypatch.setattr(
        checked, "templates_of", lambda pages: {f for f in before(pages) if f.name != "proposal.html"}
    )
    assert checked.changed() == {"duties"}


def test_a_run_over_some_pages_notes_those_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(checked, "RECORD", tmp_path / "checked.json")
    checked.record({"jobs"})
    noted = json.loads(checked.RECORD.read_text())
    assert {pages for pages, digest in noted.items() if digest} == {"jobs"}
    assert checked.changed() == {*checked.PAGES, checked.SHARED}
