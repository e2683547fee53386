import fcntl
import os
import threading
import time

import pytest
from django.db import connection, connections
from redis import Redis

from accounts.models import Officer
from tests import databases, services_plugin, sites


def test_threads_commit_to_the_cloned_database_and_nowhere_else(cloned_database):
    def register(number):
        Officer.objects.create(name=f"Officer {number}")
        connections.close_all()

    threads = [threading.Thread(target=register, args=[number]) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Officer.objects.count() == 5
    with databases.clone_of(databases.migrated()) as other, databases.connected_to(other.url):
        assert Officer.objects.count() == 0


@pytest.mark.django_db
def test_ordinary_tests_share_a_database_without_rows_of_others():
    assert Officer.objects.count() == 0
    assert connection.settings_dict["NAME"].startswith("clone_")


def test_a_worker_takes_what_is_published_for_its_site(site, start_worker):
    with sites.publisher(site.environment) as sender:
        sender.send_task("jobs.sweep")
    queue = Redis.from_url(site.environment["REDIS_URL"])
    assert queue.llen("celery") == 1
    start_worker(site.environment)
    deadline = time.monotonic() + 20
    while queue.llen("celery") or queue.hlen("unacked"):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    queue.close()


@pytest.mark.browser
def test_a_browser_meets_the_sign_in_page_and_asks_nobody_else(site, page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site.url}/login/")
    assert page.locator("input[name=password]").count() == 1
    assert [url for url in asked if not url.startswith(site.url)] == []


def test_the_folder_of_a_killed_run_is_removed_and_no_other(tmp_path):
    def folder_of(name, *, seconds_ago):
        lock = tmp_path / name / "run" / "lock"
        lock.parent.mkdir(parents=True)
        lock.touch()
        os.utime(lock, (time.time() - seconds_ago,) * 2)
        return lock

    folder_of("register-test-killed", seconds_ago=4000)
    folder_of("register-test-beginning", seconds_ago=10)
    folder_of("another-thing", seconds_ago=4000)
    with open(folder_of("register-test-running", seconds_ago=4000)) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        services_plugin.remove_leftovers(tmp_path)

    assert {folder.name for folder in tmp_path.iterdir()} == {
        "register-test-beginning",
        "another-thing",
        "register-test-running",
    }


def test_a_run_lies_in_memory_only_where_it_fits(monkeypatch, tmp_path):
    assert not services_plugin.has_room(tmp_path / "nowhere")
    monkeypatch.setattr(services_plugin, "ROOM_IN_MEMORY", 0)
    assert services_plugin.has_room(tmp_path)
    monkeypatch.setattr(services_plugin, "ROOM_IN_MEMORY", 1 << 60)
    assert not services_plugin.has_room(tmp_path)
