"""The cases behind a figure: those it counts, those one may read, at a fixed cost."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.roles import Role
from branches.permissions import missing_right
from tests.accounts.people import signed_in
from tests.reports import ground as grounds

pytestmark = pytest.mark.django_db
FIGURES = ("received", "decided", "approved", "mean_days")


@pytest.fixture
def ground(db):
    return grounds.build()


@pytest.fixture
def open_as(client, ground):
    def opened(role, place, figure, period="2025", code="520328", **query):
        signed_in(client, ground.as_(role, place).user)
        client.get("/todo/")
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(f"/reports/figures/{figure}/{period}/{code}/", query)
        return answer, len(queries)

    return opened


def numbers(answer):
    return [case.number for case, _tag in answer.context["rows"]]


@pytest.mark.parametrize("figure", FIGURES)
def test_the_list_costs_the_same_queries_however_long(ground, open_as, figure):
    def fill():
        for place in ("茅坝村", "琊川镇"):
            home = ground.home(place)
            ground.case(home, ground.student(home), decided_on=date(2025, 3, 1))

    fill()
    first, few = open_as(Role.APPROVER, "湄潭县", figure)
    fill()
    fill()
    second, many = open_as(Role.APPROVER, "湄潭县", figure)
    assert (len(numbers(first)), len(numbers(second))) == (1, 3)
    assert few == many <= 11
    assert "琊川镇" not in second.content.decode()


def test_each_figure_lists_what_it_counts(ground, open_as):
    home = ground.home("茅坝村")
    student = ground.student(home)
    made = {
        state: ground.case(home, student, state=state, decided_on=date(2025, 3, 1)).number
        for state in ("draft", "in_review", "approved", "refused", "withdrawn", "reversed", "paid")
    }
    ground.case(home, student, decided_on=date(2024, 12, 31))

    def listed(figure, **query):
        shown = set(numbers(open_as(Role.MANAGER, "湄潭县", figure, **query)[0]))
        return {state for state, number in made.items() if number in shown}

    assert listed("received") == {"in_review", "approved", "refused", "reversed", "paid"}
    assert listed("decided") == {"approved", "refused", "reversed", "paid"}
    assert listed("approved") == {"approved", "paid"}
    assert listed("approved", kind="education") == {"approved", "paid"}
    assert listed("approved", period="2025-03") == {"approved", "paid"}
    assert listed("approved", period="2025-04") == set()


def test_received_are_listed_by_the_day_of_receipt_however_late_they_were_typed(ground, open_as):
    home = ground.home("茅坝村")
    late = ground.case(home, ground.student(home), decided_on=date(2026, 1, 20), days=23, typed_after=10)

    assert numbers(open_as(Role.MANAGER, "湄潭县", "received")[0]) == [late.number]
    assert numbers(open_as(Role.MANAGER, "湄潭县", "received", period="2026")[0]) == []


def test_finance_opens_the_cases_behind_figures_of_money_alone(ground, open_as):
    home = ground.home("茅坝村")
    student = ground.student(home)
    ground.case(home, student, state="in_review", decided_on=date(2025, 3, 1))
    approved = ground.case(home, student, decided_on=date(2025, 3, 1))
    assert numbers(open_as(Role.FINANCE, "湄潭县", "approved")[0]) == [approved.number]
    for figure in ("received", "decided", "mean_days"):
        answer, _queries = open_as(Role.FINANCE, "湄潭县", figure)
        assert answer.status_code == 403, figure
        with translation.override("zh-hans"):
            assert missing_right() in answer.content.decode(), figure
    assert open_as(Role.FINANCE, "湄潭县", "received", code="520327")[0].status_code == 404


@pytest.mark.parametrize(
    ("figure", "period"),
    [
        ("nothing", "2025"),
        ("associations", "2025"),
        ("decided", "2025-13"),
        ("decided", "x"),
        ("received", "9999"),
        ("received", "9999-12"),
        ("received", "9999-Q4"),
        ("received", "0001"),
    ],
)
def test_what_is_no_figure_or_no_period_is_not_found(ground, open_as, figure, period):
    assert open_as(Role.MANAGER, "湄潭县", figure, period)[0].status_code == 404


def test_a_case_outside_school_years_says_so_in_words(ground, open_as):
    home = ground.home("茅坝村")
    case = ground.case(home, ground.student(home), decided_on=date(2025, 3, 1))
    type(case).objects.filter(pk=case.pk).update(period="once", period_kind="once")
    text = open_as(Role.APPROVER, "湄潭县", "approved")[0].content.decode()
    assert "一次性" in text
    assert ">once<" not in text
