"""The trail keeps its order when a clock jumps, and what stands in it names nobody's number."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from accounts import audit
from accounts.audit.verification import verify
from accounts.models import AuditEntry
from tests.databases import connected_to


def set_clock(database, offset):
    """Let the trigger of the trail read a clock that is wrong by this much."""
    with connected_to(database.owner_url), connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('accounts_audit_chain'::regproc)")
        told = cursor.fetchone()[0].partition("NEW.at := ")
        rest = told[2].partition(";")[2]
        cursor.execute(f"{told[0]}NEW.at := clock_timestamp() + interval '{offset}';{rest}", None)


@pytest.mark.parametrize("jump", ["-1 hour", "1 hour"])
def test_when_the_clock_jumps_the_order_of_the_trail_is_that_of_its_numbers(cloned_database, jump):
    with transaction.atomic():
        first = audit.record("before.jump", by=None)
    set_clock(cloned_database, jump)
    with transaction.atomic():
        written = [audit.record("during.jump", by=None, data={"n": n}) for n in range(3)]
    set_clock(cloned_database, "0")
    for _entry in range(40):  # enough transactions to come round to the same chain
        audit.record("after.jump", by=None)

    entries = list(AuditEntry.objects.filter(shard=written[0].shard).order_by("seq"))
    names = [entry.action for entry in entries]
    moments = [entry.at for entry in entries]

    assert names[names.index("during.jump") :].index("after.jump") == 3
    assert [entry.data["n"] for entry in entries if entry.action == "during.jump"] == [0, 1, 2]
    assert moments != sorted(moments) or written[0].at < first.at - timedelta(minutes=50)
    assert verify()[1] == []
