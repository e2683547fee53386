import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from accounts import audit
from accounts.audit.chain import COLUMNS, GENESIS, hash_of
from accounts.audit.verification import Break, verify
from accounts.models import AuditEntry, ChainCheck
from accounts.roles import Role
from accounts.scope import Actor, Place
from tests.databases import connected_to

from .people import acting, user_named

VILLAGE = Place(branch_id=31, base_id=31, township_id=21, county_id=11, city_id=5, province_id=1)


def entries(count, *, name="thing.done"):
    """Entries of as many transactions, so that they spread over the chains."""
    return [audit.record(name, by=None, data={"n": n, "name": "é·𠮷\n"}) for n in range(count)]


def run_sql(sql, params=()):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


@pytest.mark.django_db
def test_entry_says_who_did_what_to_which_row_and_where():
    user = user_named("anna")
    actor = Actor(user=user, role=Role.CLERK, place=VILLAGE, scope=("base_id", 31), duty_id=4, on_behalf_of=9)

    entry = audit.record("user.seen", by=actor, target=user, data={"field": ["a", "b"]})

    entry.refresh_from_db()
    assert (entry.user_id, entry.officer_id, entry.role, entry.duty_id, entry.on_behalf_of) == (
        user.pk,
        user.officer_id,
        "clerk",
        4,
        9,
    )
    assert (entry.object_type, entry.object_id) == ("accounts.user", str(user.pk))
    assert (entry.data, Place.of(entry)) == ({"field": ["a", "b"]}, VILLAGE)


@pytest.mark.django_db
@pytest.mark.parametrize("data", [{"id": "52212119850314123X"}, {"a": [{"b": "电话 13851207788"}]}])
def test_numbers_in_clear_never_enter_the_trail(data):
    with pytest.raises(ValueError, match="masked"):
        audit.record("x", by=None, data=data)


def test_masked_changes_show_the_last_four_only():
    before = {"name": "王明", "phone": "13851207788", "same": 1}
    after = {"name": "王小明", "phone": "13851207799", "same": 1}

    assert audit.changes(before, after, sealed=["phone"]) == {
        "name": ["王明", "王小明"],
        "phone": ["…7788", "…7799"],
    }


@pytest.mark.parametrize(
    "verb", ["UPDATE accounts_auditentry SET action = 'y'", "DELETE FROM accounts_auditentry"]
)
@pytest.mark.parametrize("owner", [False, True])
def test_entries_are_neither_changed_nor_deleted(cloned_database, verb, owner):
    entries(1)
    with (
        connected_to(cloned_database.owner_url if owner else cloned_database.url),
        pytest.raises(DatabaseError, match="only added to" if owner else "denied"),
    ):
        run_sql(verb)


def test_trail_is_not_truncated_even_by_its_owner(cloned_database):
    with connected_to(cloned_database.owner_url), pytest.raises(DatabaseError, match="TRUNCATE refused"):
        run_sql("TRUNCATE accounts_auditentry")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE accounts_audithead SET seq = 0",
        "DELETE FROM accounts_audithead",
        "INSERT INTO accounts_audithead VALUES (99, 0, '')",
        "SELECT * FROM accounts_audithead",
        "ALTER TABLE accounts_auditentry DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
    ],
)
def test_application_role_cannot_get_behind_the_trail(sql):
    with pytest.raises(DatabaseError, match=r"denied|must be owner"), transaction.atomic():
        run_sql(sql)


def test_heads_refuse_a_role_that_was_granted_too_much(cloned_database, settings):
    with connected_to(cloned_database.owner_url):
        run_sql(f"GRANT ALL ON accounts_audithead TO {settings.APPLICATION_ROLE}")
    with pytest.raises(DatabaseError, match="not written by hand"):
        run_sql("UPDATE accounts_audithead SET seq = 0")


def test_chains_hold_whatever_the_time_zone_of_the_session(cloned_database):
    run_sql("SET TIME ZONE 'America/St_Johns'")
    entries(20)
    run_sql("SET TIME ZONE 'Asia/Kathmandu'")

    heads, breaks = verify()

    assert breaks == []
    assert sum(head.seq for head in heads.values()) == 20
    assert len([head for head in heads.values() if head.seq]) > 1


def test_one_transaction_writes_one_chain(cloned_database):
    with transaction.atomic():
        first = audit.record("a", by=None)
        with transaction.atomic():
            second = audit.record("b", by=None)

    assert (second.shard, second.seq, bytes(second.prev)) == (first.shard, first.seq + 1, bytes(first.hash))


@pytest.mark.django_db
def test_moment_chain_and_hash_are_the_databases_to_give():
    began = timezone.now()
    long_ago = datetime(2001, 1, 1, tzinfo=UTC)
    entry = AuditEntry.objects.create(action="x", at=long_ago, shard=99, seq=7, prev=b"x", hash=b"x")
    entry.refresh_from_db()

    assert began - timedelta(minutes=1) < entry.at < timezone.now() + timedelta(minutes=1)
    assert entry.shard in range(16)
    assert (len(entry.prev), len(entry.hash)) == (32, 32)


def test_many_writers_leave_whole_chains(cloned_database):
    def write(_writer):
        entries(25)
        connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))

    heads, breaks = verify()
    assert breaks == []
    assert sum(head.seq for head in heads.values()) == 200


@contextmanager
def altering(database):
    """Connected as the owner, with the triggers off."""
    with connected_to(database.owner_url):
        run_sql("ALTER TABLE accounts_auditentry DISABLE TRIGGER ALL")
        yield
        run_sql("ALTER TABLE accounts_auditentry ENABLE TRIGGER ALL")


def tamper(database, *statements):
    with altering(database):
        for statement in statements:
            run_sql(statement)


def first_of(shard):
    return f"WHERE shard = {shard} AND seq = 1"


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE accounts_auditentry SET data = '{{\"n\": 7}}' {where}", "the row was changed"),
        ("UPDATE accounts_auditentry SET county_id = 3 {where}", "the row was changed"),
        ("UPDATE accounts_auditentry SET at = at + interval '1 microsecond' {where}", "the row was changed"),
        (
            "UPDATE accounts_auditentry SET prev = '' {where}",
            "the row does not follow on the one before",
        ),
        ("DELETE FROM accounts_auditentry {where}", "rows are missing"),
    ],
)
def test_what_the_owner_does_with_triggers_off_is_found(cloned_database, statement, reason):
    shard = entries(60)[0].shard
    tamper(cloned_database, statement.format(where=first_of(shard)))

    _heads, breaks = verify()

    assert [(found.shard, found.seq, found.reason) for found in breaks] == [(shard, 1, reason)]


def test_cut_tail_is_found_by_heads_noted_elsewhere(cloned_database, tmp_path):
    last = entries(40)[-1]
    noted = tmp_path / "heads.json"
    call_command("verify_audit", note_heads=noted, stdout=StringIO())
    assert json.loads(noted.read_text())[str(last.shard)] == [last.seq, bytes(last.hash).hex()]
    tamper(cloned_database, f"DELETE FROM accounts_auditentry WHERE id = {last.pk}")

    assert verify()[1] == []
    err = StringIO()
    with pytest.raises(CommandError, match="1 of 16"):
        call_command("verify_audit", anchors=noted, stdout=StringIO(), stderr=err)
    assert f"chain {last.shard} breaks at {last.seq}" in err.getvalue()


def rewrite(shard):
    """Give every row of a chain another act, and the hashes that are right for it, as its owner could."""
    columns = ", ".join(COLUMNS)
    prev = GENESIS
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM accounts_auditentry WHERE shard = %s ORDER BY seq", [shard])
        for (pk,) in cursor.fetchall():
            cursor.execute("UPDATE accounts_auditentry SET action = 'thing.else' WHERE id = %s", [pk])
            cursor.execute(f"SELECT {columns} FROM accounts_auditentry r WHERE r.id = %s", [pk])
            kept = hash_of(prev, cursor.fetchone())
            cursor.execute(
                "UPDATE accounts_auditentry SET prev = %s, hash = %s WHERE id = %s", [prev, kept, pk]
            )
            prev = kept
        cursor.execute("UPDATE accounts_audithead SET hash = %s WHERE shard = %s", [prev, shard])


@pytest.mark.parametrize("added", [0, 60])
def test_a_chain_rewritten_with_right_hashes_is_found_by_heads_noted_elsewhere(cloned_database, added):
    shard = entries(60)[0].shard
    noted, _breaks = verify()
    entries(added)
    with altering(cloned_database):
        rewrite(shard)

    assert verify()[1] == []
    reason = "the row differs from what was noted elsewhere"
    assert verify(anchors=noted)[1] == [Break(shard, noted[shard].seq, reason)]


@pytest.mark.django_db
def test_auditor_reads_the_subtree_others_their_own_acts_and_system_nothing():
    anna, berta = user_named("anna"), user_named("berta")
    here, elsewhere = Place(branch_id=7, county_id=7), Place(branch_id=8, county_id=8)
    mine = audit.record("a", by=acting(anna), place=here)
    hers = audit.record("b", by=acting(berta), place=here)
    audit.record("c", by=acting(anna), place=elsewhere)

    def seen(actor):
        return set(AuditEntry.objects.visible_to(actor).values_list("pk", flat=True))

    assert seen(acting(berta, role=Role.AUDITOR)) == {mine.pk, hers.pk}
    assert seen(acting(anna)) == {mine.pk}
    assert seen(acting(anna, role=Role.SYSTEM)) == set()
    assert seen(Actor(anna)) == set()


@pytest.mark.django_db
def test_system_administrators_read_security_events_and_nothing_of_cases():
    anna, here = user_named("anna"), Place(branch_id=7, county_id=7)
    security = [
        audit.record(action, by=acting(anna), place=here).pk
        for action in ("user.signed_in", "duty.given", "second_factor.reset", "relative.declared")
    ]
    audit.record("case.approved", by=acting(anna), place=here)
    audit.record("users.like", by=acting(anna), place=here)

    seen = AuditEntry.objects.visible_to(acting(user_named("root"), role=Role.SYSTEM, county=9))

    assert sorted(seen.values_list("pk", flat=True)) == security


@pytest.mark.django_db
def test_own_acts_that_belong_to_no_branch_are_read_from_every_duty():
    anna = user_named("anna")
    mine = audit.record("user.password_changed", by=Actor(anna))
    audit.record("user.password_changed", by=Actor(user_named("berta")))

    assert [entry.pk for entry in AuditEntry.objects.visible_to(acting(anna))] == [mine.pk]


@pytest.mark.parametrize("broken", [False, True])
def test_what_a_check_found_is_kept(cloned_database, broken):
    last = entries(3)[-1]
    if broken:
        tamper(cloned_database, f"UPDATE accounts_auditentry SET action = 'y' WHERE id = {last.pk}")
        with pytest.raises(CommandError):
            call_command("verify_audit", stdout=StringIO(), stderr=StringIO())
    else:
        call_command("verify_audit", stdout=StringIO())

    kept = ChainCheck.objects.get()
    assert kept.breaks == ([[last.shard, last.seq, "the row was changed"]] if broken else [])
    assert (kept.anchored, broken or kept.entries == 3) == (False, True)
