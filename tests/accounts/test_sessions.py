from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts import session
from accounts.administering.operations import disable_user, enable_user
from accounts.drafts import kept_forms
from accounts.models import KeptPost
from accounts.roles import Role
from accounts.scope import Actor
from accounts.signing_in.operations import change_password

from .people import PASSWORD, acting, signed_in, user_named

pytestmark = pytest.mark.django_db

OURS = {"HTTP_ORIGIN": "http://testserver"}


@pytest.fixture
def anna():
    return user_named("anna")


def aged(client, **clocks):
    kept = client.session
    for name, age in clocks.items():
        kept[name] = int((timezone.now() - age).timestamp())
    kept.save()
    return client


@pytest.mark.parametrize(
    ("clocks", "alive"),
    [
        ({"seen_at": timedelta(minutes=29)}, True),
        ({"seen_at": timedelta(minutes=31)}, False),
        ({"signed_in_at": timedelta(hours=11, minutes=59)}, True),
        ({"signed_in_at": timedelta(hours=12, minutes=1)}, False),
    ],
)
def test_session_ends_when_idle_or_old(client, anna, clocks, alive):
    aged(signed_in(client, anna), **clocks)

    response = client.get("/me/?tab=2")

    assert response.status_code == (200 if alive else 302)
    if not alive:
        assert response.url == "/relogin/?next=%2Fme%2F%3Ftab%3D2"
        assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(("address", "counts"), [("/me/", True), ("/me/?poll=1", False)])
def test_a_page_that_asks_by_itself_keeps_no_session_alive(client, anna, address, counts):
    aged(signed_in(client, anna), seen_at=timedelta(minutes=20))
    before = client.session[session.SEEN]

    assert client.get(address).status_code == 200
    assert (client.session[session.SEEN] > before) is counts


def test_session_without_clocks_has_ended(client, anna):
    signed_in(client, anna)
    kept = client.session
    del kept[session.SEEN]
    kept.save()

    assert client.get("/me/").status_code == 302


@pytest.mark.parametrize(("seconds", "noted"), [(50, False), (61, True)])
def test_click_is_noted_once_a_minute(client, anna, seconds, noted):
    aged(signed_in(client, anna), seen_at=timedelta(seconds=seconds))
    before = client.session[session.SEEN]

    client.get("/me/")

    assert (client.session[session.SEEN] > before) is noted
    anna.refresh_from_db()
    assert (anna.last_seen_at is not None) is noted


def test_disabled_account_is_out_at_the_next_click(client, anna):
    signed_in(client, anna)
    disable_user("anna", by=acting(user_named("root"), role=Role.SYSTEM), reason="left")

    assert client.get("/me/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_session_from_before_a_disabling_does_not_come_back(client, anna):
    signed_in(client, anna)
    root = acting(user_named("root"), role=Role.SYSTEM)
    disable_user("anna", by=root, reason="left")
    enable_user("anna", by=root)

    assert client.get("/me/").status_code == 302


def test_password_change_ends_the_other_sessions_and_keeps_this_one(client, anna):
    signed_in(client, anna)
    elsewhere = signed_in(Client(), anna)
    new = "rain over the tea hills"

    response = client.post("/me/password/", {"old": PASSWORD, "new": new, "again": new})

    assert response.status_code == 302
    assert client.get("/me/").status_code == 200
    assert elsewhere.get("/me/").status_code == 302
    anna.refresh_from_db()
    assert anna.check_password(new)


@pytest.mark.parametrize(
    ("old", "new", "again", "field"),
    [
        ("wrong", "rain over the tea hills", "rain over the tea hills", "old"),
        (PASSWORD, "short", "short", "new"),
        (PASSWORD, "password1234", "password1234", "new"),
        (PASSWORD, "rain over the tea hills", "rain under the tea hills", "again"),
    ],
)
def test_password_that_may_not_be_is_refused_at_its_field(client, anna, old, new, again, field):
    signed_in(client, anna)

    response = client.post("/me/password/", {"old": old, "new": new, "again": again})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


def test_nobody_without_the_present_password_changes_it(anna):
    with pytest.raises(ValidationError):
        change_password(anna.pk, old="wrong", new="rain over the tea hills", by=Actor(anna))


@pytest.mark.parametrize("path", ["/me/", "/notifications/", "/me/second-factor/"])
def test_pages_of_signed_in_people_are_never_stored(client, anna, path):
    assert signed_in(client, anna).get(path)["Cache-Control"] == "no-store"


def test_sign_out_is_a_post_and_ends_the_session(client, anna):
    signed_in(client, anna)
    assert client.get("/logout/").status_code == 405
    response = client.post("/logout/")

    assert response["Cache-Control"] == "no-store"
    assert client.get("/me/").status_code == 302


def test_fragment_after_the_end_sends_the_whole_page_to_the_sign_in(client, anna):
    aged(signed_in(client, anna), seen_at=timedelta(hours=1))

    response = client.get(
        "/me/", HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL="http://testserver/notifications/?before=4"
    )

    assert response.status_code == 401
    assert response["HX-Redirect"] == "/relogin/?next=%2Fnotifications%2F%3Fbefore%3D4"


def test_form_sent_too_late_is_kept_for_its_writer(client, anna):
    aged(signed_in(client, anna), seen_at=timedelta(hours=1))

    late = client.post("/me/", {"note": "一行\n二行", "password": "secret"}, **OURS)
    assert late.url.startswith("/relogin/")
    assert client.get(late.url).context["form_is_kept"] is True
    entered = client.post(late.url, {"username": "anna", "password": PASSWORD})

    kept = KeptPost.objects.get()
    assert entered.url == f"/me/kept/{kept.uuid}/"
    page = client.get(entered.url)
    assert page.context["fields"] == [["note", "一行\n二行"]]
    assert page.context["path"] == "/me/"


def test_kept_form_is_not_shown_to_anybody_else(client, anna):
    aged(signed_in(client, anna), seen_at=timedelta(hours=1))
    client.post("/me/", {"note": "x"}, **OURS)
    kept = KeptPost.objects.get()
    user_named("berta")

    entered = client.post("/relogin/", {"username": "berta", "password": PASSWORD})

    assert entered.url == "/"
    assert client.get(f"/me/kept/{kept.uuid}/").status_code == 404


def test_kept_form_is_gone_after_half_an_hour(anna, rf):
    now = timezone.now()
    request = rf.post("/x/", {"a": "b"}, **OURS)
    kept = kept_forms.keep(request, user=anna, now=now - timedelta(minutes=31))

    assert kept_forms.kept_for(anna, kept.uuid, now=now) is None
    kept_forms.keep(request, user=anna, now=now)
    assert KeptPost.objects.count() == 1


@pytest.mark.parametrize(
    ("headers", "data"),
    [
        ({"HTTP_ORIGIN": "https://evil.example"}, {"a": "b"}),
        ({}, {"a": "b"}),
        (OURS, {"password": "b"}),
        (OURS, {"a": "b" * 300_000}),
    ],
)
def test_form_of_a_stranger_or_of_secrets_or_of_bulk_is_not_kept(anna, rf, headers, data):
    assert kept_forms.keep(rf.post("/x/", data, **headers), user=anna, now=timezone.now()) is None


def test_kept_form_is_sealed(anna, rf):
    kept = kept_forms.keep(rf.post("/x/", {"a": "13851207788"}, **OURS), user=anna, now=timezone.now())

    assert b"13851207788" not in bytes(kept.fields_sealed)


def test_stale_token_answers_403_and_loses_nothing(anna):
    client = signed_in(Client(enforce_csrf_checks=True), anna)

    ours = client.post("/me/", {"note": "一行"}, **OURS)
    foreign = client.post("/me/", {"note": "一行"}, HTTP_ORIGIN="https://evil.example")

    assert (ours.status_code, foreign.status_code) == (403, 403)
    assert ours.context["fields"] == [["note", "一行"]]
    assert foreign.context["fields"] == []
    assert 'lang="zh-CN"' in ours.content.decode()


def test_language_is_the_users_then_the_cookies_then_chinese_and_never_the_browsers(client, anna):
    english = {"HTTP_ACCEPT_LANGUAGE": "en"}
    assert client.get("/login/", **english)["Content-Language"] == "zh-hans"
    client.post("/me/language/", {"language": "en", "next": "/login/"})
    assert client.get("/login/")["Content-Language"] == "en"

    anna.language = "zh-hans"
    anna.save()
    signed_in(client, anna)
    assert client.get("/me/")["Content-Language"] == "zh-hans"
    client.post("/me/language/", {"language": "en"})
    anna.refresh_from_db()
    assert anna.language == "en"


def test_language_that_is_not_spoken_changes_nothing(client):
    response = client.post("/me/language/", {"language": "xx", "next": "//evil.example"})

    assert response.url == "/"
    assert client.cookies.get("django_language") is None


def test_settings_are_saved(client, anna):
    signed_in(client, anna)
    client.post("/me/", {"language": "en", "large_type": "on"})
    anna.refresh_from_db()

    assert (anna.language, anna.large_type, anna.shortcuts) == ("en", True, False)
    client.post("/me/type-size/", {"large": "0"})
    anna.refresh_from_db()
    assert anna.large_type is False
