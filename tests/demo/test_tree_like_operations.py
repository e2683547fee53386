"""The associations as the generator writes them, against what founding them makes."""

from random import Random

import pytest
from django.db import transaction

from branches.models import BranchKind
from branches.tree.operations.divisions import fill_divisions
from demo.places import build_tree
from demo.write import Rows
from tests.demo.conftest import NOW
from tests.demo.replaying import differences, found_all, tree_rows

# In one of them people of the other have an association; parks and estates are in the first.
COUNTIES = ("440605", "520329")


@pytest.mark.django_db
def test_generated_associations_are_what_founding_them_makes():
    with transaction.atomic():
        rows = Rows(Random(5))
        build_tree(rows, counties=COUNTIES, share=0.01, now=NOW)
        told = tree_rows()
        transaction.set_rollback(True)
    fill_divisions(on=NOW.date(), refresh=False)
    made = found_all(told)

    assert {branch["kind"] for _, branch, _ in told} == set(BranchKind)
    assert differences(told, made) == []
