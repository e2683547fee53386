from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts import hooks
from accounts.hooks import Revealable
from accounts.models import AuditEntry, Officer
from accounts.revealing.reveal import PER_HOUR, TooManyReveals, reveal
from ground.refusals import ALLOWED, Forbidden, GuardAnswer, Refused

from .people import acting, id_number, signed_in, user_named


@pytest.fixture
def officer(monkeypatch):
    person = Officer.objects.create(name="王小明", id_number=id_number())

    def find(actor, uuid):
        return Officer.objects.get(uuid=uuid, pk=person.pk)

    offered = Revealable(
        label="ID number",
        field="id_number",
        find=find,
        why_not=lambda actor, row: ALLOWED if actor.role == "clerk" else GuardAnswer("not you", Forbidden),
    )
    monkeypatch.setitem(hooks.reveals, "officer.id_number", offered)
    return person


@pytest.fixture
def clerk():
    return acting(user_named("anna"))


def look(officer, *, by, reason="to call the household", now=None):
    return reveal("officer.id_number", officer.uuid, by=by, reason=reason, now=now or timezone.now())


@pytest.mark.django_db
def test_value_is_shown_and_the_look_is_on_record(officer, clerk):
    assert look(officer, by=clerk) == officer.id_number

    entry = AuditEntry.objects.get(action="value.revealed")
    assert (entry.user_id, entry.object_id) == (clerk.user.pk, str(officer.pk))
    assert entry.data == {"kind": "officer.id_number", "reason": "to call the household"}


def test_line_is_committed_before_the_value_is_opened(cloned_database, officer, clerk, monkeypatch):
    committed = []

    def opened(row):
        committed.append(not connection.in_atomic_block)
        return "value"

    monkeypatch.setattr(Officer, "id_number", property(opened))
    assert look(officer, by=clerk) == "value"
    assert committed == [True]
    assert AuditEntry.objects.filter(action="value.revealed").count() == 1
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        look(officer, by=clerk)


@pytest.mark.django_db
def test_look_without_reason_or_right_or_scope_is_refused(officer, clerk):
    other = Officer.objects.create(name="李四", id_number=id_number())
    with pytest.raises(Refused):
        look(officer, by=clerk, reason="  ")
    with pytest.raises(Forbidden):
        look(officer, by=acting(user_named("fin"), role="finance"))
    with pytest.raises(Officer.DoesNotExist):
        look(other, by=clerk)
    assert AuditEntry.objects.filter(action="value.revealed").count() == 0


@pytest.mark.django_db
def test_thirty_looks_an_hour_are_enough(officer, clerk):
    now = timezone.now()
    for _look in range(PER_HOUR):
        look(officer, by=clerk, now=now)

    with pytest.raises(TooManyReveals):
        look(officer, by=clerk, now=now)
    assert look(officer, by=clerk, now=now + timedelta(hours=1, minutes=1)) == officer.id_number


@pytest.fixture
def address(officer, monkeypatch):
    open_to_all = replace(hooks.reveals["officer.id_number"], why_not=lambda actor, row: ALLOWED)
    monkeypatch.setitem(hooks.reveals, "officer.id_number", open_to_all)
    return f"/reveal/officer.id_number/{officer.uuid}/"


@pytest.mark.django_db
def test_page_asks_for_the_reason_then_shows_the_value_and_is_never_stored(client, officer, address):
    signed_in(client, user_named("anna"))
    assert client.post(address).context["form"].errors == {}
    assert client.post(address, {"reason": ""}).status_code == 422

    page = client.post(address, {"reason": "to call the household"})

    assert officer.id_number in page.content.decode()
    assert page["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_fragment_is_the_value_alone(client, officer, address):
    signed_in(client, user_named("anna"))
    page = client.post(address, {"reason": "to call"}, HTTP_HX_REQUEST="true").content.decode()

    assert "<html" not in page
    assert officer.id_number in page


@pytest.mark.django_db
def test_value_is_posted_for_and_unknown_kinds_and_rows_look_alike(client, officer, address):
    signed_in(client, user_named("anna"))
    assert client.get(address).status_code == 405
    other = Officer.objects.create(name="李四", id_number=id_number())
    missing = [
        client.post(f"/reveal/officer.id_number/{other.uuid}/", {"reason": "to call"}),
        client.post(f"/reveal/nothing.such/{officer.uuid}/", {"reason": "to call"}),
    ]
    assert [page.status_code for page in missing] == [404, 404]
