"""What a visitor claims about hosts and addresses is believed from a trusted proxy only, if at all."""

import pytest

from accounts.signing_in import throttle

pytestmark = pytest.mark.django_db
LIMIT = 3


@pytest.fixture(autouse=True)
def few_attempts(monkeypatch, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setitem(throttle.LIMITS, "address", LIMIT)


def attempts(client, forwarded):
    return [
        client.post(
            "/login/",
            {"username": f"user{n}", "password": "x"},
            headers={"x-forwarded-for": claimed},
        ).status_code
        for n, claimed in enumerate(forwarded)
    ]


def test_a_claimed_address_is_not_believed_without_a_proxy(client):
    assert attempts(client, [f"198.51.100.{n}" for n in range(LIMIT + 1)]) == [422] * LIMIT + [429]


def test_visitors_behind_a_trusted_proxy_are_counted_apart(client, settings):
    settings.TRUST_PROXY = True
    assert attempts(client, [f"198.51.100.{n}" for n in range(LIMIT + 1)]) == [422] * (LIMIT + 1)


@pytest.mark.parametrize("claimed", ["{n}.1.1.1, 198.51.100.9", "nonsense{n}", "198.51.100.{n},"])
def test_what_stands_before_the_proxys_own_word_changes_nothing(client, settings, claimed):
    settings.TRUST_PROXY = True
    assert attempts(client, [claimed.format(n=n) for n in range(LIMIT + 1)]) == [422] * LIMIT + [429]


@pytest.mark.parametrize("path", ["/", "/login/", "/healthz", "/families/", "/no-such-page/"])
def test_another_host_is_refused_on_every_page(client, path):
    assert client.get(path, headers={"host": "evil.example"}).status_code == 400


def test_a_forwarded_host_is_ignored(client):
    answer = client.get("/todo/", headers={"x-forwarded-host": "evil.example"})

    assert answer.url.startswith("/login/?next=")
    assert "evil.example" not in str(answer.headers)


def test_a_forwarded_protocol_is_not_believed_without_a_proxy(client):
    assert client.get("/login/", headers={"x-forwarded-proto": "https"}).wsgi_request.scheme == "http"
