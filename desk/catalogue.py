"""The message catalogue: what the code and the pages say in English, and its Chinese.

English is the source, so only Chinese has a catalogue. The file holds no line numbers and no dates, and
is sorted by message, so that a change of wording shows as that change alone.
"""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.apps import apps
from django.conf import settings
from django.utils.translation.template import templatize

LANGUAGE = "zh_Hans"
FOLDER = Path(settings.BASE_DIR) / "locale" / LANGUAGE / "LC_MESSAGES"
SOURCE_FILE = FOLDER / "django.po"
COMPILED_FILE = FOLDER / "django.mo"
HEADER = (
    "# The Chinese of the register. ./run messages keeps this file and its .mo up to date.\n"
    'msgid ""\n'
    'msgstr ""\n'
    f'"Language: {LANGUAGE}\\n"\n'
    '"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"Content-Transfer-Encoding: 8bit\\n"\n'
    '"Plural-Forms: nplurals=1; plural=0;\\n"\n'
    "\n"
)
# Babel writes a date into the compiled file, which would differ at every run.
UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
FUNCTIONS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def extracted() -> Catalog:
    """Every message of our own Python files and templates, without translations."""
    catalog = empty()
    for text, keywords in [*python_sources(), *template_sources()]:
        for _, message, _, context in extract("python", BytesIO(text.encode()), keywords=keywords):
            catalog.add(message, context=context)
    return catalog


def empty() -> Catalog:
    return Catalog(locale=LANGUAGE, creation_date=UNDATED, revision_date=UNDATED, fuzzy=False)


def python_files() -> Iterator[Path]:
    root = Path(settings.BASE_DIR)
    installed = [Path(config.path) for config in apps.get_app_configs()]
    for folder in [*(path for path in installed if path.parent == root), root / "config"]:
        yield from sorted(folder.rglob("*.py"))


def template_files() -> Iterator[Path]:
    for folder in settings.TEMPLATES[0]["DIRS"]:
        yield from sorted(path for path in Path(folder).rglob("*") if path.suffix in {".html", ".txt"})


def python_sources() -> Iterator[tuple[str, dict]]:
    for path in python_files():
        text = path.read_text()
        yield text, FUNCTIONS | aliases_in(text)


def aliases_in(text: str) -> dict[str, tuple | None]:
    """The names under which a module imports translating functions, with what Babel reads of each."""
    return {
        name.asname: FUNCTIONS[name.name]
        for statement in ast.walk(ast.parse(text))
        if isinstance(statement, ast.ImportFrom) and statement.module == "django.utils.translation"
        for name in statement.names
        if name.asname and name.name in FUNCTIONS
    }


def template_sources() -> Iterator[tuple[str, dict]]:
    for path in template_files():
        calls = templatize(path.read_text())
        # What stands around the calls is blanked out, but its indentation is no Python.
        yield re.sub(r"(?m)^[ \t]+", "", calls), FUNCTIONS


def read() -> Catalog:
    """The catalogue as it is on file; an empty one before the first run. Raises on a broken file."""
    if not SOURCE_FILE.exists():
        return empty()
    with SOURCE_FILE.open("rb") as file:
        catalog = read_po(file, locale=LANGUAGE, abort_invalid=True)
    catalog.creation_date = catalog.revision_date = UNDATED
    return catalog


def brought_up_to_date(translated: Catalog) -> Catalog:
    """What the code says now, with the translations that still fit: nothing guessed, nothing left over."""
    catalog = extracted()
    for message in catalog:
        known = translated.get(message.id, message.context) if message.id else None
        if known is not None and known.id == message.id and "fuzzy" not in known.flags:
            message.string = known.string
    return catalog


def untranslated(catalog: Catalog) -> list[str]:
    """The English of each message that still lacks its Chinese."""
    return [english(message.id) for message in catalog if message.id and not all(forms(message.string))]


def english(message_id: str | tuple[str, ...]) -> str:
    return forms(message_id)[0]


def forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return text if isinstance(text, tuple) else (text,)


def write(catalog: Catalog) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    SOURCE_FILE.write_bytes(as_source(catalog))
    COMPILED_FILE.write_bytes(compiled(read()))


def as_source(catalog: Catalog) -> bytes:
    body = BytesIO()
    write_po(body, catalog, no_location=True, omit_header=True, sort_output=True, width=110)
    return HEADER.encode() + body.getvalue().lstrip(b"\n")


def compiled(catalog: Catalog) -> bytes:
    file = BytesIO()
    write_mo(file, catalog)
    return file.getvalue()
