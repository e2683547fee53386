"""Who imports whom: every module of the apps, with the modules that it names.

Imports inside functions and those for type checkers alone count as well: who reads the code follows
them all. ``python -m tests.house [CHECKOUT]`` measures a checkout, this one or another.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping, Sequence, Set
from pathlib import Path
from statistics import median, quantiles

Graph = dict[str, set[str]]

# What a reader of English as a second language looks up has an ordinary word in its place.
UNUSUAL = re.compile(r"\b(?:whoever|anew|thereof|besides)\b", re.IGNORECASE)


def name_of(path: Path, root: Path) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(root: Path, apps: Set[str]) -> Graph:
    """For each module of the apps below a folder the modules of them that it imports; no migrations."""
    files = {
        name_of(path, root): path
        for app in apps
        for path in (root / app).rglob("*.py")
        if "migrations" not in path.parts
    }
    return {name: set(_imported(name, path, files)) - {name} for name, path in files.items()}


def _imported(name: str, path: Path, files: Mapping[str, Path]) -> Iterator[str]:
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in files)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *filter(None, [node.module])])
            for alias in node.names:
                whole = f"{base}.{alias.name}"
                if whole in files or base in files:
                    yield whole if whole in files else base


def circles(graph: Graph) -> list[list[str]]:
    """Modules that lead back to themselves, each circle with all that is in it; Tarjan's algorithm."""
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    waiting: list[str] = []
    found: list[list[str]] = []

    def follow(module: str) -> None:
        order[module] = lowest[module] = len(order)
        waiting.append(module)
        for other in graph.get(module, ()):
            if other not in order:
                follow(other)
                lowest[module] = min(lowest[module], lowest[other])
            elif other in waiting:
                lowest[module] = min(lowest[module], order[other])
        if lowest[module] == order[module]:
            start = waiting.index(module)
            if len(circle := waiting[start:]) > 1:
                found.append(sorted(circle))
            del waiting[start:]

    for module in graph:
        if module not in order:
            follow(module)
    return found


def rooms_of(graph: Graph) -> dict[str, set[str]]:
    """The same by app, or by room where an app has rooms: which of them import which."""
    packages = {name.rpartition(".")[0] for name in graph}

    def room(module: str) -> str:
        parts = module.split(".")
        return ".".join(parts[:2]) if len(parts) > 2 or module in packages else parts[0]

    found: dict[str, set[str]] = {}
    for module, others in graph.items():
        found.setdefault(room(module), set()).update(map(room, others))
    return {name: others - {name} for name, others in found.items()}


def measured(root: Path) -> dict[str, str]:
    """Sizes, arrows and circles of the code of a checkout, as a table of words."""
    apps = {path.parent.name for path in root.glob("*/apps.py")} | {"config"}
    graph = imports(root, apps)
    paths = [
        path for app in sorted(apps) for path in (root / app).rglob("*.py") if "migrations" not in path.parts
    ]
    sources = {path: path.read_text(encoding="utf-8") for path in paths}
    trees = {path: ast.parse(source) for path, source in sources.items()}
    functions = [
        node.end_lineno - node.lineno + 1
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
    ]
    rooms = rooms_of(graph)
    found = circles(graph)
    return {
        "files: median, ninth of ten, longest": _spread([source.count("\n") for source in sources.values()]),
        "functions: median, ninth of ten, longest": _spread(functions),
        "lines": str(sum(source.count("\n") for source in sources.values())),
        "modules, and imports between them": f"{len(graph)}, {sum(map(len, graph.values()))}",
        "rooms, and arrows between them": f"{len(rooms)}, {sum(map(len, rooms.values()))}",
        "circles, and modules in them": f"{len(found)}, {sum(map(len, found))}",
        "guards that give another answer": str(sum(map(_other_guards, trees.values()))),
        "refused in views by hand": str(
            sum(
                len(re.findall(r"except \(?.*\b(?:Refused|Stale|Forbidden)\b", source))
                for path, source in sources.items()
                if "views" in path.with_suffix("").parts
            )
        ),
        "words that the plain English bans": str(
            sum(len(UNUSUAL.findall(source)) for source in sources.values())
        ),
    }


def _spread(sizes: Sequence[int]) -> str:
    return f"{median(sizes):.0f}, {quantiles(sizes, n=10)[-1]:.0f}, {max(sizes)}"


def _other_guards(tree: ast.AST) -> int:
    guards = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and re.match("_?why_not", node.name)
    ]
    return sum(guard.returns is None or ast.unparse(guard.returns) != "GuardAnswer" for guard in guards)


if __name__ == "__main__":
    for name, value in measured(Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()).items():
        print(f"{name:45} {value}")
