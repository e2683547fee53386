"""Limits and answers as a browser meets them: the real server, its socket, and a signed-in clerk."""

import http.client
from contextlib import ExitStack
from urllib.parse import urlencode, urlsplit

import pytest
from django.conf import settings
from django.test import Client

from accounts.roles import Role
from tests import databases, sites
from tests.accounts.people import signed_in
from tests.assistance.world import build

MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def served(django_db_setup, django_db_blocker):
    """A site with the world in it, for all tests of this file; none of them writes."""
    with ExitStack() as stack:
        stack.enter_context(django_db_blocker.unblock())
        copy = stack.enter_context(databases.clone_of(databases.migrated()))
        stack.enter_context(databases.connected_to(copy.url))
        world = build()
        site = stack.enter_context(sites.web(sites.environment_on(copy), copy))
        client = signed_in(Client(), world.as_(Role.CLERK, "茅坝村").user)
        yield Visitor(site.url, world, client.cookies[settings.SESSION_COOKIE_NAME].value)


class Visitor:
    """Sends bytes as they are, each time over a connection of its own."""

    def __init__(self, url, world, session):
        self.host, self.world, self.session = urlsplit(url).netloc, world, session

    def ask(self, method, path, *, body=None, signed_in=True, **headers):
        token = "a" * 32
        cookies = f"{settings.CSRF_COOKIE_NAME}={token}"
        if signed_in:
            cookies += f"; {settings.SESSION_COOKIE_NAME}={self.session}"
        sent = {"Cookie": cookies, "X-CSRFToken": token} | {
            k.replace("_", "-"): v for k, v in headers.items()
        }
        if body is not None:
            sent.setdefault("Content-Type", "application/x-www-form-urlencoded")
        connection = http.client.HTTPConnection(self.host, timeout=20)
        try:
            connection.request(method, path, body=body, headers=sent)
            answer = connection.getresponse()
            return answer.status, answer.read().decode(), dict(answer.getheaders())
        finally:
            connection.close()


def form(**fields):
    return urlencode(fields).encode()


@pytest.mark.parametrize("signed_in", [True, False])
def test_ten_megabytes_in_a_text_answer_413(served, signed_in):
    status, page, _headers = served.ask(
        "POST", "/search/", body=form(q="x" * 10 * MEGABYTE), signed_in=signed_in
    )
    assert status == 413
    assert 'lang="zh-CN"' in page


def test_two_thousand_fields_answer_400(served):
    body = form(**{f"f{n}": "1" for n in range(2000)})
    assert served.ask("POST", "/search/", body=body)[0] == 400


def test_a_request_of_sixty_megabytes_is_answered_before_it_is_read(served):
    assert served.ask("POST", "/search/", body=b"q=" + b"x" * 60 * MEGABYTE)[0] == 413


def test_a_megabyte_of_password_answers_400(served):
    body = form(username="anna", password="x" * MEGABYTE)
    assert served.ask("POST", "/login/", body=body, signed_in=False)[0] == 400


@pytest.mark.parametrize("method", ["PUT", "TRACE", "DELETE", "PATCH", "CONNECT", "NONSENSE"])
@pytest.mark.parametrize("path", ["/todo/", "/login/", "/static/app.css", "/healthz", "/no-such-page/"])
def test_methods_that_no_page_has_answer_405(served, method, path):
    assert served.ask(method, path)[0] == 405


def test_a_number_is_not_revealed_by_reading_an_address(served):
    person = served.world.household().members.first().person
    status, page, _headers = served.ask("GET", f"/reveal/person.id_number/{person.uuid}/")
    assert status == 405
    assert person.id_number not in page


def test_a_post_without_its_token_answers_403_in_chinese_with_what_was_typed(served):
    status, page, _headers = served.ask(
        "POST",
        "/families/new/",
        body=form(name="周小梅"),
        X_CSRFToken="wrong",
        Referer=f"http://{served.host}/families/new/",
    )
    assert status == 403
    assert 'lang="zh-CN"' in page
    assert "周小梅" in page
    assert "CSRF" not in page


def test_a_post_from_another_site_gets_no_draft_to_send_on(served):
    status, page, _headers = served.ask(
        "POST", "/families/new/", body=form(name="周小梅"), Origin="http://evil.example"
    )
    assert (status, "周小梅" in page) == (403, False)


def test_another_host_answers_400(served):
    assert served.ask("GET", "/todo/", Host="evil.example")[0] == 400


def test_a_forwarded_host_and_protocol_are_ignored(served):
    status, page, headers = served.ask(
        "GET", "/", signed_in=False, X_Forwarded_Host="evil.example", X_Forwarded_Proto="https"
    )
    assert status == 302
    assert "evil.example" not in page + str(headers)


@pytest.mark.parametrize("path", ["/todo/", "/families/", "/me/", "/no-such-page/", "/reports/"])
def test_no_page_of_a_signed_in_person_is_stored(served, path):
    assert served.ask("GET", path)[2]["Cache-Control"] == "no-store"


def test_what_follows_a_form_announced_twice_is_not_taken_for_another_request(served):
    """A body that is announced in two ways at once is how one visitor's request is glued to another's."""
    headers = {"Transfer_Encoding": "chunked", "Content_Length": "4"}
    assert served.ask("POST", "/search/", body=b"0\r\n\r\n", **headers)[0] == 400
