"""The order in which rows of many associations are printed: town by town, as the tree is today."""

from __future__ import annotations

from django.db.models import OuterRef, Subquery, Value
from django.db.models.expressions import OrderBy
from django.db.models.functions import Replace

from .models import Branch

COLUMNS = ("city_id", "county_id", "township_id", "base_id", "branch_id")


def in_tree_order(*, below: str = "") -> tuple[OrderBy, ...]:
    """The order of rows that belong to branches, by the codes of the associations above them today.

    A village that was moved keeps its code, and by that alone would stand among the villages it
    has left. Special associations come behind the villages beside them, and what hangs on a town
    or county itself behind everything below it. ``below`` is the column that is the same in all
    rows, as that of a scope; what lies above it need not be compared.
    """
    columns = COLUMNS[COLUMNS.index(below) + 1 :] if below in COLUMNS else COLUMNS
    return tuple(_code_of(column).asc(nulls_last=True) for column in columns)


def _code_of(column: str) -> Replace:
    code = Branch.objects.filter(pk=OuterRef(column)).values("code")
    return Replace(Subquery(code), Value("-"), Value("~"))
