"""Every test that docs/safety.md names exists, and every row of its tables names one."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "safety.md"
NAMED = re.compile(r"`([\w/]+\.py)(?:::(\w+))?`")


def rows():
    lines = [line for line in DOCUMENT.read_text().splitlines() if line.startswith("|")]
    return [line for line in lines if not line.startswith(("|---", "| case |"))]


def functions_of(name):
    path = ROOT / "tests" / name
    return {node.name for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)}


def test_every_test_that_is_named_exists():
    named = {(file, test) for row in rows() for file, test in NAMED.findall(row)}
    assert len(named) > 100
    assert {(file, test) for file, test in named if test not in functions_of(file)} == set()


def test_every_case_names_what_shows_it():
    assert [row for row in rows() if not NAMED.search(row.split(" | ")[-1])] == []
