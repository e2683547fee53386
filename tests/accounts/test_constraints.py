"""Each constraint of the tables of accounts, violated once past every form and operation."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from accounts import audit
from accounts.models import DeclaredRelative, FirstSignInCode, FormToken, User
from tests import databases
from tests.violating import refuses

from .people import id_number, user_named


def code(user, **times):
    now = timezone.now()
    return FirstSignInCode(
        user=user, digest=b"d" * 32, **{"issued_at": now, "expires_at": now + timedelta(days=1)} | times
    )


def twice(make):
    for _turn in range(2):
        make().save(force_insert=True)


def relatives(user):
    number = id_number()
    twice(lambda: DeclaredRelative(officer=user.officer, name="李", relation="妻", id_number=number))


def tokens(user):
    token = uuid.uuid4()
    twice(lambda: FormToken(user=user, token=token, digest=b"", answer="/"))


def early_end(user):
    relative = DeclaredRelative.objects.create(
        officer=user.officer, name="李", relation="妻", id_number=id_number()
    )
    relative.ended_at = relative.declared_at - timedelta(days=1)
    relative.save()


def late_code(user):
    now = timezone.now()
    code(user, expires_at=now - timedelta(days=1)).save()


VIOLATIONS = {
    "user_username_lowercase": lambda user: User.objects.filter(pk=user.pk).update(username="Big"),
    "declaredrelative_once": relatives,
    "declaredrelative_ends_later": early_end,
    "firstsignincode_one_live": lambda user: twice(lambda: code(user)),
    "firstsignincode_expires_later": late_code,
    "formtoken_once": tokens,
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", VIOLATIONS)
def test_the_database_refuses_it(name):
    user = user_named("zhao")
    refuses(name, lambda: VIOLATIONS[name](user))


def test_no_two_lines_of_the_trail_have_one_place_in_a_chain(cloned_database):
    # Even past the trigger that numbers them, as only the owner of the table can go.
    audit.record("x", by=None)
    copied = "shard, seq, at, role, action, object_type, object_id, data, prev, hash"

    with databases.connected_to(cloned_database.owner_url), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_auditentry DISABLE TRIGGER USER")
        with pytest.raises(IntegrityError, match="auditentry_chain"):
            cursor.execute(
                f"INSERT INTO accounts_auditentry ({copied}) SELECT {copied} FROM accounts_auditentry"
            )
