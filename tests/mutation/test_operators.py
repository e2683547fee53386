"""What the mutation run breaks, and that it breaks it in the running process."""

import subprocess
import sys
from textwrap import dedent

import pytest

from tests.mutation import patching
from tests.mutation.__main__ import RULES, by_app, parse
from tests.mutation.operators import OPERATORS, mutants

SOURCE = dedent('''
    """A rule."""

    OPEN = frozenset({State.DRAFT, State.RETURNED})


    class Rows:
        readers = frozenset({Role.CLERK, Role.AUDITOR})

        def visible(self, actor) -> GuardAnswer:
            """Who may read."""
            return self.filter(branch=actor.branch, ends_on__gte=actor.today)


    def why_not(case, today) -> str:
        if case.closed_on <= today and not case.state in OPEN:
            check(case)
            return _("It is closed.")
        return ""
''')


def made():
    return {(one.function or one.owner, one.operator, one.after) for one in mutants(SOURCE, "rule.py")}


def test_every_part_of_a_rule_is_broken_once():
    assert made() == {
        ("", "member dropped", "{State.RETURNED}"),
        ("", "member dropped", "{State.DRAFT}"),
        ("Rows", "member dropped", "{Role.AUDITOR}"),
        ("Rows", "member dropped", "{Role.CLERK}"),
        ("Rows.visible", "result dropped", "return GuardAnswer()"),
        ("Rows.visible", "narrowing dropped", "self"),
        ("Rows.visible", "condition of a filter dropped", "self.filter(ends_on__gte=actor.today)"),
        ("Rows.visible", "condition of a filter dropped", "self.filter(branch=actor.branch)"),
        ("Rows.visible", "boundary of a lookup", "self.filter(branch=actor.branch, ends_on__gt=actor.today)"),
        ("why_not", "and/or", "case.closed_on <= today or not case.state in OPEN"),
        ("why_not", "comparison", "case.closed_on < today"),
        ("why_not", "comparison", "case.state not in OPEN"),
        ("why_not", "negation dropped", "case.state in OPEN"),
        ("why_not", "statement dropped", "pass"),
        ("why_not", "result dropped", "return ''"),
    }


def test_no_operator_goes_unnamed():
    assert {operator for _, operator, _ in made()} < set(OPERATORS)


@pytest.mark.parametrize(
    ("source", "call", "before", "after"),
    [
        ("def late(day):\n    return day > 5\n", "late(5)", False, True),
        ("LAST = 5\ndef late(day):\n    return day > LAST\n", "late(6)", True, False),
        ("def outer():\n    return inner\ndef inner():\n    return 1 + 1\n", "outer()()", 2, 0),
        ("class A:\n    def f(self):\n        return 2 - 1\n    g = property(f)\n", "A().g", 1, 3),
    ],
    ids=["a boundary", "a constant", "a function held elsewhere", "a property"],
)
def test_a_mutant_replaces_what_runs(tmp_path, monkeypatch, source, call, before, after):
    path = tmp_path / "broken_rule.py"
    path.write_text(source)
    monkeypatch.syspath_prepend(tmp_path)
    probe = dedent(f"""
        import sys; sys.path[:0] = [{str(tmp_path)!r}, {str(RULES.parents[2])!r}]
        from broken_rule import *
        from tests.mutation import patching
        from tests.mutation.operators import mutants
        outcomes = []
        one = next(m for m in mutants(open({str(path)!r}).read(), "broken_rule.py")
                   if m.operator in ("comparison", "number", "arithmetic"))
        outcomes.append({call})
        patching.apply(one, {str(path)!r})
        outcomes.append({call})
        print(outcomes)
    """)
    told = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)

    assert told.stdout.strip() == str([before, after])


def test_what_cannot_be_replaced_is_said(tmp_path):
    (one, *_) = mutants("def nowhere(a):\n    return a > 1\n", "nowhere.py")

    with pytest.raises(patching.CannotPatch):
        patching.apply(one, str(tmp_path / "nowhere.py"))


def test_the_rules_are_files_of_apps_that_have_tests():
    files = RULES.read_text().split()

    assert sorted(files) == files
    assert all((RULES.parents[1] / app).is_dir() for app in by_app(files))


def test_a_sample_is_of_forty_or_more():
    assert parse(["--mutants", "40"]).mutants == 40
    with pytest.raises(SystemExit):
        parse(["--mutants", "39"])
