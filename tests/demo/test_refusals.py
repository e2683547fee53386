import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts.models import Officer, User
from assistance.models import AidCase, Step
from branches.models import Branch
from demo.generate import build
from families.models import HouseholdMember
from ground.refusals import Refused
from tests.demo.conftest import NOW

pytestmark = pytest.mark.django_db


def content():
    """What two demos made with the same seed have in common: everything but keys, seals and codes."""
    return [
        list(Branch.objects.order_by("code").values_list("code", "name", "kind", "model", "founded_on")),
        list(HouseholdMember.objects.order_by("household__number", "id").values_list("name", "relation")),
        [case.beneficiary.id_number for case in AidCase.objects.exclude(beneficiary=None).order_by("number")],
        list(Step.objects.order_by("case__number", "seq").values_list("act", "comment", "at")),
    ]  # fmt: skip


def made(seed):
    with transaction.atomic():
        build("tiny", seed=seed, now=NOW)
        found = content()
        transaction.set_rollback(True)
    return found


def test_a_seed_makes_the_same_demo_again_and_another_seed_another():
    first = made(7)
    assert made(7) == first
    assert made(8) != first


def test_production_is_refused(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError):
        call_command("demo", scale="tiny")
    assert not User.objects.exists()


def test_a_database_with_real_accounts_is_refused():
    officer = Officer.objects.create(name="张三", id_number="52012319800101001X")
    User.objects.create(username="real", officer=officer)
    with pytest.raises(Refused):
        build("tiny", seed=7, now=NOW)


def test_the_demo_is_made_once():
    build("tiny", seed=7, now=NOW)
    with pytest.raises(Refused):
        build("tiny", seed=7, now=NOW)
