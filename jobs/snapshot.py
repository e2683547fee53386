"""Reading everything as it stood at one moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction


@contextmanager
def repeatable_read() -> Iterator[datetime]:
    """One read-only REPEATABLE READ transaction; gives the moment its snapshot was taken.

    Every query inside sees the same state, whatever others commit meanwhile, so a total and
    its list agree. Nothing can be written inside, and it must be the outermost transaction.
    The session's limits for web pages are lifted: a long list may be written between two reads.
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = '30min'")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = '30min'")
        # The snapshot is taken by the first statement that reads.
        cursor.execute("SELECT clock_timestamp()")
        (moment,) = cursor.fetchone()
        yield moment
