"""How much a query reads, as PostgreSQL counts it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import Role
from accounts.scope import Actor
from branches.actors import scope_of
from branches.models import Branch, Duty
from ground.paging import Order

# What one page of a scoped list may read to find its rows, at every level of the tree.
MOST_BUFFERS = 60
PAGE = 26


@dataclass(frozen=True, slots=True)
class Cost:
    buffers: int
    rows: int
    plan: str


def cost(rows: QuerySet, *, in_order: bool = False) -> Cost:
    """Buffers the query touched, hit or read, once its pages are warm.

    In a small database it may be cheaper to read all of a county and sort it. ``in_order`` rules
    that out, so that what is measured is the way that a full one is read.
    """
    sql, params = rows.prefetch_related(None).query.sql_with_params()
    with transaction.atomic(), connection.cursor() as cursor:
        if in_order:
            cursor.execute("SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off")
        for _ in range(2):
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", params)
            answer = cursor.fetchone()[0]
    plan = read(answer)
    return Cost(
        buffers=plan["Shared Hit Blocks"] + plan["Shared Read Blocks"],
        rows=plan["Actual Rows"],
        plan="\n".join(outline(plan)),
    )


def outline(plan: dict, depth: int = 0) -> Iterator[str]:
    """A line for each step of a plan: what it does, by which index, to how many rows, reading how much."""
    does = " ".join(str(plan[key]) for key in ("Node Type", "Relation Name", "Index Name") if key in plan)
    conditions = " ".join(plan[key] for key in ("Index Cond", "Filter") if key in plan)
    read = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    yield f"{'  ' * depth}{does}: {plan['Actual Rows']} rows, {read} buffers {conditions}"
    for step in plan.get("Plans", []):
        yield from outline(step, depth + 1)


@contextmanager
def plans_of_queries(*, by_index: bool) -> Iterator[list[str]]:
    """How each query of the block is answered, as outlines.

    Of a small table all may be read sooner than a part by an index. ``by_index`` rules that out
    where an index would do.
    """
    plans: list[str] = []

    def explain(execute, sql, params, many, context):
        if sql.startswith("SELECT"):
            with connection.connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", params)
                plans.append("\n".join(outline(read(cursor.fetchone()[0]))))
        return execute(sql, params, many, context)

    with transaction.atomic(), connection.cursor() as cursor:
        if by_index:
            cursor.execute("SET LOCAL enable_seqscan = off")
        with connection.execute_wrapper(explain):
            yield plans


def read(answer: str | list) -> dict:
    """The topmost step of the plan that PostgreSQL answered with."""
    return (json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"]


def expect_cheap(rows: QuerySet, *, in_order: bool) -> Cost:
    """Asserts that the rows are found by reading little."""
    found = cost(rows, in_order=in_order)
    assert found.buffers <= MOST_BUFFERS, found.plan
    return found


def first_page(rows: QuerySet, order: Order) -> QuerySet:
    return rows.order_by(*order.fields)[:PAGE]


def actor_at(code: str, role: Role) -> Actor:
    """Who holds this role at this branch; where nobody does, anybody as if it were so."""
    duty = Duty.objects.filter(branch__code=code, role=role).order_by("pk").first()
    branch = Branch.objects.get(code=code)
    return Actor(
        user=duty.user if duty else User.objects.order_by("pk")[0],
        role=role,
        place=branch.place,
        scope=scope_of(branch, role),
        duty_id=1,
    )
