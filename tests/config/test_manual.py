"""The manual for operations names what can be set and typed, and nothing that cannot."""

import inspect
import re
from pathlib import Path

from django.core.management import get_commands

from config import serve
from config.installation import CHECKOUT
from tests.test_architecture import APPS, CODE

READ = re.compile(r'\benviron\.(?:text|number|month_day|flag|words|get)\(\s*"([A-Z_]+)"')
MANUAL = (CHECKOUT / "docs" / "operations.md").read_text(encoding="utf-8")


def found(pattern: str | re.Pattern, *folders: str) -> set[str]:
    paths = [path for folder in folders for path in Path(CHECKOUT, folder).rglob("*.py")]
    return {name for path in paths for name in re.findall(pattern, path.read_text(encoding="utf-8"))}


def settings_in_the_manual() -> set[str]:
    table = MANUAL.partition("\n## Settings\n")[2].partition("\n## ")[0]
    firsts = re.findall(r"^\| (`[^|]+`) \|", table, flags=re.M)
    return {name for first in firsts for name in re.findall("`([A-Z_]+)`", first)}


def commands_in_the_manual() -> set[str]:
    return set(re.findall(r"\./run ([a-z_]+)", MANUAL))


def verbs_of_run() -> set[str]:
    """What ./run does by itself; to start the site it is given no name."""
    return set(re.findall(r'name == "([a-z_]+)"', inspect.getsource(serve.main))) - {"start"}


def test_every_setting_read_from_the_environment_stands_in_the_manual():
    read = found(READ, *CODE)

    assert {"PROFILE", "DATA_DIR", "WEB_THREADS", "DECIDED_TARGET"} <= read
    assert sorted(read - settings_in_the_manual()) == []


def test_every_setting_in_the_manual_is_read():
    assert sorted(settings_in_the_manual() - found(READ, *CODE, "tests")) == []


def test_every_command_of_ours_stands_in_the_manual():
    ours = {name for name, app in get_commands().items() if app in APPS}

    assert {"verify_audit", "report"} <= ours
    assert {"test", "lint", "make_keys"} <= verbs_of_run()
    assert sorted((ours | verbs_of_run()) - commands_in_the_manual()) == []


def test_every_command_in_the_manual_is_there():
    assert sorted(commands_in_the_manual() - verbs_of_run() - set(get_commands())) == []
