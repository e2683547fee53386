"""What one page costs: its queries, the blocks they touch and the time the server takes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

# Blocks of tables and indexes that this transaction has touched, found in memory or not.
TOUCHED = """
SELECT coalesce(sum(pg_stat_get_xact_blocks_fetched(c.oid)), 0)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname = 'public'
"""


@dataclass(frozen=True, slots=True)
class PageCost:
    """``seconds`` of every opening, the quickest first."""

    answer: HttpResponse
    queries: int
    buffers: int
    seconds: tuple[float, ...]

    @property
    def p95(self) -> float:
        return self.seconds[int(len(self.seconds) * 0.95)]


def opened(client: Client, url: str, *, times: int) -> PageCost:
    """Open a page until it is warm, then count it once and time it so many times; nothing is kept."""
    with undone():
        client.get(url)
        before = touched()
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(url)
        buffers, count = touched() - before, len(queries)
        seconds = sorted(seconds_of(client, url) for _ in range(times))
    return PageCost(answer, count, buffers, tuple(seconds))


def seconds_of(client: Client, url: str) -> float:
    start = time.perf_counter()
    client.get(url)
    return time.perf_counter() - start


def touched() -> int:
    with connection.cursor() as cursor:
        cursor.execute(TOUCHED)
        return int(cursor.fetchone()[0])


@contextmanager
def undone() -> Iterator[None]:
    """One transaction that is rolled back; workers of a parallel query would count for themselves."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        yield
        transaction.set_rollback(True)
