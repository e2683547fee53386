from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import session
from accounts.roles import Role
from branches.actors import actor_for
from branches.models import Duty
from jobs.models import Job, JobStatus
from tests.reports import ground as grounds

pytestmark = pytest.mark.django_db
TOKEN = "0b5d2c6e-7d0f-4c53-9d2f-6c8f3a0f7a11"
WANTED = {"branch": "520328 湄潭县", "period": "2025", "token": TOKEN}


@pytest.fixture
def ground(db):
    return grounds.build()


@pytest.fixture
def client_as(ground):
    """A signed-in client by role and place: `.actor`."""

    def make(role, place="湄潭县"):
        user = ground.user()
        duty = Duty.objects.create(
            user=user, role=role, branch=ground.branches[place], starts_on=date(2020, 1, 1)
        )
        user.language = "en"
        user.save()
        client = Client()
        client.force_login(user)
        kept = client.session
        session.mark_second_factor(kept, now=timezone.now())
        kept.save()
        client.actor = actor_for(duty)
        return client

    return make


def yearly():
    return reverse("reports:annual")


def finished(actor, **values):
    now = timezone.now()
    return Job.objects.create(
        kind="reports.annual",
        title_parameters={"branch": "湄潭县", "year": 2025},
        parameters={},
        asked_by=actor.user,
        duty_id=actor.duty_id,
        role=actor.role,
        language="en",
        live_key="",
        created_at=now,
        finished_at=now,
        status=JobStatus.DONE,
        **actor.place.columns() | values,
    )


@pytest.mark.parametrize("count", [1, 3])
def test_the_catalogue_costs_the_same_however_much_was_built(client_as, count, django_assert_max_num_queries):
    manager, stranger = client_as(Role.MANAGER), client_as(Role.MANAGER, "凤冈县")
    for _job in range(count):
        newest = finished(manager.actor)
    finished(stranger.actor)
    with django_assert_max_num_queries(11) as counted:
        answer = manager.get(reverse("reports:catalogue"))
    assert [row["last"] for row in answer.context["rows"]] == [newest, None, None]
    assert len([query for query in counted.captured_queries if 'FROM "jobs_job"' in query["sql"]]) == 2


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_every_role_with_figures_opens_catalogue_and_form(client_as, role):
    client = client_as(role)
    assert client.get(reverse("reports:catalogue")).status_code == 200
    assert client.get(yearly()).status_code == 200


def test_a_system_administrator_is_kept_out(client_as):
    client = client_as(Role.SYSTEM)
    assert client.get(reverse("reports:catalogue")).status_code == 403
    assert client.get(yearly()).status_code == 403
    assert client.post(yearly(), WANTED).status_code == 403


def test_looking_and_estimating_launch_nothing(client_as):
    client = client_as(Role.MANAGER)
    answers = [
        client.get(yearly(), WANTED),
        client.get(yearly(), WANTED, headers={"HX-Request": "true"}),
        client.head(yearly(), WANTED),
        client.post(yearly(), WANTED | {"estimate": "1"}),
    ]
    assert [answer.status_code for answer in answers] == [200] * 4
    assert Job.objects.count() == 0


def test_the_form_starts_at_ones_own_association_and_the_current_year(client_as):
    context = client_as(Role.REVIEWER, "永兴镇").get(yearly()).context
    assert context["estimate"].branch.code == "520328101"
    assert context["estimate"].period.number == timezone.localdate().year
    assert context["suggestions"] == ["520328101204 茅坝村"]


def test_the_estimate_counts_the_rows_of_the_list(ground, client_as):
    home = ground.home("茅坝村")
    student = ground.student(home)
    for place, day in (
        ("茅坝村", date(2025, 1, 1)),
        ("随阳山村", date(2025, 1, 1)),
        ("茅坝村", date(2024, 1, 1)),
    ):
        ground.case(home, student, place=place, decided_on=day)
    client = client_as(Role.MANAGER)
    for branch, rows in (
        ("", 2),
        ("520328", 2),
        ("520328101 永兴镇", 1),
        ("茅坝村", 1),
        ("茅坝村计划生育协会", 1),
    ):
        assert client.get(yearly(), {"branch": branch, "period": 2025}).context["estimate"].rows == rows


def test_building_leads_to_the_job_and_twice_to_the_same(client_as):
    client = client_as(Role.MANAGER)
    first = client.post(yearly(), WANTED)
    job = Job.objects.get()
    assert (first.status_code, first.url) == (302, reverse("jobs:page", args=[job.uuid]))
    assert job.parameters == {"branch": "520328", "year": 2025}
    assert client.post(yearly(), WANTED).url == first.url
    other_token = WANTED | {"token": "9c1f2a54-0a63-4c5e-8bb5-0a4a3ac9e111"}
    assert client.post(yearly(), other_token).url == first.url
    assert Job.objects.count() == 1


def test_the_same_work_of_someone_else_is_told(client_as):
    client_as(Role.MANAGER).post(yearly(), WANTED)
    answer = client_as(Role.MANAGER).post(yearly(), WANTED)
    assert answer.status_code == 422
    assert len(answer.context["form"].non_field_errors()) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("branch", "520327"),
        ("branch", "不存在"),
        ("branch", "\x00"),
        ("period", "1999"),
        ("period", "3000"),
        ("period", "20x5"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_launched(client_as, field, value):
    client = client_as(Role.MANAGER)
    answer = client.post(yearly(), WANTED | {field: value})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert Job.objects.count() == 0


@pytest.mark.parametrize(
    "query", [{"branch": "520327"}, {"branch": "不存在"}, {"year": "1999"}, {"year": "20x5"}]
)
def test_an_address_with_a_wrong_value_shows_the_form_all_the_same(client_as, query):
    assert client_as(Role.MANAGER).get(yearly(), query).status_code == 200


@pytest.mark.parametrize(
    ("workbook", "periods"),
    [
        ("annual", ("0000", "0001", "9999")),
        ("monthly", ("0000-05", "0001-01", "9999-12")),
        ("quarterly", ("0000-Q1", "0001-Q1", "9999-Q4")),
    ],
)
def test_a_period_beyond_the_calendar_is_named(client_as, workbook, periods):
    client = client_as(Role.MANAGER)
    for period in periods:
        answer = client.get(reverse(f"reports:{workbook}"), {"period": period})
        assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["period"]), period


def test_out_of_scope_reads_like_nonexistent(client_as):
    client = client_as(Role.MANAGER)
    errors = [
        client.post(yearly(), WANTED | {"branch": branch}).context["form"].errors["branch"]
        for branch in ("520327", "520399")
    ]
    assert errors[0] == errors[1]


@pytest.mark.parametrize("token", ["x", ""])
def test_a_form_without_its_token_asks_for_nothing(client_as, token):
    answer = client_as(Role.MANAGER).post(yearly(), WANTED | {"token": token})

    assert answer.status_code == 422
    assert not Job.objects.exists()
