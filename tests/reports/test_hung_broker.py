"""Pages while the broker takes connections and never answers, from the real server."""

import http.client
import socket
import time
from contextlib import contextmanager
from urllib.parse import urlencode, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.roles import Role
from jobs.models import Job
from tests import sites
from tests.accounts.people import signed_in

pytestmark = pytest.mark.full
SECONDS = 3
TOKEN = "0b5d2c6e-7d0f-4c53-9d2f-6c8f3a0f7a11"


@contextmanager
def mute():
    """The address of somebody who listens and says nothing."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listening:
        yield f"redis://127.0.0.1:{listening.getsockname()[1]}/0"


@pytest.fixture
def ask(ground, cloned_database):
    """Ask the site as a manager of the county; the answer is its status and the seconds it took."""
    session = signed_in(Client(), ground.as_(Role.MANAGER, "湄潭县").user).cookies[
        settings.SESSION_COOKIE_NAME
    ]
    token = "a" * 32
    headers = {
        "Cookie": f"{settings.CSRF_COOKIE_NAME}={token}; {settings.SESSION_COOKIE_NAME}={session.value}",
        "X-CSRFToken": token,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    with (
        mute() as broker,
        sites.web(sites.environment_on(cloned_database) | {"REDIS_URL": broker}, cloned_database) as site,
    ):

        def asked(method, path, **fields):
            connection = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=30)
            began = time.monotonic()
            try:
                connection.request(method, path, body=urlencode(fields).encode(), headers=headers)
                answer = connection.getresponse()
                answer.read()
                return answer.status, time.monotonic() - began
            finally:
                connection.close()

        # What the first page of a process reads once is no matter of the broker.
        asked("GET", "/help/")
        yield asked


def test_pages_answer_within_three_seconds_while_the_broker_hangs(ask):
    answers = {
        path: ask("GET", path) for path in ("/todo/", "/dashboard/", "/reports/", "/reports/annual/new/")
    }

    assert {path: status for path, (status, _seconds) in answers.items()} == dict.fromkeys(answers, 200)
    assert {path: seconds for path, (_status, seconds) in answers.items() if seconds > SECONDS} == {}
    job = Job.objects.get()
    assert (job.kind, job.status, job.rung_at) == ("reports.figures", "queued", None)


def test_a_workbook_is_asked_for_within_three_seconds_while_the_broker_hangs(ask):
    status, seconds = ask("POST", "/reports/annual/new/", period=str(timezone.localdate().year), token=TOKEN)

    assert status == 302
    assert seconds <= SECONDS
    job = Job.objects.get(kind="reports.annual")
    assert (job.status, job.rung_at) == ("queued", None)
