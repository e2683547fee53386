"""A page that meets a held lock or a deadlock is run once more, and then asks for patience in Chinese."""

import threading
import time
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.roles import Role
from assistance.models import AidCase
from tests.accounts.people import signed_in
from tests.assistance.world import TODAY, build


@pytest.fixture
def case(cloned_database, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda value=None, timezone=None: TODAY)
    world = build()
    made = world.submitted()
    made.clerk = world.as_(Role.CLERK, "茅坝村")
    return made


@contextmanager
def elsewhere(database):
    """A transaction of somebody else on the same rows."""
    with psycopg.connect(database.url) as other:
        yield other
        other.rollback()


def withdraw(case, *, patience):
    """Call the case back through its page, waiting for a lock no longer than told."""
    client = signed_in(Client(), case.clerk.user)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = %s", [patience])
    return client.post(
        reverse("assistance:withdraw", args=[case.number]), {"reason": "填错", "version": case.version}
    )


def held(other, table, pk):
    other.execute(f"SELECT 1 FROM {table} WHERE id = %s FOR UPDATE", [pk])


def runs_again(caplog):
    return [record.message for record in caplog.records].count("view run again after contention")


def withdrawals(case):
    return AuditEntry.objects.filter(action="case.withdrawn", object_id=str(case.pk)).count()


def test_a_row_that_stays_locked_answers_409_in_chinese_and_changes_nothing(case, cloned_database, caplog):
    with elsewhere(cloned_database) as other:
        held(other, "assistance_aidcase", case.pk)
        answer = withdraw(case, patience="200ms")

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "请稍" in page
    assert 'lang="zh-CN"' in page
    assert (AidCase.objects.get(pk=case.pk).state, withdrawals(case)) == ("in_review", 0)
    assert runs_again(caplog) == 1


def until(happened):
    """Wait, as long as a busy machine may need, for what another thread does."""
    for _ in range(600):
        if happened():
            return
        time.sleep(0.05)
    raise AssertionError("it never happened")


def somebody_waits(cloned_database):
    with elsewhere(cloned_database) as third:
        return third.execute("SELECT 1 FROM pg_locks WHERE NOT granted").fetchone()


def test_a_row_that_is_let_go_meanwhile_is_written_once(case, cloned_database, caplog):
    with elsewhere(cloned_database) as other:
        held(other, "assistance_aidcase", case.pk)

        def let_go():
            until(lambda: runs_again(caplog))
            other.rollback()

        letting_go = threading.Thread(target=let_go)
        letting_go.start()
        answer = withdraw(case, patience="1s")
        letting_go.join()

    assert answer.status_code == 302
    assert (AidCase.objects.get(pk=case.pk).state, withdrawals(case)) == ("withdrawn", 1)
    assert runs_again(caplog) == 1


def test_a_deadlock_is_lost_once_and_then_won(case, cloned_database, caplog):
    """The other side holds the case and then wants the duty, which the page holds while it wants the case."""
    with elsewhere(cloned_database) as other:
        held(other, "assistance_aidcase", case.pk)

        def cross():
            until(lambda: somebody_waits(cloned_database))
            held(other, "branches_duty", case.clerk.duty_id)
            other.rollback()

        crossing = threading.Thread(target=cross)
        crossing.start()
        began = time.monotonic()
        answer = withdraw(case, patience="10s")
        crossing.join()

    assert time.monotonic() - began >= 0.9  # PostgreSQL looks for deadlocks after a second
    assert answer.status_code == 302
    assert (AidCase.objects.get(pk=case.pk).state, withdrawals(case)) == ("withdrawn", 1)
    assert runs_again(caplog) == 1
