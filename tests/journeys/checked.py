"""Which pages look as they did when they were last checked in every language and width.

The ordinary run opens every address in Chinese on a desk, and in all its states, languages and sizes
those that changed since. What a page looks like is told by its own templates, by the parts of others
that stand in them, and by what all pages share: the frame, the form fields, the style sheets.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
RECORD = Path(__file__).with_name("checked.json")
SHARED = "shared"
SHARED_TEMPLATES = ("*.html", "bootstrap5/**/*.html", "errors/*.html")
# The templates of the pages whose names of addresses begin alike; a panel of another app is one of them.
PAGES = {
    "accounts": ("accounts/*.html",),
    "assistance": ("assistance/**/*.html",),
    "branches": ("branches/*.html", "branches/duties/_panel.html", "*/_branch_panel.html"),
    "desk": ("desk/*.html",),
    "duties": ("branches/duties/*.html",),
    "families": ("families/*.html", "*/_household_panel.html"),
    "jobs": ("jobs/*.html",),
    "members": ("members/*.html",),
    "reports": ("reports/*.html",),
    "trail": ("accounts/*.html",),
    "users": ("accounts/*.html",),
}
NAMED = re.compile(r"[\"\']([a-z0-9_/]+\.html)[\"\']")


def templates_of(pages: str) -> set[Path]:
    """The templates of these pages with all that stand in them, but for what all pages share."""
    found: set[Path] = set()
    further = matching(PAGES[pages])
    while further:
        found |= further
        named = {TEMPLATES / name for file in further for name in NAMED.findall(file.read_text("utf-8"))}
        further = named - found - shared_templates()
    return found


def shared_templates() -> set[Path]:
    return matching(SHARED_TEMPLATES)


def matching(patterns: Iterable[str]) -> set[Path]:
    return {file for pattern in patterns for file in TEMPLATES.glob(pattern)}


def digests() -> dict[str, str]:
    """For each group of pages, and for what all of them share, a digest of the contents."""
    shared = shared_templates() | set((ROOT / "static").rglob("*.css"))
    return {pages: _digest(templates_of(pages)) for pages in PAGES} | {SHARED: _digest(shared)}


def changed() -> set[str]:
    """The groups of pages that look different from when they were last checked."""
    now = digests()
    known = json.loads(RECORD.read_text()) if RECORD.exists() else {}
    different = {name for name, digest in now.items() if known.get(name) != digest}
    return set(now) if SHARED in different else different


def record(pages: set[str]) -> None:
    """Note how these groups of pages look now; what all share is noted with the last of them."""
    now = digests()
    known = json.loads(RECORD.read_text()) if RECORD.exists() else {}
    noted = {name: now[name] if name in pages else known.get(name, "") for name in now}
    if pages >= set(PAGES):
        noted[SHARED] = now[SHARED]
    if pages:
        RECORD.write_text(json.dumps(noted, indent=2) + "\n")


def _digest(files: Iterable[Path]) -> str:
    contents = hashlib.sha256()
    for file in sorted(files):
        contents.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return contents.hexdigest()[:16]
