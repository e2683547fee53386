import time

import pytest
from django.db import connection

from config import health
from tests import databases


def test_alive_without_any_service(client, settings):
    settings.REDIS_URL = "unix:///nowhere.sock"
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_ready_when_database_and_broker_answer(client, cloned_database):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"state": "ready", "database": "ok", "broker": "ok"})


def test_without_the_broker_the_site_is_degraded_but_serves(client, cloned_database, settings):
    settings.REDIS_URL = "unix:///nowhere.sock"
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["state"], answer.json()["broker"]) == (200, "degraded", "down")


def test_not_ready_without_the_database(client, cloned_database):
    with databases.connected_to(databases.cluster().url("register_app", "no_such_database")):
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "down")


def test_not_ready_while_a_migration_is_missing(client, cloned_database):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'accounts'")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "migrations missing")


def test_a_database_that_hangs_is_reported_within_two_seconds(client, cloned_database, monkeypatch):
    monkeypatch.setattr(health, "_missing_migrations", lambda: time.sleep(3))
    started = time.monotonic()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "slow")
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_asked_by_reading_only(client, path):
    assert client.post(path).status_code == 405
