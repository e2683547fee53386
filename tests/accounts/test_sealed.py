from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection

from accounts.keys.proof import prove_keys
from accounts.models import KeptPost, Officer
from accounts.signing_in import second_factor
from ground.keys import check_keys
from ground.resident_ids import with_check
from ground.sealed import PHONE, RESIDENT_ID, SealBroken, blind_index, key_id_of, seal, unseal

from .people import enrolled, id_number, user_named

NUMBER = with_check("52212119850314123")


@pytest.fixture
def officer(db):
    return Officer.objects.create(name="王小明", id_number=NUMBER)


def test_value_opens_on_the_instance_and_only_there(officer):
    read = Officer.objects.get(pk=officer.pk)

    assert read.id_number == NUMBER
    row = Officer.objects.values().get(pk=officer.pk)
    assert NUMBER.encode() not in bytes(row["id_number_sealed"])
    assert "id_number" not in row


def test_equal_values_are_sealed_differently():
    assert seal("t.c|1", b"same") != seal("t.c|1", b"same")


def test_sealed_value_moved_to_another_row_does_not_open(officer):
    other = Officer.objects.create(name="李四", id_number=id_number())
    Officer.objects.filter(pk=other.pk).update(id_number_sealed=officer.id_number_sealed)
    other.refresh_from_db()

    with pytest.raises(SealBroken):
        _ = other.id_number


@pytest.mark.parametrize("position", [0, 1, 5, 20, -1])
def test_damaged_value_does_not_open(settings, position):
    settings.SEAL_KEYS = {key_id: bytes([key_id]) * 32 for key_id in range(1, 256)}
    blob = bytearray(seal("t.c|1", b"value"))
    blob[position] ^= 2

    with pytest.raises(SealBroken):
        unseal("t.c|1", bytes(blob))


def test_wrong_key_does_not_open(settings):
    blob = seal("t.c|1", b"value")
    settings.SEAL_KEYS = dict.fromkeys(settings.SEAL_KEYS, b"x" * 32)

    with pytest.raises(SealBroken):
        unseal("t.c|1", blob)


def test_missing_key_is_named(settings):
    blob = seal("t.c|1", b"value")
    settings.SEAL_KEYS = {200: b"x" * 32}

    with pytest.raises(ImproperlyConfigured, match="key 1 "):
        unseal("t.c|1", blob)


def test_blind_index_finds_a_value_for_one_purpose(officer):
    assert Officer.objects.get(id_index=blind_index(RESIDENT_ID, NUMBER)) == officer
    assert blind_index(PHONE, NUMBER) != blind_index(RESIDENT_ID, NUMBER)
    assert len(officer.id_index) == 32


@pytest.mark.parametrize("purpose", [RESIDENT_ID, PHONE])
def test_blind_index_tells_nothing_without_its_key(settings, purpose):
    index = blind_index(purpose, NUMBER)
    settings.INDEX_KEY = bytes(byte ^ 1 for byte in settings.INDEX_KEY)

    assert blind_index(purpose, NUMBER) != index


def test_taking_a_value_away_takes_its_index_away(officer):
    officer.id_number = ""

    assert (officer.id_number, officer.id_number_sealed, officer.id_index) == ("", None, None)


@pytest.mark.parametrize(
    "broken",
    [
        {"SEAL_KEYS": {}},
        {"SEAL_KEYS": {0: b"x" * 32}},
        {"SEAL_KEYS": {1: b"short"}},
        {"INDEX_KEY": b""},
        {"SEAL_KEYS": {1: b"x" * 32}, "INDEX_KEY": b"x" * 32},
    ],
)
def test_unusable_keys_refuse_to_start(settings, broken):
    for name, value in broken.items():
        setattr(settings, name, value)
    with pytest.raises(ImproperlyConfigured):
        check_keys()


@pytest.mark.django_db
def test_key_that_was_replaced_refuses_to_start(settings):
    prove_keys()
    settings.SEAL_KEYS = dict.fromkeys(settings.SEAL_KEYS, b"x" * 32)

    with pytest.raises(ImproperlyConfigured, match="is not the key"):
        prove_keys()


@pytest.mark.django_db
def test_key_that_was_lost_refuses_to_start(settings):
    prove_keys()
    settings.SEAL_KEYS = {9: b"x" * 32}

    with pytest.raises(ImproperlyConfigured, match="missing"):
        prove_keys()


def test_rotation_seals_everything_again_and_frees_the_old_key(officer, settings):
    user = user_named("rotated")
    secret = enrolled(user)
    kept = KeptPost.objects.create(user=user, path="/x/", fields=[["a", "b"]], kept_at=officer.created_at)
    old = dict(settings.SEAL_KEYS)
    settings.SEAL_KEYS = {**old, 2: b"2" * 32}

    out = StringIO()
    call_command("rotate_keys", batch=1, stdout=out)

    assert "Values still under key 1: 0" in out.getvalue()
    settings.SEAL_KEYS = {2: b"2" * 32}
    assert Officer.objects.get(pk=officer.pk).id_number == NUMBER
    assert KeptPost.objects.get(pk=kept.pk).fields == [["a", "b"]]
    assert second_factor.secret_of(user.authenticator_set.get(type=second_factor.TOTP)) == secret


def test_rotation_goes_on_where_it_stopped(officer, settings):
    done = Officer.objects.create(name="李四", id_number=id_number())
    settings.SEAL_KEYS = {**settings.SEAL_KEYS, 2: b"2" * 32}
    done.id_number = done.id_number
    done.save()
    blob = bytes(done.id_number_sealed)

    call_command("rotate_keys", stdout=StringIO())

    done.refresh_from_db()
    officer.refresh_from_db()
    assert bytes(done.id_number_sealed) == blob
    assert key_id_of(officer.id_number_sealed) == 2


@pytest.mark.django_db
def test_dump_of_the_tables_shows_no_number(officer):
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(o::text, '') FROM accounts_officer o")
        (dump,) = cursor.fetchone()
    assert NUMBER not in dump
    assert NUMBER.encode().hex() not in dump
