"""Without the right keys nothing starts, and a value moved to another row opens nowhere."""

import subprocess
import sys

import pytest
from django.test import Client
from django.urls import reverse

from accounts.keys.proof import prove_keys
from accounts.models import AuditEntry
from accounts.roles import Role
from config import keys
from config.installation import CHECKOUT
from families.models import Person
from ground.sealed import SealBroken
from tests import sites
from tests.accounts.people import signed_in


def prepare(database, key_file):
    """Prepare an installation as every start does; its exit code and what it said last."""
    done = subprocess.run(
        [sys.executable, "-m", "config.prepare"],
        cwd=CHECKOUT,
        env=sites.environment_on(database) | {"KEYS_FILE": str(key_file)},
        capture_output=True,
        text=True,
    )
    return done.returncode, (done.stderr.strip().splitlines() or [""])[-1]


def test_an_installation_does_not_start_under_other_keys(cloned_database, tmp_path):
    prove_keys()
    keys.create(tmp_path / "other.json", demo=True)

    code, said = prepare(cloned_database, tmp_path / "other.json")

    assert code == 1
    assert "is not the key this database was written under" in said


def test_an_installation_does_not_start_without_its_key_file(cloned_database, tmp_path):
    code, said = prepare(cloned_database, tmp_path / "gone.json")

    assert code == 1
    assert "is missing and sealed values cannot be read" in said


@pytest.fixture
def swapped(world):
    """Two people of a household whose sealed numbers somebody exchanged in the database."""
    first, second = (member.person for member in world.household().members.order_by("id")[:2])
    blobs = first.id_number_sealed, second.id_number_sealed
    Person.objects.filter(pk=first.pk).update(id_number_sealed=blobs[1])
    Person.objects.filter(pk=second.pk).update(id_number_sealed=blobs[0])
    return first, second


@pytest.mark.django_db
def test_an_exchanged_number_is_an_error_and_never_the_number_of_another(swapped):
    with pytest.raises(SealBroken):
        _read = Person.objects.get(pk=swapped[0].pk).id_number


@pytest.mark.django_db
def test_the_page_that_should_show_an_exchanged_number_shows_none(world, swapped):
    client = Client(raise_request_exception=False)
    signed_in(client, world.as_(Role.CLERK, "茅坝村").user)
    address = reverse("accounts:reveal", args=["person.id_number", swapped[0].uuid])

    answer = client.post(address, {"reason": "核对证件"})

    assert answer.status_code == 500
    assert [person.id_number for person in swapped if person.id_number in answer.content.decode()] == []
    assert AuditEntry.objects.filter(action="value.revealed", object_id=str(swapped[0].pk)).exists()
