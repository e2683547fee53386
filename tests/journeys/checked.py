"""Which pages look as they did when they were last checked in every language and width.

The ordinary run opens every page in Chinese on a desk, and in English and on a phone those that
changed since. What a page looks like is told by the templates of its app, and by what all pages
share: the frame, the form fields, the style sheets.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
RECORD = Path(__file__).with_name("checked.json")
SHARED = "shared"
SHARED_FOLDERS = ("bootstrap5", "errors")


def digests() -> dict[str, str]:
    """For each folder of templates, and for what all pages share, a digest of the contents."""
    apps = [folder for folder in TEMPLATES.iterdir() if folder.is_dir() and folder.name not in SHARED_FOLDERS]
    found = {folder.name: _digest(folder.rglob("*.html")) for folder in sorted(apps)}
    shared = [*TEMPLATES.glob("*.html"), *(ROOT / "static").rglob("*.css")]
    for name in SHARED_FOLDERS:
        shared += (TEMPLATES / name).rglob("*.html")
    return found | {SHARED: _digest(shared)}


def changed() -> set[str]:
    """The folders whose pages look different from when they were last checked."""
    now = digests()
    known = json.loads(RECORD.read_text()) if RECORD.exists() else {}
    different = {name for name, digest in now.items() if known.get(name) != digest}
    return set(now) if SHARED in different else different


def record() -> None:
    RECORD.write_text(json.dumps(digests(), indent=2) + "\n")


def _digest(files: Iterable[Path]) -> str:
    contents = hashlib.sha256()
    for file in sorted(files):
        contents.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return contents.hexdigest()[:16]
