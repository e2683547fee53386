"""People who sign in, for the tests of this folder."""

import itertools

from django.utils import timezone

from accounts import session
from accounts.models import Officer, User
from accounts.roles import Role
from accounts.scope import Actor, Place
from accounts.signing_in import second_factor
from ground.resident_ids import with_check

PASSWORD = "tea hills in the morning"
_numbers = itertools.count(1)


def id_number(*, born="19850314", place="522121"):
    """A resident ID that no other call gave."""
    return with_check(f"{place}{born}{next(_numbers):03d}")


def user_named(username, *, password=PASSWORD, demo=False, officer="王小明", **fields):
    person = Officer.objects.create(name=officer, id_number=id_number())
    user = User(username=username, officer=person, is_demo=demo, entered_at=timezone.now(), **fields)
    user.set_password(password)
    user.save()
    return user


def enrolled(user):
    """Give the user an authenticator; returns its secret."""
    secret = second_factor.new_secret()
    second_factor.enrol(user, secret=secret, by=Actor(user))
    return secret


def signed_in(client, user, *, factor=True):
    """A session of the user, as after signing in, with the second factor unless told otherwise."""
    client.force_login(user)
    if factor:
        kept = client.session
        session.mark_second_factor(kept, now=timezone.now())
        kept.save()
    return client


def acting(user, *, role=Role.CLERK, county=7):
    """The user acting at a county."""
    place = Place(branch_id=county, county_id=county)
    return Actor(user=user, role=role, place=place, scope=("county_id", county), duty_id=1)
