"""Runs the tests of an app once, noting which lines each reaches, and then again for every mutant.

Each mutant runs in a process forked from the one that has collected the tests and made the
databases, so that it costs the tests that reach its line and nothing else. It is noticed by the
first of them that fails, or when they take far longer than they did.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from config.installation import CHECKOUT

from . import patching
from .operators import Mutant, mutants

SLOWEST_TEST_SECONDS = 60
TIMES_AS_LONG = 10
SPARE_SECONDS = 30


def pytest_addoption(parser):
    group = parser.getgroup("mutation")
    group.addoption(
        "--mutated-file", action="append", default=[], help="a source to break, from the checkout"
    )
    group.addoption("--mutants", type=int, default=0, help="how many a file at most; 0 for all of them")
    group.addoption("--seed", type=int, default=0, help="which sample, where there are more")
    group.addoption(
        "--patience", type=int, default=0, help="seconds of tests for each mutant; 0 for all of them"
    )
    group.addoption("--share", default="0/1", help="which part of the mutants, of how many")
    group.addoption("--outcomes", help="the file to write what became of each")


def pytest_configure(config):
    if config.getoption("--mutated-file"):
        config.pluginmanager.register(Run(config), "mutation-run")


@dataclass
class Reached:
    """Which tests reach which lines, and how long each test takes in seconds."""

    tests: dict[tuple[str, int], set[int]] = field(default_factory=lambda: defaultdict(set))
    seconds: dict[int, float] = field(default_factory=dict)
    breadth: dict[int, int] = field(default_factory=dict)


class Failures:
    def __init__(self):
        self.seen = False

    def pytest_runtest_logreport(self, report):
        self.seen = self.seen or report.failed


class Run:
    """The loop over the mutants of some files, in the place of the ordinary run."""

    def __init__(self, config):
        self.files = [str(CHECKOUT / name) for name in config.getoption("--mutated-file")]
        self.most, self.seed = config.getoption("--mutants"), config.getoption("--seed")
        self.patience = config.getoption("--patience")
        self.part, self.parts = map(int, config.getoption("--share").split("/"))
        self.outcomes = Path(config.getoption("--outcomes"))
        self.failures = Failures()
        config.pluginmanager.register(self.failures)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session):
        from django.db import connections
        from hypothesis import settings

        settings.register_profile("mutation", deadline=None, derandomize=True)
        settings.load_profile("mutation")
        items = [item for item in session.items if not item.get_closest_marker("browser")]
        reached = self._reach(items)
        connections.close_all()
        chosen = [one for path in self.files for one in sample(path, most=self.most, seed=self.seed)]
        outcomes = []
        for mutant in chosen[self.part :: self.parts]:
            outcome, by, seconds = self._try(mutant, items, reached)
            outcomes.append([*mutant.key, mutant.operator, mutant.line, outcome, by, round(seconds, 1)])
            self.outcomes.write_text(json.dumps(outcomes))
        return True

    def _reach(self, items) -> Reached:
        """Run every test as it is; one that fails or takes very long is left out afterwards."""
        reached = Reached()
        for number, item in enumerate(items):
            lines: set[tuple[str, int]] = set()
            self.failures.seen = False
            began = time.monotonic()
            with traced(frozenset(self.files), lines):
                run(item, following=items[(number + 1) % len(items)])
            seconds = time.monotonic() - began
            if self.failures.seen or seconds > SLOWEST_TEST_SECONDS:
                continue
            reached.seconds[number], reached.breadth[number] = seconds, len(lines)
            for place in lines:
                reached.tests[place].add(number)
        return reached

    def _try(self, mutant: Mutant, items, reached: Reached) -> tuple[str, str, float]:
        """What became of a mutant: noticed or survived, by which test, after how many seconds."""
        path = str(CHECKOUT / mutant.file)
        if mutant.function:
            numbers = set().union(*(reached.tests.get((path, line), set()) for line in mutant.lines))
        else:
            numbers = set(reached.seconds)
        if not numbers:
            return "survived", "no test reaches it", 0.0
        # Narrow tests first: they are about the rule, and soon over.
        order = sorted(numbers, key=lambda n: (reached.breadth[n] // 20, reached.seconds[n]))
        limit = TIMES_AS_LONG * sum(reached.seconds[n] for n in order) + SPARE_SECONDS
        began = time.monotonic()
        outcome, by = in_a_child(
            mutant,
            path,
            [items[n] for n in order],
            limit=limit,
            patience=self.patience,
            failures=self.failures,
        )
        return outcome, by, time.monotonic() - began


def sample(path: str, *, most: int, seed: int) -> list[Mutant]:
    """The mutants of a file, or of more than ``most`` as many as that, chosen by the seed."""
    file = str(Path(path).relative_to(CHECKOUT))
    found = mutants(Path(path).read_text(), file)
    if not most or len(found) <= most:
        return found
    return sorted(random.Random(f"{seed} {file}").sample(found, most), key=lambda one: one.line)


def run(item, *, following) -> None:
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)


class traced:
    """Notes the lines of some files that this process runs inside the block, in all its threads."""

    def __init__(self, files: frozenset[str], lines: set[tuple[str, int]]):
        self.files, self.lines = files, lines

    def __enter__(self):
        threading.settrace(self._called)
        sys.settrace(self._called)

    def __exit__(self, *_):
        sys.settrace(None)
        threading.settrace(None)

    def _called(self, frame, event, _argument):
        return self._stepped if frame.f_code.co_filename in self.files else None

    def _stepped(self, frame, event, _argument):
        if event == "line":
            self.lines.add((frame.f_code.co_filename, frame.f_lineno))
        return self._stepped


def in_a_child(
    mutant: Mutant, path: str, items, *, limit: float, patience: int, failures: Failures
) -> tuple[str, str]:
    """Outcome and what noticed it; with ``patience`` no further test begins after so many seconds."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _run_until_noticed(mutant, path, items, writing, failures, patience)
    os.close(writing)
    deadline = time.monotonic() + limit
    while True:
        if os.waitpid(child, os.WNOHANG)[0]:
            break
        if time.monotonic() > deadline:
            os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
            os.close(reading)
            return "noticed", "by its time"
        time.sleep(0.02)
    with os.fdopen(reading) as told:
        outcome, _, by = (told.read() or "noticed:by its end").partition(":")
    return outcome, by


def _run_until_noticed(mutant, path, items, writing, failures, patience) -> None:
    """In the child: never returns."""
    os.setpgid(0, 0)
    outcome, began = "survived:", time.monotonic()
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    try:
        patching.apply(mutant, path)
        failures.seen = False
        for number, item in enumerate(items):
            if patience and time.monotonic() - began > patience:
                outcome = f"survived:the first {number} of {len(items)} tests"
                break
            run(item, following=items[(number + 1) % len(items)])
            if failures.seen:
                outcome = f"noticed:{item.nodeid}"
                break
    except patching.CannotPatch:
        outcome = "not tried:cannot be replaced in a running process"
    except BaseException as problem:
        outcome = f"noticed:{type(problem).__name__}"
    os.write(writing, outcome.encode())
    os._exit(0)
