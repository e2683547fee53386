"""That the generator writes nothing that no operation writes: no table, and no column of one.

A table that only the demo fills is one that a real office cannot; so is a column that only the
demo sets, which no operation and no page ever gave a value.
"""

import ast
from dataclasses import replace
from pathlib import Path

import pytest
from django.apps import apps
from django.db import transaction

from assistance.schemes.registry import KINDS
from config.installation import CHECKOUT
from demo.generate import Builder
from demo.scales import SCALES
from demo.write import Rows, table_of
from ground.derived import DerivedField
from tests.demo.conftest import NOW

# Columns that the books get in another way than by an operation of their app, and in which.
SET_OTHERWISE = {
    ("accounts.declaredrelative", "declared_at"): "the moment of the insert, by the model",
    ("families.household", "closed_on"): "by nothing yet: no operation closes a household file",
}
# Where the rows of each table are held beside those that the operations make, column by column.
CASES, BOOKS = "test_like_operations.py", "test_books_like_operations.py"
STAFF, SCHEMES = "test_staff_like_operations.py", "test_schemes_like_operations.py"
TREE = "test_tree_like_operations.py"
COMPARED = {
    "accounts.AuditEntry": {CASES, SCHEMES, STAFF},
    "accounts.DeclaredRelative": {STAFF},
    "accounts.Notification": {CASES},
    "accounts.Officer": {STAFF},
    "accounts.User": {STAFF},
    "assistance.AidCase": {CASES},
    "assistance.CaseClaim": {CASES},
    "assistance.CondolenceVisit": {CASES},
    "assistance.Finding": {CASES},
    "assistance.Party": {CASES},
    "assistance.RouteStep": {CASES},
    "assistance.RuleStep": {SCHEMES},
    "assistance.Scheme": {SCHEMES},
    "assistance.SchemeRule": {SCHEMES},
    "assistance.StageHolder": {CASES},
    "assistance.Step": {CASES},
    "assistance.Submission": {CASES},
    "assistance.Verification": {CASES},
    "branches.Branch": {TREE},
    "branches.Duty": {STAFF},
    "branches.NumberCounter": {CASES},
    "branches.Placement": {TREE},
    "branches.QueueTally": {CASES},
    "families.BankAccount": {BOOKS},
    "families.Child": {BOOKS},
    "families.DeathEffect": {CASES},
    "families.Household": {BOOKS},
    "families.HouseholdClass": {BOOKS},
    "families.HouseholdMember": {BOOKS},
    "families.Parentage": {BOOKS},
    "families.Person": {BOOKS},
    "families.VillagerGroup": {BOOKS},
    "members.MemberGroup": {BOOKS},
    "members.Membership": {BOOKS},
    "members.MembershipCategory": {BOOKS},
    # The four kinds, each with its own rows.
    **{kind.detail._meta.label: {CASES} for kind in KINDS.values()},
}
# Tables that a demo as small as that of these tests may have no row of: of a death that ended something.
SELDOM = {"families.DeathEffect"}
# The names by which a comparison reaches rows without naming their model.
REACHED_AS = {
    "assistance.RuleStep": "rule.steps",
    "branches.Placement": "branch.placements",
    "families.BankAccount": "household.accounts",
    "families.HouseholdClass": "household.classes",
    "families.Parentage": "parentages",
    "families.Person": "member.person",
    "families.VillagerGroup": "household.group",
    "members.MembershipCategory": "row.categories",
}
# Tables that one statement of SQL writes, and where it stands.
WRITTEN_IN_SQL = {"branches.NumberCounter": "branches/numbers.py"}


@pytest.fixture(scope="module")
def written(django_db_setup, django_db_blocker):
    """Every model the generator writes, with the columns that it gives another value than the default."""
    found: dict[type, set[str]] = {}

    class Noted(Rows):
        def add(self, model, /, **values):
            fixed = table_of(model).fixed
            told = {name for name, value in values.items() if name not in fixed or fixed[name] != value}
            found.setdefault(model, set()).update(told - {"id", "uuid"})
            return super().add(model, **values)

        def change(self, model, key, **columns):
            found[model].update(columns)
            super().change(model, key, **columns)

    with django_db_blocker.unblock(), transaction.atomic():
        builder = Builder(replace(SCALES["tiny"], households=240, cases=120), seed=7, now=NOW)
        builder.rows = builder.people.rows = Noted(builder.random)
        builder.build()
        transaction.set_rollback(True)
    return found


def test_every_table_of_the_demo_is_compared_with_what_the_operations_write(written):
    labels = {model._meta.label for model in written}

    assert labels - set(COMPARED) == set()
    assert set(COMPARED) - labels <= SELDOM


@pytest.mark.parametrize("label", sorted(COMPARED))
def test_the_comparison_reads_the_table(label):
    here = Path(__file__).parent
    replaying = (here / "replaying.py").read_text(encoding="utf-8")
    for file in COMPARED[label]:
        text = (here / file).read_text(encoding="utf-8") + replaying
        name = label.partition(".")[2]
        is_detail = label in {kind.detail._meta.label for kind in KINDS.values()}
        assert REACHED_AS.get(label, "kind_of(case).detail" if is_detail else name) in text, file


def sources(app):
    """What an app does to its rows: all of it but models, migrations and pages."""
    left_out = {"models", "migrations", "demo", "views", "templatetags"}
    return [
        path
        for path in sorted(Path(CHECKOUT, app).rglob("*.py"))
        if not left_out & {*path.relative_to(CHECKOUT).parts[:-1], path.stem}
    ]


def named_in(tree):
    """Every name that code gives a value to, or hands on: arguments, attributes, fields, words."""
    for node in ast.walk(tree):
        match node:
            case ast.keyword(arg=str(name)):
                yield name
            case ast.Attribute(attr=name, ctx=ast.Store()):
                yield name
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name
            case ast.Constant(value=str(name)):
                yield name


def made_in(tree):
    """The names of classes that are instantiated, and of models whose manager is used to write."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name)):
                yield name
            case ast.Call(func=ast.Attribute(value=ast.Attribute(value=ast.Name(id=name), attr="objects"))):
                yield name


def trees():
    return [
        (app.label, ast.parse(path.read_text()))
        for app in apps.get_app_configs()
        if Path(app.path).parent == CHECKOUT
        for path in sources(app.label)
    ]


def test_every_table_of_the_demo_is_written_by_an_operation(written):
    made = {name for _app, tree in trees() for name in made_in(tree)}

    unmade = {model._meta.label for model in written if model.__name__ not in made}
    assert unmade == set(WRITTEN_IN_SQL)


def derived(model):
    """The columns that follow from others by themselves, no matter who writes the row."""
    return {field.attname for field in model._meta.concrete_fields if isinstance(field, DerivedField)}


def has_a_way(column, named):
    """Whether the names of an app hold the column, its open form, or the stem of a composed name."""
    opened = column.removesuffix("_id").removesuffix("_sealed")
    stem = f"{column.rpartition('_')[0]}_"
    return bool({column, opened} & named) or (len(stem) > 1 and stem in named)


def test_every_column_of_the_demo_is_set_by_an_operation(written):
    named: dict[str, set[str]] = {}
    for app, tree in trees():
        named.setdefault(app, set()).update(named_in(tree))
    unset = {
        (model._meta.label_lower, column)
        for model, columns in written.items()
        for column in columns - derived(model)
        if model._meta.label not in WRITTEN_IN_SQL and not has_a_way(column, named[model._meta.app_label])
    }

    assert unset == set(SET_OTHERWISE)


def test_what_is_written_in_sql_is_written_there():
    assert all("INSERT INTO" in (CHECKOUT / path).read_text() for path in WRITTEN_IN_SQL.values())
