"""Two administrators at once on one person or one user name."""

import pytest
from django.db import transaction
from django.utils import translation

from accounts.administering import operations
from accounts.models import Officer, User
from ground.refusals import Refused
from tests.branches.races import started, until_somebody_waits

from .people import id_number

pytestmark = pytest.mark.usefixtures("cloned_database")


def make(username, number):
    # A thread begins in Chinese.
    with translation.override("en"):
        return operations.make_user(username=username, name="李秀英", id_number=number, by=None)


def outcome_of_the_second(first, second):
    """What became of an account that was asked for while another one was not yet committed."""
    with transaction.atomic():
        make(*first)
        thread, outcome = started(lambda: make(*second))
        until_somebody_waits()
    thread.join()
    return outcome[0]


@pytest.mark.parametrize("on_file", [False, True])
def test_of_two_accounts_for_one_person_at_once_one_is_made(on_file):
    number = id_number()
    if on_file:
        operations.make_officer(name="李秀英", id_number=number, by=None)

    refused = outcome_of_the_second(("li.na", number), ("li.xiu", number))

    assert isinstance(refused, Refused)
    assert (str(refused), refused.field) == ("This person has an account already.", "id_number")
    assert (User.objects.count(), Officer.objects.count()) == (1, 1)


def test_of_two_accounts_of_one_name_at_once_one_is_made():
    other = id_number()
    operations.make_officer(name="李秀英", id_number=other, by=None)

    refused = outcome_of_the_second(("li.na", id_number()), ("li.na", other))

    assert isinstance(refused, Refused)
    assert (str(refused), refused.field) == ("This user name is taken; choose another.", "username")
    assert User.objects.count() == 1
