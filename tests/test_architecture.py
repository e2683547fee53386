"""The conventions of this house, as far as a machine can hold them."""

import ast
import re
from collections.abc import Iterator
from inspect import getsource, unwrap
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models

from assistance.cases.checklist import checks_of
from assistance.cases.standing import AS_SUBMITTED
from assistance.schemes.registry import KINDS
from branches.models import BranchOwned
from branches.stamping import trigger_name
from tests.house import UNUSUAL
from tests.matrix.reading import addresses

ROOT = Path(__file__).parent.parent
APPS = tuple(name for name in settings.INSTALLED_APPS if (ROOT / name).is_dir())
CODE = (*APPS, "config")
MODULE, FUNCTION, TEMPLATE, TEST = 350, 40, 150, 500
# Longer than the limit, each with its reason.
LONG = {
    "config/settings.py": "one table of settings, read from top to bottom",
}
LONG_FUNCTIONS = {}
# The lists, by the names of their addresses, and the test that holds each to its queries.
COUNTED = {
    "assistance:list": ("desk/test_lists.py", "test_a_list_costs_the_same_queries_however_long"),
    "branches:children": (
        "branches/test_pages.py",
        "test_a_page_costs_the_same_queries_however_many_associations",
    ),
    "branches:list": (
        "branches/test_pages.py",
        "test_a_page_costs_the_same_queries_however_many_associations",
    ),
    "duties:list": ("branches/test_duty_pages.py", "test_the_list_costs_the_same_queries_however_long"),
    "trail:list": ("accounts/test_trail.py", "test_the_trail_costs_the_same_queries_however_many_lines"),
    "users:list": ("accounts/test_administering.py", "test_the_list_costs_the_same_queries_however_long"),
    "members:list": ("members/test_list.py", "test_the_list_costs_the_same_queries_however_long"),
    "desk:todo": ("desk/test_lists.py", "test_a_list_costs_the_same_queries_however_long"),
    "families:list": ("families/test_search.py", "test_the_list_costs_the_same_queries_however_long"),
    "families:likenesses": (
        "families/test_likeness_pages.py",
        "test_the_list_costs_the_same_queries_however_long",
    ),
    "jobs:list": ("jobs/test_pages.py", "test_the_list_costs_the_same_queries_however_long"),
    "reports:behind": ("reports/test_behind.py", "test_the_list_costs_the_same_queries_however_long"),
}
# Forms that hold nothing worth keeping, or nothing that may be kept.
KEEPS_NO_DRAFT = {
    "accounts/_reveal.html": "one reason, used at once",
    "accounts/code.html": "a code that is good once",
    "accounts/enrol.html": "a code that is good once",
    "accounts/first.html": "a new password",
    "accounts/login.html": "a password",
    "accounts/me.html": "three switches",
    "accounts/password.html": "passwords",
    "accounts/relative_end.html": "one reason, used at once",
    "accounts/reveal.html": "one reason, used at once",
    "accounts/user_act.html": "one reason, used at once",
    "branches/duties/proposal.html": "one reason, used at once",
    "families/register.html": "one day, used at once",
    "members/groups.html": "one name and one day, used at once",
    "reports/launch.html": "choices, filled in beforehand",
}
# Templates that are named by more than a plain string, and by whom.
FOUND_BY_RULE = {
    "errors/": "config.errors puts the status into the name",
    "bootstrap5/errors.html": "crispy-forms begins a form with it",
    "bootstrap5/field.html": "crispy-forms draws each field by it",
}


def modules(*folders: str) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def length(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def is_page_code(path: Path) -> bool:
    return any(part.removesuffix(".py") in {"views", "forms"} for part in path.relative_to(ROOT).parts)


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in APPS]


def test_views_and_forms_find_rows_through_the_scope_alone():
    # What awaits an actor is a part of what the actor sees.
    bare = re.compile(r"\.(?:objects|_default_manager|_base_manager)\b(?!\.(?:visible_to|awaiting)\()")
    found = [
        f"{shown(path)}:{number}"
        for path in modules(*APPS)
        if is_page_code(path)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if bare.search(line)
    ]

    assert found == []


@pytest.mark.django_db
def test_every_table_of_a_branch_is_stamped_by_its_trigger():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, t.tgname, t.tgenabled FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        )
        installed = {(table, name) for table, name, enabled in cursor.fetchall() if enabled in {"O", "A"}}
    owned = [model._meta.db_table for model in own_models() if issubclass(model, BranchOwned)]

    assert owned
    assert [table for table in owned if (table, trigger_name(table)) not in installed] == []


def test_every_constraint_is_violated_by_a_test():
    texts = (path.read_text(encoding="utf-8") for path in modules("tests"))
    told = "\n".join(text for text in texts if " import refuses\n" in text)
    names = {constraint.name for model in own_models() for constraint in model._meta.constraints}

    assert sorted(name for name in names if not re.search(rf"\b{re.escape(name)}\b", told)) == []


def test_constraints_and_indexes_are_named_after_their_model():
    for model in own_models():
        for part in (*model._meta.constraints, *model._meta.indexes):
            assert part.name.startswith(f"{model._meta.model_name}_"), part.name


def test_sealed_values_are_opened_on_their_row_alone():
    found = []
    for path in modules(*CODE):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {"values", "values_list"}:
                named = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                found += [f"{shown(path)}:{node.lineno}" for name in named if str(name).endswith("_sealed")]

    assert found == []


def test_no_module_template_or_test_has_outgrown_its_limit():
    limits = [(path, MODULE) for path in modules(*CODE)]
    limits += [(path, TEMPLATE) for path in templates()]
    limits += [(path, TEST) for path in modules("tests")]
    long = {shown(path): length(path) for path, limit in limits if length(path) > limit}

    assert {name: lines for name, lines in long.items() if name not in LONG} == {}
    assert set(LONG) - set(long) - {"config/settings.py"} == set()


def test_no_function_has_outgrown_its_limit():
    long = {}
    for path in modules(*CODE):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                # What it does; not the list of its parameters, nor what is said about it.
                body = node.body[1:] if ast.get_docstring(node) else node.body
                lines = node.end_lineno - body[0].lineno + 1 if body else 0
                if lines > FUNCTION:
                    long[f"{shown(path)}:{node.name}"] = lines

    assert {name: lines for name, lines in long.items() if name not in LONG_FUNCTIONS} == {}
    assert set(LONG_FUNCTIONS) <= set(long)


def test_every_form_that_is_filled_in_keeps_drafts():
    shows_fields = re.compile(r"\|crispy|as_crispy_field|{% crispy")
    without = {
        path.relative_to(ROOT / "templates").as_posix()
        for path in templates()
        if 'method="post"' in (text := path.read_text(encoding="utf-8"))
        and shows_fields.search(text)
        and "keeps_draft" not in text
    }

    assert without == set(KEEPS_NO_DRAFT)


def test_every_template_is_used():
    texts = [path.read_text(encoding="utf-8") for path in (*modules(*CODE), *templates())]
    names = {path.relative_to(ROOT / "templates").as_posix() for path in templates()}
    by_rule = {name for name in names if name.startswith(tuple(FOUND_BY_RULE))}

    unused = {name for name in names - by_rule if not any(f'"{name}"' in text for text in texts)}

    assert unused == set()


def pages_of_rows() -> set[tuple[str, str]]:
    """App and name of the functions that read a list a page at a time, themselves or through another."""
    calls, found = {}, set()
    for path in modules(*APPS):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                called = [each for each in ast.walk(node) if isinstance(each, ast.Call)]
                key = (shown(path).partition("/")[0], node.name)
                calls.setdefault(key, set()).update(ast.unparse(each.func).split(".")[-1] for each in called)
                # Other things are called `page` too; only what gives an order pages a list.
                if any(
                    ast.unparse(each.func).split(".")[-1] == "page"
                    and any(word.arg == "order" for word in each.keywords)
                    for each in called
                ):
                    found.add(key)
    while (
        further := {
            (app, name) for (app, name), called in calls.items() if {(app, one) for one in called} & found
        }
        - found
    ):
        found |= further
    return found


def app_and_name(view) -> tuple[str, str]:
    inner = unwrap(view)
    return inner.__module__.partition(".")[0], inner.__name__


def test_every_list_is_held_to_its_queries():
    reading = pages_of_rows()
    lists = {name for name, _pattern, entry in addresses() if app_and_name(entry.callback) in reading}

    assert lists == set(COUNTED)
    for file, name in COUNTED.values():
        text = (ROOT / "tests" / file).read_text(encoding="utf-8")
        assert f"def {name}(" in text
        assert re.search("num_queries|CaptureQueries", text), file


@pytest.mark.parametrize("word", ["utils", "helpers", "common", "core", "manager", "service"])
def test_no_module_has_a_name_that_says_nothing(word):
    assert [shown(path) for path in modules(*APPS) if path.stem == word] == []


def test_only_views_tasks_and_commands_read_the_clock():
    reads = re.compile(r"\btimezone\.now\(\)|\bdatetime\.now\(|\bdate\.today\(\)|\btimezone\.localdate\(\)")
    at_the_edge = {"views", "commands", "tasks", "middleware", "demo"}
    # Each is called by something that cannot pass the moment in.
    known = {
        "branches/actors.py": "asked by registries whose callers know no day",
        "ground/resident_ids.py": "the latest possible birthday, where a caller does not say the day",
        "accounts/session.py": "notes when a session began, on a signal",
        "accounts/signing_in/step_up.py": "a decorator of views",
        "jobs/operations.py": "when a job was asked for",
        "jobs/runner.py": "the worker's own edge, where jobs begin and end",
        "jobs/sweeper.py": "the worker's own edge",
    }
    found = {
        shown(path)
        for path in modules(*APPS)
        if not at_the_edge & {part.removesuffix(".py") for part in path.relative_to(ROOT).parts}
        if reads.search(path.read_text(encoding="utf-8"))
    }

    assert found - set(known) == set()


def test_nothing_says_how_it_was_made():
    telling = re.compile(r"/work/(?:shared|plan)|\bDESIGN §|\bSTYLE §|\bSAFETY §|\bUX §|\bTODO\b|\bFIXME\b")
    texts = (*modules(*CODE, "tests"), *templates(), *sorted((ROOT / "docs").rglob("*.md")))
    me = Path(__file__)

    assert [
        shown(path) for path in texts if path != me and telling.search(path.read_text(encoding="utf-8"))
    ] == []


# What asks the database a question, wherever it is written.
ASKING = re.compile(
    r"\.(?:objects|filter|exclude|exists|all|first|last|aggregate|annotate|values_list|in_bulk|iterator)\b"
)
CHECKING = (
    *(f"cases/{name}" for name in ("checks", "twins", "findings", "standing", "changes", "amending")),
    "schemes/amounts",
)


def test_checks_read_facts_and_ask_the_database_nothing():
    """A page of a hundred cases asks their facts once; a check with a query would ask a hundred times."""
    sources = {f"assistance/{name}.py": (ROOT / f"assistance/{name}.py").read_text() for name in CHECKING}
    for kind in KINDS.values():
        for check in (*AS_SUBMITTED, *checks_of(kind)):
            sources[f"{kind.code}: {check.code}"] = getsource(getattr(check.run, "func", check.run))
    found = [
        f"{where}: {line.strip()}"
        for where, source in sources.items()
        for line in source.splitlines()
        if ASKING.search(line)
    ]

    assert found == []


# Guards that no module of guards can hold, with the reason.
GUARDS_ELSEWHERE = {
    "assistance/cases/verifiers.py": "part of one idea with the names it compares",
    "branches/hooks.py": "asks the apps above",
    "branches/changing/operations/changing.py": "locks what it asks about",
    "branches/changing/operations/moving.py": "counts the rows that the move would stamp",
    "branches/permissions.py": "asks the matrix",
    "demo/generate.py": "asks whether the database is empty",
    "ground/days.py": "asks about a day alone",
}


def test_every_guard_gives_the_one_kind_of_answer_and_is_among_the_guards():
    wrong = {}
    for path in modules(*CODE):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and re.match("_?why_not", node.name):
                if node.returns is None or ast.unparse(node.returns) != "GuardAnswer":
                    wrong[f"{shown(path)} {node.name}"] = "gives another answer"
                elif path.name != "guards.py" and shown(path) not in GUARDS_ELSEWHERE:
                    wrong[f"{shown(path)} {node.name}"] = "is not among the guards"

    assert wrong == {}


def test_what_a_guard_says_is_raised_by_require_alone():
    by_hand = []
    for path in modules(*CODE):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.If) and "why_not" in ast.unparse(node.test):
                raised = [ast.unparse(one.exc) for one in node.body if isinstance(one, ast.Raise) and one.exc]
                by_hand += [shown(path) for one in raised if re.match("(Refused|Forbidden|Stale)", one)]

    assert by_hand == []


def test_the_english_is_plain():
    """What a reader of English as a second language looks up has an ordinary word in its place."""
    papers = (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
    texts = {*modules(*CODE, "tests"), *templates(), *papers} - {ROOT / "tests/house.py"}

    found = {shown(path): UNUSUAL.findall(path.read_text(encoding="utf-8")) for path in texts}

    assert {path: words for path, words in found.items() if words} == {}
