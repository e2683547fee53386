import pytest
from django.utils import timezone

from accounts.drafts.tokens import new_token
from accounts.models import AuditEntry, DeclaredRelative
from accounts.people.queries import declared_relatives
from accounts.relatives.operations import declare_relative, end_relative
from accounts.roles import Role
from accounts.scope import Actor
from ground.refusals import Forbidden, Refused

from .people import acting, id_number, signed_in, user_named

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return user_named("anna")


def declared(user, **given):
    given = {"name": "李小妹", "relation": "妹妹", "id_number": id_number(), **given}
    return declare_relative(user.username, by=Actor(user), **given)


def test_an_officer_declares_a_relative_on_the_page(client, anna):
    form = {"name": "李小妹", "relation": "妹妹", "id_number": id_number(), "token": new_token()}
    signed_in(client, anna)

    for _turn in range(2):
        assert client.post("/me/relatives/", form).status_code == 302

    row = DeclaredRelative.objects.get()
    assert (row.officer, row.id_number, row.ended_at) == (anna.officer, form["id_number"], None)
    page = client.get("/me/relatives/").content.decode()
    assert form["id_number"] not in page
    assert form["id_number"][-4:] in page


@pytest.mark.parametrize(
    ("typed", "field"), [({"id_number": "123"}, "id_number"), ({"relation": "13851207788"}, "relation")]
)
def test_what_is_typed_wrong_is_said_at_its_field(client, anna, typed, field):
    form = {"name": "李小妹", "relation": "妹妹", "id_number": id_number(), "token": new_token(), **typed}
    response = signed_in(client, anna).post("/me/relatives/", form)

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])


def test_oneself_and_whom_one_has_declared_are_refused(client, anna):
    row = declared(anna)
    signed_in(client, anna)
    for number in (anna.officer.id_number, row.id_number):
        form = {"name": "李小妹", "relation": "妹妹", "id_number": number, "token": new_token()}
        assert client.post("/me/relatives/", form).status_code == 422
    assert DeclaredRelative.objects.count() == 1


def test_a_declaration_ends_with_a_reason_and_stays_on_file(client, anna):
    row = declared(anna)
    signed_in(client, anna)
    address = f"/me/relatives/{row.pk}/end/"

    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "divorced"}).status_code == 302

    row.refresh_from_db()
    assert row.ended_at is not None
    assert list(declared_relatives(anna.officer_id)) == []
    assert "李小妹" in client.get("/me/relatives/").content.decode()
    assert client.get(address).status_code == 404
    line = AuditEntry.objects.get(action="relative.ended")
    assert line.data == {"relation": "妹妹", "reason": "divorced"}
    assert declared(anna, id_number=row.id_number).pk != row.pk


def test_nobody_ends_the_declaration_of_somebody_else(client, anna):
    row, berta = declared(anna), user_named("berta")
    signed_in(client, berta)

    assert client.post(f"/me/relatives/{row.pk}/end/", {"reason": "no"}).status_code == 404
    with pytest.raises(Forbidden):
        end_relative(row.pk, by=acting(berta), reason="no", now=timezone.now())
    root = acting(user_named("root"), role=Role.SYSTEM)
    end_relative(row.pk, by=root, reason="mistyped", now=timezone.now())
    with pytest.raises(Refused):
        end_relative(row.pk, by=root, reason="again", now=timezone.now())


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_queries_however_many(client, anna, count, django_assert_num_queries):
    declared(user_named("berta"))
    for _turn in range(count):
        declared(anna)
    signed_in(client, anna)
    client.get("/me/relatives/")

    with django_assert_num_queries(6):
        assert len(client.get("/me/relatives/").context["relatives"]) == count
