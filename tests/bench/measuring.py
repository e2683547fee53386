"""What one page costs: its queries, the blocks they touch and the time the server takes."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
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
    """``seconds`` are those of every opening, and ``worked`` those of them that this process
    worked: the others it waited, for the database and for whatever else the machine does.
    """

    answer: HttpResponse
    queries: int
    buffers: int
    seconds: tuple[float, ...]
    worked: tuple[float, ...]

    def __str__(self) -> str:
        times = f"95 % within {p95(self.seconds):4.0f} ms, of them worked {p95(self.worked):3.0f}"
        return f"{self.queries:2} queries, {self.buffers:5} buffers, {times}"


def p95(seconds: Sequence[float]) -> float:
    """How many milliseconds 95 of 100 take at most."""
    return sorted(seconds)[int(len(seconds) * 0.95)] * 1000


def opened(client: Client, url: str, *, times: int) -> PageCost:
    """Open a page until it is warm, then count it once and time it so many times; nothing is kept."""
    with undone():
        client.get(url)
        before = touched()
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(url)
        buffers, count = touched() - before, len(queries)
        seconds, worked = zip(*(seconds_of(client, url) for _ in range(times)), strict=True)
    return PageCost(answer, count, buffers, seconds, worked)


def seconds_of(client: Client, url: str) -> tuple[float, float]:
    """From asking to answering, and of that what this process worked."""
    start, worked = time.perf_counter(), time.process_time()
    client.get(url)
    return time.perf_counter() - start, time.process_time() - worked


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
