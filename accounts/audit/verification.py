"""Recomputing the audit chains, independently of the database's own functions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from .chain import CHAINS, COLUMNS, GENESIS, hash_of
from .models import ChainCheck

ROWS_AT_A_TIME = 5000


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ends: the last number and its hash."""

    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where a chain does not hold; what follows it cannot be judged."""

    shard: int
    seq: int
    reason: str


def verify(*, anchors: Mapping[int, Head] | None = None) -> tuple[dict[int, Head], list[Break]]:
    """Recompute every chain from its beginning; returns the heads and each chain's first break.

    ``anchors`` are heads noted elsewhere at an earlier time: a chain that was cut below one, or
    rewritten up to it, does not hold. Reads one snapshot, so writers need not stop.
    """
    heads, breaks = {}, []
    nested = connection.in_atomic_block
    with transaction.atomic():
        if not nested:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for shard in range(CHAINS):
            head, broken = _verify_chain(shard, (anchors or {}).get(shard))
            heads[shard] = head
            if broken:
                breaks.append(broken)
    return heads, breaks


def keep(heads: Mapping[int, Head], breaks: list[Break], *, anchored: bool, now: datetime) -> ChainCheck:
    """Keep what a check found, for the page of the trail."""
    return ChainCheck.objects.create(
        checked_at=now,
        entries=sum(head.seq for head in heads.values()),
        breaks=[[found.shard, found.seq, found.reason] for found in breaks],
        anchored=anchored,
    )


def _verify_chain(shard: int, anchor: Head | None) -> tuple[Head, Break | None]:
    head = Head(0, GENESIS)
    for seq, prev, kept, values in _rows(shard):
        if seq != head.seq + 1:
            return head, Break(shard, head.seq + 1, "rows are missing")
        if prev != head.hash:
            return head, Break(shard, seq, "the row does not follow on the one before")
        if hash_of(prev, values) != kept:
            return head, Break(shard, seq, "the row was changed")
        if anchor and anchor.seq == seq and anchor.hash != kept:
            return head, Break(shard, seq, "the row differs from what was noted elsewhere")
        head = Head(seq, kept)
    if anchor and anchor.seq > head.seq:
        return head, Break(shard, head.seq + 1, "rows noted elsewhere are missing at the end")
    return head, None


def _rows(shard: int) -> Iterator[tuple[int, bytes, bytes, tuple[str | None, ...]]]:
    sql = (
        f"SELECT r.seq, r.prev, r.hash, {', '.join(COLUMNS)} FROM accounts_auditentry r"
        " WHERE r.shard = %s AND r.seq > %s ORDER BY r.seq LIMIT %s"
    )
    last = -(2**62)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(sql, [shard, last, ROWS_AT_A_TIME])
            found = cursor.fetchall()
        for seq, prev, kept, *values in found:
            yield seq, bytes(prev), bytes(kept), tuple(values)
        if len(found) < ROWS_AT_A_TIME:
            return
        last = found[-1][0]
