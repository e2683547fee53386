from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from branches.middleware import ActorMiddleware
from branches.models import Duty
from tests.accounts.people import signed_in

LIST = "/branches/"


@pytest.fixture
def user(grove):
    return grove.user("赵敏", language="en")


def test_the_oldest_duty_is_acted_in_until_another_is_chosen(client, grove, user):
    newer = grove.duty(Role.REVIEWER, "永兴镇", user=user, starts_on=timezone.localdate())
    older = grove.duty(Role.CLERK, "茅坝村", user=user)
    signed_in(client, user)

    first = client.get(LIST).wsgi_request
    client.post(reverse("branches:switch"), {"duty": newer.pk})
    second = client.get(LIST).wsgi_request

    assert (first.actor.duty_id, second.actor.duty_id) == (older.pk, newer.pk)
    assert [duty.pk for duty in second.duties] == [older.pk, newer.pk]
    assert second.actor.user is second.user


def test_choosing_a_duty_says_so_and_leads_home(client, grove, user):
    duty = grove.duty(Role.CLERK, "茅坝村", user=user)
    signed_in(client, user)

    answer = client.post(reverse("branches:switch"), {"duty": duty.pk})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


@pytest.mark.parametrize("posted", ["", "x", "0", "foreign", "ended"])
def test_only_a_duty_of_ones_own_that_holds_can_be_chosen(client, grove, user, posted):
    grove.duty(Role.CLERK, "茅坝村", user=user)
    others = {
        "foreign": grove.duty(Role.REVIEWER, "永兴镇").pk,
        "ended": grove.duty(Role.REVIEWER, "永兴镇", user=user, ended_at=timezone.now()).pk,
    }
    signed_in(client, user)

    assert client.post(reverse("branches:switch"), {"duty": others.get(posted, posted)}).status_code == 404


def test_a_duty_that_has_ended_is_left_with_the_next_click_and_not_unseen(client, grove, user):
    clerk = grove.duty(Role.CLERK, "茅坝村", user=user)
    reviewer = grove.duty(Role.REVIEWER, "永兴镇", user=user, starts_on=timezone.localdate())
    signed_in(client, user)
    client.post(reverse("branches:switch"), {"duty": reviewer.pk})
    Duty.objects.filter(pk=reviewer.pk).update(
        ends_on=timezone.localdate() - timedelta(days=1), starts_on="2020-01-01"
    )

    answer = client.get(LIST)

    assert answer.wsgi_request.actor.duty_id == clerk.pk
    assert "The duty you were acting in has ended" in told(answer)
    assert told(client.get(LIST)) == ""


def told(answer):
    return " ".join(str(message) for message in answer.context["messages"])


def test_without_a_duty_a_page_says_so_and_ones_own_account_stays_open(client, grove, user):
    signed_in(client, user)

    answer = client.get(LIST)

    assert answer.status_code == 403
    assert answer.templates[0].name == "branches/no_duty.html"
    assert client.get(reverse("accounts:me")).status_code == 200
    assert client.get("/branches/nowhere/else/at/all/").status_code == 404


def test_a_disabled_account_is_out_with_the_next_click(client, grove, user):
    grove.duty(Role.CLERK, "茅坝村", user=user)
    signed_in(client, user)
    user.is_active = False
    user.save()

    assert client.get(LIST).headers["Location"].startswith(reverse("accounts:login"))


@pytest.mark.parametrize("count", [1, 3])
def test_duties_cost_one_query_however_many(rf, grove, user, count, django_assert_num_queries):
    for place in ("茅坝村", "梁桥村", "随阳山村")[:count]:
        grove.duty(Role.CLERK, place, user=user)
    request = rf.get(LIST)
    request.user, request.session = type(user).objects.get(pk=user.pk), {}

    with django_assert_num_queries(1):
        ActorMiddleware(lambda request: [duty.branch.name for duty in request.duties])(request)
        assert request.user.get_full_name() == "赵敏"
        assert len(request.duties) == count
