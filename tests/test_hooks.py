"""What a low app asks is answered by somebody above: a registry that nobody fills guards nothing."""

from collections.abc import Iterator
from dataclasses import fields
from importlib import import_module
from typing import Any

import pytest

from branches.hooks import ChangeNotices, Dependants, Effects, Panels
from tests.test_architecture import APPS, modules, shown

KEPT_BY_CLASSES = (Panels, Dependants, ChangeNotices, Effects)


def registries() -> Iterator[tuple[str, Any]]:
    """Every registry at the top of a module that is called hooks or registry, with its name."""
    for path in modules(*APPS):
        if path.stem not in {"hooks", "registry"}:
            continue
        name = shown(path).removesuffix(".py").replace("/", ".")
        for variable, value in vars(import_module(name)).items():
            if not variable.startswith("_") and isinstance(value, (list, dict, *KEPT_BY_CLASSES)):
                yield f"{name}.{variable}", value


def held_by(registry: Any) -> Any:
    if isinstance(registry, KEPT_BY_CLASSES):
        return getattr(registry, fields(registry)[0].name)
    return registry


REGISTRIES = dict(registries())


def test_the_registries_are_found():
    assert {"accounts.hooks.reveals", "branches.hooks.branch_dependants", "jobs.registry.kinds"} <= set(
        REGISTRIES
    )


@pytest.mark.parametrize("name", REGISTRIES)
def test_no_registry_is_left_empty(name):
    assert held_by(REGISTRIES[name])
