import threading
import uuid

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from accounts import hooks
from accounts.drafts.tokens import KEPT_FOR, answer_once, new_token, purge
from accounts.messages.notify import mark_read, notify, unread_count
from accounts.models import FormToken, Notification, Officer
from accounts.scope import Place
from ground.refusals import Stale
from jobs import registry

from .people import id_number, signed_in, user_named


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    monkeypatch.setitem(hooks.sentences, "test.returned", "Case %(number)s was returned.")


@pytest.fixture
def anna(db):
    return user_named("anna")


def tell(user, number, **given):
    return notify(user, "test.returned", now=timezone.now(), params={"number": number}, **given)


def test_message_is_worded_when_it_is_read_and_filed_where_it_belongs(anna):
    row = tell(anna, "ZX1", place=Place(branch_id=7, county_id=7))
    row.refresh_from_db()

    with translation.override("en"):
        assert row.sentence == "Case ZX1 was returned."
    assert (row.branch_id, row.county_id, row.city_id) == (7, 7, None)


def test_message_that_cannot_be_worded_is_never_left(anna):
    with pytest.raises(KeyError):
        notify(anna, "nobody.knows", now=timezone.now())
    with pytest.raises(KeyError):
        notify(anna, "test.returned", now=timezone.now())
    assert unread_count(anna) == 0


def test_list_costs_the_same_however_long_and_shows_ones_own(client, anna):
    tell(user_named("berta"), "FOREIGN")
    signed_in(client, anna)
    costs, shown = [], []
    for _visit in range(3):
        tell(anna, "ZX")
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/notifications/")
        costs.append(len(queries))
        shown.append(len(page.context["rows"]))
        assert "FOREIGN" not in page.content.decode()

    assert shown == [1, 2, 3]
    assert len(set(costs)) == 1


def test_older_messages_are_a_page_further(client, anna):
    for number in range(51):
        tell(anna, str(number))
    signed_in(client, anna)
    first = client.get("/notifications/")
    second = client.get(f"/notifications/?before={first.context['older']}")

    assert [row.params["number"] for row in second.context["rows"]] == ["0"]
    assert second.context["older"] is None


def test_message_of_an_earlier_release_still_shows(client, anna, monkeypatch):
    tell(anna, "ZX1")
    monkeypatch.delitem(hooks.sentences, "test.returned")

    assert signed_in(client, anna).get("/notifications/").status_code == 200


@pytest.mark.parametrize("before", ["x", "-1", "１", "9" * 30])
def test_cursor_that_is_none_is_no_page(client, anna, before):
    assert signed_in(client, anna).get("/notifications/", {"before": before}).status_code == 404


def test_opening_a_message_marks_it_read_and_leads_on(client, anna):
    row = tell(anna, "ZX1", link="/me/")
    tell(anna, "ZX2")
    signed_in(client, anna)

    assert client.get(f"/notifications/{row.pk}/").url == "/me/"
    assert unread_count(anna) == 1
    client.post("/notifications/read/")
    assert unread_count(anna) == 0


def test_message_of_somebody_else_is_no_page_and_stays_unread(client, anna):
    berta = user_named("berta")
    row = tell(berta, "ZX1", link="/me/")

    assert signed_in(client, anna).get(f"/notifications/{row.pk}/").status_code == 404
    assert mark_read(anna, now=timezone.now(), pk=row.pk) == 0
    assert unread_count(berta) == 1


def test_message_never_leads_off_the_site(client, anna):
    row = tell(anna, "ZX1", link="//evil.example/")

    assert signed_in(client, anna).get(f"/notifications/{row.pk}/").url == "/notifications/"


def sent(user, **typed):
    """A form that somebody sends: what was typed, and what the page itself adds."""
    request = RequestFactory().post("/", {"csrfmiddlewaretoken": new_token(), "draft": new_token(), **typed})
    request.user = user
    return request


def test_form_that_is_sent_again_gets_the_first_answer(anna):
    token, done = new_token(), []

    def act():
        done.append(1)
        return f"/row/{len(done)}/"

    def send(user):
        return answer_once(sent(user, name="李四"), token, act=act)

    assert [send(anna) for _time in range(3)] == ["/row/1/"] * 3
    assert send(user_named("berta")) == "/row/2/"


@pytest.mark.parametrize(
    "typed",
    [{"name": "王五"}, {"name": "李四", "phone": "0852"}, {}],
    ids=["other", "more", "less"],
)
def test_form_that_is_sent_again_with_other_content_is_not_taken_for_saved(anna, typed):
    token = new_token()
    answer_once(sent(anna, name="李四"), token, act=lambda: "/row/1/")

    with pytest.raises(Stale, match="send it again"):
        answer_once(sent(anna, **typed), token, act=lambda: "/row/2/")
    assert answer_once(sent(anna, name="李四"), token, act=lambda: "/row/3/") == "/row/1/"


def test_form_that_failed_may_be_sent_again(anna):
    token = new_token()
    with pytest.raises(ZeroDivisionError):
        answer_once(sent(anna), token, act=lambda: str(1 / 0))

    assert answer_once(sent(anna), token, act=lambda: "/done/") == "/done/"


def test_token_is_one_row_a_user(anna):
    token = uuid.uuid4()
    FormToken.objects.create(user=anna, token=token, digest=b"")
    with pytest.raises(IntegrityError), transaction.atomic():
        FormToken.objects.create(user=anna, token=token, digest=b"")


def test_twenty_clicks_at_once_make_one_row(cloned_database):
    user, token, number = user_named("carla"), new_token(), id_number()
    gate, answers = threading.Barrier(20), []

    def act():
        return f"/officers/{Officer.objects.create(name='李四', id_number=number).pk}/"

    def click():
        gate.wait()
        answers.append(answer_once(sent(user), token, act=act))
        connections.close_all()

    clicks = [threading.Thread(target=click) for _click in range(20)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()

    assert len(answers) == 20
    assert len(set(answers)) == 1
    assert Officer.objects.filter(name="李四").count() == 1


def test_unread_messages_are_counted_for_one_user(anna):
    tell(anna, "1")
    tell(user_named("berta"), "2")

    assert unread_count(anna) == Notification.objects.filter(user=anna).count() == 1


def test_tokens_that_nobody_will_send_again_are_swept_away(anna):
    old, young = new_token(), new_token()
    for token in (old, young):
        answer_once(sent(anna), token, act=lambda: "/")
    FormToken.objects.filter(token=old).update(used_at=timezone.now() - KEPT_FOR)

    assert registry.sweepers["accounts.purge_tokens"] is purge
    assert purge() == 1
    assert str(FormToken.objects.get().token) == young
