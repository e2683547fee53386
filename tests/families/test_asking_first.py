"""Every operation that changes what decisions are made on asks first, on every page that calls it."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
# Operations on households and persons that have nothing to ask, each with its reason.
ASKS_NOBODY = {
    "start_household": "the people it takes in live in no household: the one who made them leave was asked",
    "complete_registration": "a household that is being registered has no case",
    "discard_draft": "a household that is being registered has no case",
    "note_numbers_shown": "changes nothing",
    "rule_on_likeness": "says of two entries whether they are one, and changes neither",
}


def functions(*apps: str, layer: str = "") -> Iterator[tuple[Path, ast.FunctionDef]]:
    """The functions of apps; only those of the modules of one layer, in whichever room they lie."""
    for app in apps:
        for path in sorted((ROOT / app).rglob("*.py")):
            if layer and layer not in path.relative_to(ROOT).with_suffix("").parts:
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef):
                    yield path, node


def name_of(call: ast.Call) -> str:
    return ast.unparse(call.func).split(".")[-1]


def calls(node: ast.AST, name: str) -> list[ast.Call]:
    found = [each for each in ast.walk(node) if isinstance(each, ast.Call)]
    return [each for each in found if name_of(each) == name]


def given(call: ast.Call) -> dict[str, str]:
    return {word.arg: ast.unparse(word.value) for word in call.keywords if word.arg}


def operations() -> dict[str, ast.FunctionDef]:
    """What pages call to change a household: one verb, in a transaction of its own."""
    return {
        node.name: node
        for _path, node in functions("families", layer="operations")
        if any("transaction.atomic" in ast.unparse(one) for one in node.decorator_list)
    }


def asking() -> set[str]:
    return {
        name
        for name, node in operations().items()
        if "confirmed" in {argument.arg for argument in node.args.kwonlyargs}
    }


def test_every_operation_asks_or_says_why_it_has_nothing_to_ask():
    assert asking() | set(ASKS_NOBODY) == set(operations())
    assert asking() & set(ASKS_NOBODY) == set()
    assert len(asking()) >= 4


def test_every_operation_that_asks_hands_on_what_was_confirmed():
    """It is asked where every change of a household ends, so what begins one has to know."""
    for name in asking():
        begun = [
            call
            for call in calls(operations()[name], "open_household")
            if given(call).get("confirmed") == "confirmed"
        ]
        assert begun, name
        assert calls(operations()[name], "close_household"), name


def test_every_page_that_calls_one_confirms_what_it_has_shown():
    """The word comes from the request; a view that leaves it out would save unasked."""
    asks, found = asking(), []
    for path, node in functions("families", "members", "assistance", layer="views"):
        for call in (each for each in ast.walk(node) if isinstance(each, ast.Call)):
            if name_of(call) in asks:
                found.append(name_of(call))
                assert given(call).get("confirmed", "").startswith("confirmed_in("), (path, node.name)
    assert set(found) == asks


# Who puts a death on file, or takes it off, without asking first: why nobody is asked there.
TELLS_OTHERWISE = {
    "approved": "the approver decides on the death itself, and sees the case",
    "taken_back": "what taking a decision back undoes is said before it is done",
    "undo_leaving": "on the same day and by the same hand: what was asked about is as it was before",
}


def test_wherever_a_death_is_put_on_file_somebody_asks_first():
    """The operations of families ask as every change of a household does; others have to see to it."""
    found = set()
    for folder in ("members", "assistance"):
        for _path, node in functions(folder):
            if any(calls(node, name) for name in ("record_death", "withdraw_death")):
                found.add(node.name)
                assert bool(calls(node, "confirmed_of")) != (node.name in TELLS_OTHERWISE), node.name
    assert found - set(TELLS_OTHERWISE) == {"_end_by_death"}
    [page] = [node for _path, node in functions("members", layer="views") if node.name == "leave"]
    [call] = calls(page, "leave")
    assert given(call)["confirmed"] == "confirmed_in(request)"


def test_every_page_that_asks_shows_what_is_touched():
    pages = [path for path in (ROOT / "templates/families").glob("*.html") if path.name[0] != "_"]
    texts = {path.name: path.read_text(encoding="utf-8") for path in pages}
    changing = {name for name, text in texts.items() if 'name="version"' in text}
    asking_pages = {name for name, text in texts.items() if '"families/_touches.html"' in text}
    # The page of a registration completes or discards what has no case yet.
    assert changing - asking_pages == {"register.html"}
