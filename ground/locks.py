"""Locks on what is no row, so that two who look for the same thing do it one after the other."""

from __future__ import annotations

import hashlib

from django.db import connection


def hold(name: str) -> None:
    """Keep what goes by this name to the transaction; waits for the one who holds it now.

    What is asked afterwards sees all that the one before has committed.
    """
    key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
