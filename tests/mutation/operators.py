"""Small changes to a source file, each of which breaks one rule: the mutants.

A mutant differs from the source in one node. The operators are those that break what rules are
made of: comparisons and their boundaries, conditions, members of sets, arguments of filters,
guards that are called, values that are returned.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
CALCULATED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
SWAPPED_NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}
# The boundaries of lookups, as they stand at the end of an argument's name.
BOUNDARIES = {"__lt": "__lte", "__lte": "__lt", "__gt": "__gte", "__gte": "__gt"}
NARROWING = {"filter", "exclude", "visible_to", "narrowed", "distinct"}
# What a function that promises such a value gives when it finds nothing.
NOTHING = {
    "GuardAnswer": "GuardAnswer()",
    "str": "''",
    "tuple": "()",
    "list": "[]",
    "dict": "{}",
    "frozenset": "frozenset()",
}
FILTERS = {"filter", "exclude", "Q", "get"}


@dataclass(frozen=True)
class Mutant:
    """One change: where it is, what was there, what stands there now, and the whole changed tree.

    ``function`` is the qualified name of the outermost function or method that holds the change,
    empty for a change to a constant, which belongs to the class ``owner`` or to the module;
    ``lines`` are those of the changed statement.
    """

    file: str
    function: str
    owner: str
    operator: str
    before: str
    after: str
    line: int
    lines: range
    tree: ast.Module

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What names the mutant in the list of equivalent ones; lines move, these do not."""
        return self.file, self.function or self.owner, self.before, self.after

    def __str__(self) -> str:
        where = self.function or self.owner or "module"
        return f"{self.file}:{self.line} {where} ({self.operator}): {self.before} → {self.after}"


Change = tuple[str, ast.AST]


def mutants(source: str, file: str) -> list[Mutant]:
    """Every mutant of a source, in the order of its lines."""
    found = []
    tree = ast.parse(source)
    for path, place in _nodes(tree):
        node = _at(tree, path)
        for operator, changed in _changes(node, returns=place.returns):
            found.append(_mutant(tree, path, place, file, operator, changed))
    return found


@dataclass(frozen=True)
class _Place:
    function: str
    owner: str
    statement: ast.stmt
    returns: str


def _nodes(tree: ast.Module) -> Iterator[tuple[tuple, _Place]]:
    """The paths of all nodes that may be changed: what runs in functions, and constants of the module."""
    for index, statement in enumerate(tree.body):
        yield from _walk(statement, (("body", index),), "", statement, inside=())


def _walk(
    node: ast.AST,
    path: tuple,
    function: str,
    statement: ast.stmt,
    *,
    inside: tuple[str, ...],
    returns: str = "",
) -> Iterator[tuple[tuple, _Place]]:
    if isinstance(node, ast.ClassDef):
        for index, child in enumerate(node.body):
            if isinstance(child, (ast.FunctionDef, ast.ClassDef)) or _is_closed_set(child):
                yield from _walk(
                    child, (*path, ("body", index)), function, child, inside=(*inside, node.name)
                )
        return
    if isinstance(node, ast.FunctionDef):
        name = function or ".".join((*inside, node.name))
        for index, child in enumerate(node.body):
            if not _is_docstring(child):
                yield from _walk(
                    child,
                    (*path, ("body", index)),
                    name,
                    child,
                    inside=(),
                    returns=ast.unparse(node.returns) if node.returns else "",
                )
        return
    if isinstance(node, (ast.Import, ast.ImportFrom)) or _is_docstring(node):
        return
    if not function and isinstance(node, ast.stmt) and not isinstance(node, (ast.Assign, ast.AnnAssign)):
        return
    yield path, _Place(function, "" if function else ".".join(inside), statement, returns)
    for field, value in ast.iter_fields(node):
        if field in {"annotation", "decorator_list", "format_spec", "returns"}:
            continue
        children = enumerate(value) if isinstance(value, list) else [(None, value)]
        for index, child in children:
            if isinstance(child, ast.AST):
                inner = child if isinstance(child, ast.stmt) else statement
                below = (*path, (field, index))
                yield from _walk(child, below, function, inner, inside=inside, returns=returns)


def _is_closed_set(node: ast.stmt) -> bool:
    """A constant of a class that says who or what belongs: ``readers = frozenset({...})``."""
    return (
        isinstance(node, ast.Assign)
        and isinstance(node.value, (ast.Call, ast.BinOp))
        and "frozenset" in ast.unparse(node.value)
    )


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _at(tree: ast.AST, path: tuple) -> ast.AST:
    for field, index in path:
        value = getattr(tree, field)
        tree = value if index is None else value[index]
    return tree


def _mutant(tree, path, place, file, operator, changed) -> Mutant:
    before = _at(tree, path)
    mutated = copy.deepcopy(tree)
    parent = _at(mutated, path[:-1])
    field, index = path[-1]
    ast.copy_location(changed, before)
    if index is None:
        setattr(parent, field, changed)
    else:
        getattr(parent, field)[index] = changed
    ast.fix_missing_locations(mutated)
    statement = place.statement
    last = statement.body[0].lineno - 1 if hasattr(statement, "body") else statement.end_lineno
    return Mutant(
        file=file,
        function=place.function,
        owner=place.owner,
        operator=operator,
        before=_words(before),
        after=_words(changed),
        line=before.lineno,
        lines=range(statement.lineno, max(statement.lineno, last) + 1),
        tree=mutated,
    )


def _words(node: ast.AST) -> str:
    if isinstance(node, (ast.If, ast.IfExp)):
        node = node.test
    return " ".join(ast.unparse(node).split())


def _changes(node: ast.AST, *, returns: str) -> Iterator[Change]:
    if isinstance(node, ast.Return):
        yield from _return(node, returns)
    for kinds, change in CHANGES:
        if isinstance(node, kinds):
            yield from change(node)


def _compare(node: ast.Compare) -> Iterator[Change]:
    for index, operator in enumerate(node.ops):
        changed = copy.deepcopy(node)
        changed.ops[index] = COMPARED[type(operator)]()
        yield "comparison", changed


def _boolean(node: ast.BoolOp) -> Iterator[Change]:
    changed = copy.deepcopy(node)
    changed.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    yield "and/or", changed


def _unary(node: ast.UnaryOp) -> Iterator[Change]:
    if isinstance(node.op, (ast.Not, ast.Invert)):
        yield "negation dropped", copy.deepcopy(node.operand)


def _condition(node: ast.If | ast.IfExp) -> Iterator[Change]:
    """Where the condition is no comparison, which has a mutant of its own."""
    if isinstance(node.test, (ast.Name, ast.Attribute, ast.Call, ast.NamedExpr, ast.Subscript)):
        changed = copy.deepcopy(node)
        changed.test = ast.UnaryOp(ast.Not(), changed.test)
        yield "condition turned", changed


def _constant(node: ast.Constant) -> Iterator[Change]:
    if isinstance(node.value, bool):
        yield "true/false", ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield "number", ast.Constant(node.value + 1)


def _return(node: ast.Return, returns: str) -> Iterator[Change]:
    """An answer turned, a reason withheld, nothing found; whatever the function promises to give."""
    nothing = NOTHING.get(returns.split("[")[0], "None")
    if node.value is None or ast.unparse(node.value) in {nothing, "None", "YES"}:
        return
    if returns == "bool":
        yield "answer turned", ast.Return(ast.UnaryOp(ast.Not(), copy.deepcopy(node.value)))
    else:
        yield "result dropped", ast.Return(ast.parse(nothing, mode="eval").body)


def _statement(node: ast.Expr | ast.Raise) -> Iterator[Change]:
    if isinstance(node, ast.Raise) or isinstance(node.value, ast.Call):
        yield "statement dropped", ast.Pass()


def _arithmetic(node: ast.BinOp | ast.AugAssign) -> Iterator[Change]:
    if type(node.op) in CALCULATED and not _is_text(node):
        changed = copy.deepcopy(node)
        changed.op = CALCULATED[type(node.op)]()
        yield "arithmetic", changed


def _is_text(node: ast.AST) -> bool:
    return any(isinstance(part, ast.Constant) and isinstance(part.value, str) for part in ast.walk(node))


def _call(node: ast.Call) -> Iterator[Change]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name in NARROWING and isinstance(node.func, ast.Attribute):
        yield "narrowing dropped", copy.deepcopy(node.func.value)
    if isinstance(node.func, ast.Name) and name in SWAPPED_NAMES:
        changed = copy.deepcopy(node)
        changed.func.id = SWAPPED_NAMES[name]
        yield "other extreme", changed
    if name in FILTERS:
        yield from _arguments(node)


def _arguments(node: ast.Call) -> Iterator[Change]:
    for index, keyword in enumerate(node.keywords):
        if keyword.arg and len(node.keywords) + len(node.args) > 1:
            changed = copy.deepcopy(node)
            del changed.keywords[index]
            yield "condition of a filter dropped", changed
        for ending, other in BOUNDARIES.items():
            if keyword.arg and keyword.arg.endswith(ending):
                changed = copy.deepcopy(node)
                changed.keywords[index].arg = keyword.arg.removesuffix(ending) + other
                yield "boundary of a lookup", changed


def _members(node: ast.Set | ast.Tuple | ast.List) -> Iterator[Change]:
    """Members of a set, and of a tuple or list of plain names: states, roles, levels."""
    if isinstance(getattr(node, "ctx", None), ast.Store) or len(node.elts) < 2:
        return
    if not all(isinstance(one, (ast.Attribute, ast.Starred)) for one in node.elts):
        return
    for index in range(len(node.elts)):
        changed = copy.deepcopy(node)
        del changed.elts[index]
        yield "member dropped", changed


CHANGES: list[tuple[type | tuple[type, ...], Callable]] = [
    (ast.Compare, _compare),
    (ast.BoolOp, _boolean),
    (ast.UnaryOp, _unary),
    ((ast.If, ast.IfExp), _condition),
    (ast.Constant, _constant),
    ((ast.Expr, ast.Raise), _statement),
    ((ast.BinOp, ast.AugAssign), _arithmetic),
    (ast.Call, _call),
    ((ast.Set, ast.Tuple, ast.List), _members),
]
OPERATORS = (
    "comparison",
    "and/or",
    "negation dropped",
    "condition turned",
    "true/false",
    "number",
    "result dropped",
    "answer turned",
    "statement dropped",
    "arithmetic",
    "narrowing dropped",
    "other extreme",
    "condition of a filter dropped",
    "boundary of a lookup",
    "member dropped",
)
