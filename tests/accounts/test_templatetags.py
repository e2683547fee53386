import re
from pathlib import Path

import pytest
from django.template import Context, Template

from accounts.templatetags.frame import TAG_ICONS, capped, tag_icon
from branches.tree.cards import CARDS
from desk.frame import MENU

ROOT = Path(__file__).resolve().parents[2]
SPRITE = set(re.findall(r'<symbol id="([^"]+)"', (ROOT / "static/img/icons.svg").read_text("utf-8")))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def test_a_badge_stops_counting_at_99():
    assert [capped(0), capped(None), capped(99), capped(100)] == ["", "", "99", "99+"]


def test_an_icon_is_silent_unless_it_is_named():
    draw = Template('{% load icons %}{% icon "bell" %}{% icon "bell" label %}').render
    silent, named = draw(Context({"label": '"<b>'})).split("</svg>")[:2]
    assert 'aria-hidden="true"' in silent
    assert 'role="img" aria-label="&quot;&lt;b&gt;"' in named


def test_the_sprite_holds_the_icons_that_are_named_and_no_others():
    in_template = re.compile(r'(?:{% icon |icon_name=|icon_name\|default:)"([^"]+)"')
    named = {name for path in TEMPLATES for name in in_template.findall(path.read_text("utf-8"))}
    named |= {entry.icon for _title, entries in MENU for entry in entries}
    named |= {card.icon for card in CARDS.values()} | {*TAG_ICONS.values(), tag_icon("")}

    assert named == SPRITE


def test_every_kind_of_tag_has_a_picture_of_its_own():
    assert len(set(TAG_ICONS.values())) == len(TAG_ICONS)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_hold_no_inline_style_or_script(path):
    source = path.read_text("utf-8")
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:", source)
