"""Work done at once by real threads, each with its own connection."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Thread
from time import monotonic, sleep

from django.db import connection, connections


def all_at_once(*acts: Callable[[], object]) -> list[object]:
    """Run each act in a thread of its own and give their results, in order; raises what one raised."""

    def run(act):
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=len(acts)) as pool:
        return [future.result() for future in [pool.submit(run, act) for act in acts]]


def started(act: Callable[[], object]) -> tuple[Thread, list[object]]:
    """Start an act in a thread; its result, or what it raised, stands in the list once it has ended."""
    outcome: list[object] = []

    def run():
        try:
            outcome.append(act())
        except Exception as error:
            outcome.append(error)
        finally:
            connections.close_all()

    thread = Thread(target=run)
    thread.start()
    return thread, outcome


def until_somebody_waits(*, seconds: float = 10) -> None:
    """Return as soon as another session of this database waits for a lock."""
    deadline = monotonic() + seconds
    while monotonic() < deadline:
        with connection.cursor() as cursor:
            # What one transaction has seen of other sessions it sees again, unless told to look again.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT 1 FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone():
                return
        sleep(0.02)
    raise AssertionError("Nobody waits for a lock.")
