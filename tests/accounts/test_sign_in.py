import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.contrib.auth import hashers
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, SignInAttempt
from accounts.roles import Role
from accounts.signing_in import second_factor, throttle
from demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD

from .people import PASSWORD, enrolled, signed_in, user_named

pytestmark = pytest.mark.django_db

WRONG = "这个用户名和密码"


def sign_in(client, username, password=PASSWORD, **extra):
    return client.post("/login/", {"username": username, "password": password}, **extra)


def is_signed_in(client):
    return "_auth_user_id" in client.session


def errors_of(response):
    return response.context["form"].non_field_errors()


@pytest.fixture
def anna():
    return user_named("anna")


def test_password_opens_a_session_and_leaves_a_line(client, anna):
    response = sign_in(client, " ANNA ")

    assert (response.status_code, response.url) == (302, "/")
    assert client.session["_auth_user_id"] == str(anna.pk)
    assert AuditEntry.objects.filter(action="user.signed_in", user_id=anna.pk).count() == 1


def test_wrong_password_unknown_and_disabled_users_get_the_same_answer(client, anna):
    user_named("berta", is_active=False)
    answers = [sign_in(client, "anna", "wrong"), sign_in(client, "nobody"), sign_in(client, "berta")]

    assert {response.status_code for response in answers} == {422}
    assert len({tuple(errors_of(response)) for response in answers}) == 1
    assert not is_signed_in(client)


@pytest.mark.parametrize("username", ["anna", "nobody", "berta", "carla"])
def test_each_refusal_costs_one_hash(client, anna, username, monkeypatch):
    user_named("berta", is_active=False)
    fresh = user_named("carla")
    fresh.set_unusable_password()
    fresh.save()
    hashed = []
    original = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(
        hashers.MD5PasswordHasher,
        "encode",
        lambda *args: hashed.append(1) or original(*args),
    )

    sign_in(client, username, "wrong")

    assert len(hashed) == 1


def test_eleventh_failure_waits_but_the_owner_enters_from_a_known_device(client, anna):
    known = Client()
    sign_in(known, "anna")
    known.post("/logout/")
    for _attempt in range(10):
        assert sign_in(client, "anna", "wrong").status_code == 422

    delayed = sign_in(client, "anna")

    assert delayed.status_code == 429
    assert 0 < int(delayed["Retry-After"]) <= 15 * 60
    assert not is_signed_in(client)
    assert sign_in(known, "anna").status_code == 302
    assert is_signed_in(known)


def test_known_device_is_throttled_by_itself_and_forgotten_with_the_password(client, anna):
    sign_in(client, "anna")
    client.post("/logout/")
    for _attempt in range(10):
        sign_in(client, "anna", "wrong")
    assert sign_in(client, "anna").status_code == 429
    assert sign_in(Client(), "anna").status_code == 302

    anna.set_password("another sentence entirely")
    anna.save()
    assert sign_in(client, "anna", "another sentence entirely").status_code == 302


def test_device_of_another_account_helps_nobody(client, anna):
    user_named("berta")
    sign_in(client, "berta")
    client.post("/logout/")
    for _attempt in range(10):
        sign_in(client, "anna", "wrong")

    assert sign_in(client, "anna").status_code == 429


def test_unknown_user_is_delayed_like_a_known_one(client):
    statuses = [sign_in(client, "nobody", "wrong").status_code for _attempt in range(11)]

    assert statuses == [422] * 10 + [429]


def test_one_address_cannot_try_many_accounts(client, monkeypatch):
    monkeypatch.setitem(throttle.LIMITS, "address", 5)
    statuses = [sign_in(client, f"user{n}", "wrong").status_code for n in range(6)]

    assert statuses == [422] * 5 + [429]
    assert sign_in(client, "user9", "wrong", REMOTE_ADDR="203.0.113.9").status_code == 422


def test_forwarded_address_is_not_believed(client, monkeypatch):
    monkeypatch.setitem(throttle.LIMITS, "address", 5)
    for n in range(5):
        sign_in(client, f"user{n}", "wrong", HTTP_X_FORWARDED_FOR=f"198.51.100.{n}")

    assert sign_in(client, "user9", "wrong", HTTP_X_FORWARDED_FOR="198.51.100.99").status_code == 429


def test_wait_ends_and_nothing_names_the_account(anna):
    now = timezone.now()
    for minute in range(10):
        throttle.admit({"account": "anna"}, now=now - timedelta(minutes=10 - minute))

    with pytest.raises(throttle.TooManyAttempts) as caught:
        throttle.admit({"account": "anna"}, now=now)

    assert caught.value.minutes == 5
    throttle.admit({"account": "anna"}, now=now + timedelta(minutes=5, seconds=1))
    assert b"anna" not in b"".join(bytes(row.bucket) for row in SignInAttempt.objects.all())


def test_right_password_takes_no_place(client, anna):
    for _time in range(12):
        assert sign_in(client, "anna").status_code == 302
        client.post("/logout/")

    assert SignInAttempt.objects.count() == 0


def test_megabyte_of_password_is_refused_before_it_is_hashed(client, anna):
    assert sign_in(client, "anna", "x" * 1_000_000).status_code == 400
    assert SignInAttempt.objects.count() == 0


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", ""]
)
def test_next_never_leaves_the_site(client, anna, target):
    response = client.post(
        f"/login/?next={quote(target)}", {"username": "anna", "password": PASSWORD, "next": target}
    )

    assert response.url == "/"


def test_next_leads_to_our_own_page(client, anna):
    response = client.post("/login/", {"username": "anna", "password": PASSWORD, "next": "/me/?a=1"})

    assert response.url == "/me/?a=1"


def test_session_key_that_was_set_before_is_replaced(client, anna):
    client.get("/login/")
    planted = client.session
    planted["mark"] = 1
    planted.save()
    before = planted.session_key

    sign_in(client, "anna")

    assert client.session.session_key != before
    assert not client.session.exists(before)


def test_code_is_asked_where_an_authenticator_is_in_use(client, anna):
    secret = enrolled(anna)

    assert sign_in(client, "anna").url == "/login/code/"
    assert not is_signed_in(client)
    code = second_factor.code_for(secret, second_factor.step_at(timezone.now()))
    assert client.post("/login/code/", {"code": code}).status_code == 302
    assert is_signed_in(client)


def test_code_works_once(client, anna):
    secret = enrolled(anna)
    code = second_factor.code_for(secret, second_factor.step_at(timezone.now()))
    sign_in(client, "anna")
    client.post("/login/code/", {"code": code})
    thief = Client()
    sign_in(thief, "anna")

    assert thief.post("/login/code/", {"code": code}).status_code == 422
    assert not is_signed_in(thief)


def test_recovery_code_works_once(client, anna):
    codes = second_factor.enrol(anna, secret=second_factor.new_secret(), by=second_factor.Actor(anna))
    now = timezone.now()

    assert second_factor.use_code(anna, codes[3].upper(), now=now) == "recovery_codes"
    assert second_factor.use_code(anna, codes[3], now=now) == ""
    assert second_factor.recovery_codes_left(anna) == 9


@pytest.mark.parametrize(("steps", "works"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_clock_of_the_telephone_may_be_a_step_off(anna, steps, works):
    secret, now = enrolled(anna), timezone.now()
    code = second_factor.code_for(secret, second_factor.step_at(now) + steps)

    assert (second_factor.use_code(anna, code, now=now) == "totp") is works


def test_codes_are_those_of_the_standard():
    # RFC 6238, appendix B: 94287082 at 59 seconds, of which we show six digits.
    assert second_factor.code_for("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 1) == "287082"


def test_guessing_codes_is_slowed_down(client, anna):
    enrolled(anna)
    sign_in(client, "anna")
    statuses = [client.post("/login/code/", {"code": "000000"}).status_code for _time in range(11)]

    assert statuses == [422] * 10 + [429]


def test_whoever_has_stolen_the_password_locks_the_owner_out_of_no_known_device(client, anna):
    secret = enrolled(anna)
    code = second_factor.code_for(secret, second_factor.step_at(timezone.now()))
    sign_in(client, "anna")
    client.post("/login/code/", {"code": code})
    client.post("/logout/")
    thief = Client()
    sign_in(thief, "anna")
    guesses = [thief.post("/login/code/", {"code": "000000"}).status_code for _time in range(11)]
    assert guesses[-1] == 429

    sign_in(client, "anna")
    following = second_factor.code_for(secret, second_factor.step_at(timezone.now()) + 1)
    assert client.post("/login/code/", {"code": following}).status_code == 302
    assert is_signed_in(client)


def test_code_page_without_a_password_leads_to_the_sign_in(client):
    assert client.get("/login/code/").url == "/login/"


def test_account_disabled_between_password_and_code_does_not_enter(client, anna):
    secret = enrolled(anna)
    sign_in(client, "anna")
    anna.is_active = False
    anna.save()
    code = second_factor.code_for(secret, second_factor.step_at(timezone.now()))

    assert client.post("/login/code/", {"code": code}).url == "/login/"
    assert not is_signed_in(client)


@pytest.mark.parametrize(("demo", "shown"), [(True, True), (False, False)])
def test_code_page_shows_the_code_to_demo_accounts_of_a_demo_only(client, settings, demo, shown):
    settings.DEMO = True
    user = user_named("demo", demo=demo)
    secret = enrolled(user)
    sign_in(client, "demo")

    page = client.get("/login/code/")

    assert bool(page.context["demo_code"]) is shown
    if shown:
        assert client.post("/login/code/", {"code": page.context["demo_code"]}).status_code == 302
        step = second_factor.step_at(timezone.now())
        assert page.context["demo_code"] in {second_factor.code_for(secret, step + n) for n in (-1, 0, 1)}
    settings.DEMO = False
    assert second_factor.demo_code(user, now=timezone.now()) == ""


@pytest.mark.parametrize("address", ["/login/", "/relogin/"])
@pytest.mark.parametrize("demo", [True, False])
def test_sign_in_page_tells_the_accounts_and_their_password_in_a_demo_only(client, settings, address, demo):
    settings.DEMO = demo
    page = client.get(address).content.decode()

    told = [account.username for account in DEMO_ACCOUNTS] if demo else []
    assert re.findall("<tr><td>([a-z_0-9]+)</td>", page) == told
    assert (DEMO_PASSWORD in page) is demo


@pytest.mark.parametrize(("role", "sent"), [(Role.CLERK, None), (Role.APPROVER, "/me/second-factor/")])
def test_role_that_needs_a_second_factor_enrols_first(client, anna, roles, role, sent):
    roles["anna"] = [role]
    signed_in(client, anna, factor=False)

    response = client.get("/me/")

    assert (response.url.partition("?")[0] if response.status_code == 302 else None) == sent


def test_role_given_in_mid_session_asks_for_the_code_at_the_next_click(client, anna, roles):
    enrolled(anna)
    signed_in(client, anna, factor=False)
    roles["anna"] = [Role.FINANCE]

    assert client.get("/me/").url == "/me/second-factor/confirm/?next=%2Fme%2F"


def test_enrolment_takes_the_code_of_the_offered_secret(client, anna, roles):
    roles["anna"] = [Role.MANAGER]
    signed_in(client, anna, factor=False)
    page = client.get("/me/second-factor/")
    secret = page.context["secret"].replace(" ", "")
    assert client.post("/me/second-factor/", {"code": "abc"}).status_code == 422

    code = second_factor.code_for(secret, second_factor.step_at(timezone.now()))
    done = client.post("/me/second-factor/", {"code": code})

    assert len(done.context["codes"]) == 10
    assert client.get("/me/").status_code == 200
    assert secret not in str(dict(client.session))


def test_secret_is_not_in_the_database_in_clear(anna):
    secret = enrolled(anna)

    assert secret not in str(list(anna.authenticator_set.values_list("data", flat=True)))


def test_replacing_the_telephone_asks_for_a_fresh_code(client, anna):
    enrolled(anna)
    signed_in(client, anna, factor=False)

    assert client.get("/me/second-factor/replace/").url.startswith("/me/second-factor/confirm/")
    signed_in(client, anna)
    assert client.get("/me/second-factor/replace/").status_code == 200
