import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override

STATUSES = ["400", "403", "403_csrf", "404", "409", "413", "422", "429"]


def page(template, **context):
    request = RequestFactory().get("/somewhere/")
    request.META["CSRF_COOKIE"] = "c" * 32
    return render_to_string(template, context, request=request)


@pytest.fixture(autouse=True)
def bare_templates(settings):
    """The templates with nothing from the request but itself: what they need is what they are given."""
    engine = settings.TEMPLATES[0]
    options = engine["OPTIONS"] | {"context_processors": ["django.template.context_processors.request"]}
    settings.TEMPLATES = [engine | {"OPTIONS": options}]


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_error_page_gives_a_number_and_a_way_back(status, language):
    with override(language):
        source = page(f"errors/{status}.html", reference="R-77", back_url="/families/?x=1&y=2")
    assert "R-77" in source
    assert 'href="/families/?x=1&amp;y=2"' in source
    assert 'href="/"' in source


def test_the_page_of_last_resort_needs_nothing():
    assert 'href="/"' in render_to_string("errors/500.html")
    assert "R-77" in render_to_string("errors/500.html", {"reference": "R-77"})


def test_a_conflict_shows_both_values():
    conflict = [{"label": "Village", "theirs": "<Maoba>", "mine": "Qunxing"}]
    source = page("_conflict.html", rows=conflict)
    assert [source.count(value) for value in ("&lt;Maoba&gt;", "Qunxing", "Village")] == [1, 1, 1]


def test_a_refusal_says_its_reason():
    assert "The budget is used up." in page("errors/422.html", reason="The budget is used up.")


@pytest.fixture
def frame():
    item = {"label": "My to-do", "url": "/todo/", "icon": "inbox", "count": 1234, "current": True}
    return {
        "groups": [{"title": "Work desk", "items": [item]}, {"title": "Nothing here", "items": []}],
        "scope_label": "Meitan <county>",
        "role_label": "approver",
        "duties": [{"id": 1, "label": "Meitan", "current": True}],
        "unread": 120,
        "user_name": "Wang",
        "phone_items": [item],
        "show_search": False,
    }


def test_the_frame_shows_where_one_is(frame):
    source = page("base.html", frame=frame)
    assert source.count('aria-current="page"') == 2
    assert "Meitan &lt;county&gt;" in source
    assert "1,234" in source


def test_groups_without_items_are_not_shown(frame):
    assert "Nothing here" not in page("base.html", frame=frame)


def test_the_search_is_there_only_for_those_who_may(frame):
    assert 'role="search"' not in page("base.html", frame=frame)
    assert 'role="search"' in page("base.html", frame=frame | {"show_search": True})


def test_one_duty_is_no_choice(frame):
    assert 'name="duty"' not in page("base.html", frame=frame)
    two = [*frame["duties"], {"id": 2, "label": "Yongxing", "current": False}]
    assert page("base.html", frame=frame | {"duties": two}).count('name="duty" value="2"') == 2


def test_the_page_speaks_the_language_it_says(frame):
    for language, tag in (("zh-hans", "zh-CN"), ("en", "en")):
        with override(language):
            assert f'<html lang="{tag}"' in page("base.html", frame=frame)


@pytest.mark.parametrize(
    ("template", "context"),
    [
        ("_tag.html", {"kind": "todo", "label": "<x>"}),
        ("_finding.html", {"level": "warning", "sentence": "<x>", "rule": "<x>"}),
        ("_steps.html", {"steps": [{"label": "<x>", "note": "<x>", "state": "now"}]}),
        ("_timeline.html", {"entries": [{"title": "<x>", "who": "<x>", "when": "<x>", "quote": "<x>"}]}),
        ("_summary_list.html", {"rows": [{"label": "<x>", "value": "<x>", "note": "<x>"}]}),
        ("_task_list.html", {"items": [{"label": "<x>", "url": "/", "hint": "<x>", "state": "todo"}]}),
        ("_empty.html", {"sentence": "<x>", "url": "/", "label": "<x>"}),
        ("_confirm.html", {"sentence": "<x>", "effects": ["<x>"], "button": "<x>", "warning": "<x>"}),
        ("_pager.html", {"summary": "<x>", "older_url": "?c=<x>"}),
    ],
)
def test_fragments_write_text_as_text(template, context):
    source = render_to_string(template, context)
    assert "&lt;x&gt;" in source
    assert "<x>" not in source


def test_a_value_of_zero_is_a_value():
    source = render_to_string(
        "_summary_list.html", {"rows": [{"label": "a", "value": 0}, {"label": "b", "value": None}]}
    )
    assert "<dd>0</dd>" in "".join(source.split())
    assert "<dd>—</dd>" in "".join(source.split())
