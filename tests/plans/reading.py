"""How much a query reads, as PostgreSQL counts it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import QuerySet

from accounts.models import User
from accounts.paging import Order
from accounts.roles import Role
from accounts.scope import Actor
from branches.actors import scope_of
from branches.models import Branch

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
    plan = (json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"]
    return Cost(
        buffers=plan["Shared Hit Blocks"] + plan["Shared Read Blocks"],
        rows=plan["Actual Rows"],
        plan=json.dumps(plan, indent=1, ensure_ascii=False),
    )


def first_page(rows: QuerySet, order: Order) -> QuerySet:
    return rows.order_by(*order.fields)[:PAGE]


def actor_at(code: str, role: Role) -> Actor:
    """Whoever would hold this role at this branch: plans depend on the scope, not on the person."""
    branch = Branch.objects.get(code=code)
    return Actor(
        user=User.objects.order_by("pk")[0],
        role=role,
        place=branch.place,
        scope=scope_of(branch, role),
        duty_id=1,
    )
