"""Puts a mutant into the running process, wherever the changed function or constant is in use.

Nothing is imported again: a function keeps its identity and gets the changed code, a constant is
replaced in every module that took it over. Only ever done in a forked process that then ends.
"""

from __future__ import annotations

import ast
import gc
import sys
from operator import attrgetter
from types import CodeType, FunctionType

from .operators import Mutant


class CannotPatch(Exception):
    """What was changed is not in use in this process in a form that can be replaced."""


def apply(mutant: Mutant, path: str) -> None:
    """Make this process run the mutant of the source at a path. Raises CannotPatch."""
    if mutant.function:
        _replace_code(mutant, path)
    else:
        _replace_constant(mutant, path)


def _replace_code(mutant: Mutant, path: str) -> None:
    changed = dict(_codes(compile(mutant.tree, path, "exec")))
    replaced = 0
    gc.unfreeze()  # what is frozen is not listed
    for function in gc.get_objects():
        if type(function) is FunctionType and function.__code__.co_filename == path:
            key = _key(function.__code__)
            if key[0].split(".<locals>")[0] == mutant.function and key in changed:
                function.__code__ = changed[key]
                replaced += 1
    if not replaced:
        raise CannotPatch(mutant.function)


def _codes(code: CodeType):
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield _key(constant), constant
            yield from _codes(constant)


def _key(code: CodeType) -> tuple[str, int]:
    return code.co_qualname, code.co_firstlineno


def _replace_constant(mutant: Mutant, path: str) -> None:
    module = next(one for one in list(sys.modules.values()) if getattr(one, "__file__", None) == path)
    holder = mutant.tree
    for name in filter(None, mutant.owner.split(".")):
        holder = next(one for one in holder.body if isinstance(one, ast.ClassDef) and one.name == name)
    statement = next(one for one in holder.body if one.lineno == mutant.lines.start)
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    scratch = dict(vars(module))
    exec(compile(ast.Module([statement], []), path, "exec"), scratch)
    for target in targets:
        if not isinstance(target, ast.Name):
            raise CannotPatch(ast.unparse(target))
        if mutant.owner:
            setattr(attrgetter(mutant.owner)(module), target.id, scratch[target.id])
            continue
        _replace_everywhere(target.id, getattr(module, target.id), scratch[target.id])


def _replace_everywhere(name: str, old: object, new: object) -> None:
    if isinstance(old, dict) and isinstance(new, dict):
        old.clear()
        old.update(new)
        return
    for module in list(sys.modules.values()):
        if getattr(module, "__dict__", {}).get(name) is old:
            setattr(module, name, new)
