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
from babel.messages.extract import extract
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
# What each argument of Django's translating functions says.
ONE, MANY = ("id",), ("id", "plural")
FUNCTIONS = {
    **dict.fromkeys(("gettext", "gettext_lazy", "gettext_noop"), ONE),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), MANY),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ("context", *ONE)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ("context", *MANY)),
}


def extracted() -> Catalog:
    """Every message of our own Python files and templates, without translations."""
    catalog = empty()
    for path in python_files():
        for message, context in messages_of_python(path.read_text()):
            catalog.add(message, context=context)
    for path in template_files():
        for message, context in messages_of_template(path.read_text()):
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


def messages_of_python(text: str) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    """What the calls of a module translate, with the context; calls in f-strings, too.

    A call whose argument is no literal translates something that is marked elsewhere.
    """
    tree = ast.parse(text)
    functions = FUNCTIONS | aliases_in(tree)
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and (parts := functions.get(name_of(call.func))):
            said = {
                part: argument.value
                for part, argument in zip(parts, call.args, strict=False)
                if isinstance(argument, ast.Constant)
            }
            if set(said) == set(parts):
                yield (said["id"], said["plural"]) if "plural" in said else said["id"], said.get("context")


def name_of(function: ast.expr) -> str:
    return getattr(function, "id", "") or getattr(function, "attr", "")


def aliases_in(tree: ast.Module) -> dict[str, tuple[str, ...]]:
    """The names under which a module imports translating functions."""
    return {
        name.asname: FUNCTIONS[name.name]
        for statement in ast.walk(tree)
        if isinstance(statement, ast.ImportFrom) and statement.module == "django.utils.translation"
        for name in statement.names
        if name.asname and name.name in FUNCTIONS
    }


def messages_of_template(text: str) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    # What stands around the calls is blanked out, but its indentation is no Python.
    calls = re.sub(r"(?m)^[ \t]+", "", templatize(text))
    for _, message, _, context in extract("python", BytesIO(calls.encode())):
        yield message, context


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
