"""The to-do page, the case list and the search: what they show, and at what cost."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import Role
from assistance.models import AidCase
from desk import todo
from tests.accounts.people import signed_in
from tests.assistance.world import build

LIST_PAGES = [
    (Role.CLERK, "茅坝村", "/todo/"),
    (Role.CLERK, "茅坝村", "/todo/?tab=drafts"),
    (Role.CLERK, "茅坝村", "/todo/?tab=underway"),
    (Role.REVIEWER, "永兴镇", "/todo/"),
    (Role.REVIEWER, "永兴镇", "/todo/?tab=done"),
    (Role.REVIEWER, "永兴镇", "/todo/?checks=passed"),
    (Role.APPROVER, "湄潭县", "/todo/"),
    (Role.APPROVER, "湄潭县", "/todo/?tab=done"),
    (Role.APPROVER, "湄潭县", "/assistance/cases/"),
    (Role.MANAGER, "遵义市", "/assistance/cases/?state=in_review"),
    (Role.CLERK, "茅坝村", "/assistance/cases/?order=oldest"),
]
MOST_QUERIES = 11


@pytest.fixture
def world(db):
    return build()


@pytest.fixture
def open_as(client, world):
    def open_(role, place, url, **given):
        signed_in(client, world.as_(role, place).user)
        client.get("/todo/")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = client.get(url, **given)
        assert answer.status_code == 200
        return answer, len(queries)

    return open_


def fill(world, count):
    """Drafts, cases at the township, at the county and approved; and one in another township."""
    reviewer, approver = world.as_(Role.REVIEWER, "永兴镇"), world.as_(Role.APPROVER, "湄潭县")
    for _ in range(count):
        world.draft()
        world.submitted()
        world.decide(world.submitted(), reviewer, "return", reasons=["other"])
        world.reviewed()
        world.decide(world.reviewed(), approver, "agree")
    world.submitted(world.household("随阳山村"))


def test_a_list_costs_the_same_queries_however_long(world, open_as):
    fill(world, 1)
    few = {page: open_as(*page)[1] for page in LIST_PAGES}
    fill(world, 2)
    for page in LIST_PAGES:
        answer, many = open_as(*page)
        assert many == few[page] <= MOST_QUERIES, page
        role, _, url = page
        shows_foreign = role in {Role.APPROVER, Role.MANAGER} and "todo" not in url
        assert ("随阳山村</td>" in answer.content.decode()) == shows_foreign, page


def test_a_filter_without_an_index_looks_through_a_limited_number_and_says_so(world, open_as, monkeypatch):
    fill(world, 2)
    url = "/todo/?checks=passed"
    answer, _ = open_as(Role.REVIEWER, "永兴镇", url)
    assert answer.context["page"].looked_through == 0
    monkeypatch.setattr("ground.paging.LOOKED_THROUGH", 1)
    answer, _ = open_as(Role.REVIEWER, "永兴镇", url)
    assert answer.context["page"].rows == []
    assert "1 行" in answer.content.decode()
    assert "继续查找" in answer.content.decode()


def test_each_queue_shows_what_waits_for_the_duty_and_counts_it(world, open_as):
    fill(world, 2)
    for role, place, waiting in [
        (Role.CLERK, "茅坝村", 2),
        (Role.REVIEWER, "永兴镇", 2),
        (Role.REVIEWER, "复兴镇", 1),
        (Role.APPROVER, "湄潭县", 2),
        (Role.APPROVER, "凤冈县", 0),
    ]:
        answer, _ = open_as(role, place, "/todo/")
        assert len(answer.context["rows"]) == waiting
        assert answer.context["tabs"][0][1] == waiting


@pytest.mark.parametrize(("days", "said"), [(-1, "已超期"), (0, "即将到期"), (3, "即将到期"), (4, None)])
def test_a_queue_marks_what_is_late_and_what_soon_will_be(world, open_as, days, said):
    case = world.submitted()
    due = timezone.localdate() + timedelta(days=days)
    AidCase.objects.filter(pk=case.pk).update(due_on=due)
    text = open_as(Role.REVIEWER, "永兴镇", "/todo/")[0].content.decode()
    assert [word for word in ("已超期", "即将到期") if word in text] == ([said] if said else [])


def test_the_conditions_of_a_queue_keep_its_tab_and_can_be_cleared(world, open_as):
    world.submitted()
    text = open_as(Role.REVIEWER, "永兴镇", "/todo/?tab=review&checks=look")[0].content.decode()
    assert '<input type="hidden" name="tab" value="review">' in text
    assert 'href="?tab=review">清除' in text


def test_what_one_decided_is_of_the_duty_one_acts_in(world, open_as):
    reviewer = world.as_(Role.REVIEWER, "永兴镇")
    case = world.submitted()
    world.decide(case, reviewer, "return", reasons=["other"])

    def decided():
        answer, _ = open_as(Role.REVIEWER, "永兴镇", "/todo/?tab=done")
        return [step.case for step, _ in answer.context["rows"]]

    assert decided() == [case]
    elsewhere = world.as_(Role.REVIEWER, "复兴镇").place.branch_id
    assert not todo.done(replace(reviewer, place=replace(reviewer.place, branch_id=elsewhere))).exists()

    AidCase.objects.filter(pk=case.pk).update(branch=world.household("随阳山村").branch)
    assert decided() == []


def test_a_role_without_a_queue_is_told_so(world, open_as):
    answer, _ = open_as(Role.FINANCE, "湄潭县", "/todo/")
    assert answer.templates[0].name == "desk/no_queue.html"


def test_finance_lists_cases_from_their_approval_on(world, open_as):
    fill(world, 1)
    answer, _ = open_as(Role.FINANCE, "湄潭县", "/assistance/cases/")
    assert {case.state for case, _ in answer.context["rows"]} == {"approved"}


def test_the_case_page_keeps_to_its_queries(world, open_as):
    case = world.reviewed()
    answer, queries = open_as(Role.APPROVER, "湄潭县", case.get_absolute_url())
    assert queries <= 24
    assert answer.context["why_not_decide"] == ""


def test_a_number_leads_straight_to_its_page(world, client):
    case = world.submitted()
    signed_in(client, world.as_(Role.REVIEWER, "永兴镇").user)
    assert client.post("/search/", {"q": f" {case.number.lower()} "}).url == case.get_absolute_url()
    assert client.post("/search/", {"q": case.household.number}).url == case.household.get_absolute_url()
    assert client.post("/search/", {"q": "520328101204"}).url == "/branches/520328101204/"


def test_a_name_never_stands_in_an_address(world, client):
    world.submitted()
    signed_in(client, world.as_(Role.REVIEWER, "永兴镇").user)
    answer = client.post("/search/", {"q": "周小梅"})
    assert answer.status_code == 302
    assert "周" not in answer.url
    assert "%" not in answer.url
    found = client.get(answer.url)
    assert found.content.decode().count("周小梅") >= 2
    other = client.post("/search/", {"q": "周小梅"}, follow=True)
    assert other.status_code == 200
    signed_in(client, world.as_(Role.REVIEWER, "复兴镇").user)
    assert client.post("/search/", {"q": "周小梅"}, follow=True).context["hits"].households == []
