import threading
import time

import pytest
from celery import Celery
from django.db import connection, connections
from redis import Redis

from accounts.models import Officer
from tests import databases


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
    broker = site.environment["REDIS_URL"]
    url = broker.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
    with Celery(broker=url) as publisher:
        publisher.send_task("jobs.sweep")
    queue = Redis.from_url(broker)
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
