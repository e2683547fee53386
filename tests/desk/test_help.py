import pytest

from accounts.roles import Role
from desk.guide import GUIDES
from tests.accounts.people import signed_in
from tests.assistance.world import build

pytestmark = pytest.mark.django_db


def test_every_role_has_a_guide():
    assert set(GUIDES) == set(Role)


@pytest.mark.parametrize(("role", "place"), [(Role.CLERK, "茅坝村"), (Role.SYSTEM, "遵义市")])
def test_help_opens_with_what_ones_own_role_does(client, role, place):
    signed_in(client, build().as_(role, place).user)
    answer = client.get("/help/")
    assert answer.context["role"] == role
    assert str(GUIDES[role].purpose) in answer.content.decode() or answer.wsgi_request.LANGUAGE_CODE != "en"


def test_there_is_no_guide_for_a_role_that_does_not_exist(client):
    signed_in(client, build().as_(Role.CLERK, "茅坝村").user)
    assert client.get("/help/king/").status_code == 404
