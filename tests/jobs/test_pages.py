from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import session
from accounts.models import AuditEntry, User
from accounts.roles import Role
from branches.models import Duty
from jobs import registry
from jobs.models import Job, JobFile, JobStatus
from tests.jobs.stage import appointed, ask, branches, kind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def test_kind():
    with kind() as made:
        yield made


@pytest.fixture
def person():
    """A signed-in person by role and branch: a client with an `.actor`."""
    tree = branches()

    def make(role, code="520328"):
        client = Client()
        client.actor = appointed(role, tree[code])
        client.force_login(client.actor.user)
        stored = client.session
        session.mark_second_factor(stored, now=timezone.now())
        stored.save()
        return client

    return make


@pytest.fixture
def manager(person):
    return person(Role.MANAGER)


@pytest.fixture
def clerk(person):
    return person(Role.CLERK, "520328101")


@pytest.fixture
def stranger(person):
    return person(Role.MANAGER, "520329")


def page_of(job):
    return reverse("jobs:page", args=[job.uuid])


def finish(job, **options):
    path = default_storage.save(f"jobs/{job.uuid}/1/1.xlsx", ContentFile(b"abc"))
    values = {"expires_at": timezone.now() + timedelta(days=30), "contains_numbers": False}
    Job.objects.filter(pk=job.pk).update(status=JobStatus.DONE, finished_at=timezone.now())
    return JobFile.objects.create(
        job=job, number=1, name="年度汇总 2025.xlsx", path=path, size=3, sha256="0" * 64, **values | options
    )


def running(job, **values):
    Job.objects.filter(pk=job.pk).update(
        status=JobStatus.RUNNING, token=1, lease_until=timezone.now(), started_at=timezone.now(), **values
    )


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_queries_however_long(
    manager, stranger, count, django_assert_max_num_queries
):
    for number in range(count):
        ask(manager.actor, key=f"20{number:02}")
    ask(stranger.actor, key="1999")
    manager.get(reverse("jobs:list"))
    with django_assert_max_num_queries(8) as counted:
        answer = manager.get(reverse("jobs:list"))
    text = answer.content.decode()
    assert [f"20{number:02}" in text for number in range(count)] == [True] * count
    assert "1999" not in text
    queries = [query["sql"] for query in counted.captured_queries if "jobs_job" in query["sql"]]
    assert len(queries) == 1


def test_the_list_is_paged(manager, monkeypatch):
    monkeypatch.setattr("jobs.operations.MOST_LIVE", 30)
    for number in range(30):
        ask(manager.actor, key=str(number))
    first = manager.get(reverse("jobs:list"))
    assert len(first.context["jobs"]) == 25
    assert len(manager.get(reverse("jobs:list") + first.context["older_url"]).context["jobs"]) == 5


def test_an_empty_list_says_what_will_stand_there(manager):
    manager.cookies["django_language"] = "en"
    assert "Nothing has been asked for yet." in manager.get(reverse("jobs:list")).content.decode()


def test_a_running_job_shows_how_far_it_is(manager):
    job = ask(manager.actor)
    running(job, progress_done=3000, progress_total=12000, progress_sentence="第 3 张表")
    text = manager.get(page_of(job)).content.decode()
    assert '<progress class="meter" max="100" value="25"' in text
    assert "3,000" in text
    assert "第 3 张表" in text


def test_a_live_page_refreshes_with_script_and_without(manager):
    job = ask(manager.actor)
    text = manager.get(page_of(job)).content.decode()
    assert '<noscript><meta http-equiv="refresh" content="5; url=?poll=1"></noscript>' in text
    assert 'hx-trigger="every 5s"' in text
    finish(job)
    text = manager.get(page_of(job)).content.decode()
    assert 'http-equiv="refresh"' not in text
    assert "hx-trigger" not in text


def test_a_poll_gets_the_state_alone_and_the_whole_page_at_the_end(manager):
    job = ask(manager.actor)
    part = manager.get(page_of(job), headers={"HX-Request": "true"})
    assert " ".join(part.content.decode().split()).startswith('<section class="block" id="job-state"')
    finish(job)
    end = manager.get(page_of(job), headers={"HX-Request": "true"})
    assert (end.headers["HX-Refresh"], end.content) == ("true", b"")


def test_a_failed_job_says_why_and_can_be_tried_again(manager):
    job = ask(manager.actor)
    Job.objects.filter(pk=job.pk).update(
        status=JobStatus.FAILED, failure="refused", failure_sentence="没有数据", finished_at=timezone.now()
    )
    text = manager.get(page_of(job)).content.decode()
    assert "没有数据" in text
    assert reverse("jobs:retry", args=[job.uuid]) in text
    answer = manager.post(reverse("jobs:retry", args=[job.uuid]))
    assert (answer.status_code, answer.url) == (302, page_of(job))
    job.refresh_from_db()
    assert job.status == "queued"


def test_a_waiting_job_can_be_cancelled_once(manager):
    job = ask(manager.actor)
    address = reverse("jobs:cancel", args=[job.uuid])
    assert manager.post(address).status_code == 302
    again = manager.post(address)
    assert again.status_code == 409
    assert "data-take-focus" in again.content.decode()


@pytest.mark.parametrize("name", ["cancel", "retry"])
def test_a_change_is_never_made_by_get(manager, name):
    assert manager.get(reverse(f"jobs:{name}", args=[ask(manager.actor).uuid])).status_code == 405


def test_a_file_comes_as_an_attachment_that_no_cache_keeps(manager):
    job = ask(manager.actor)
    finish(job)
    answer = manager.get(reverse("jobs:download", args=[job.uuid, 1]))
    assert b"".join(answer.streaming_content) == b"abc"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert AuditEntry.objects.filter(action="job.file_downloaded", user_id=manager.actor.user.pk).count() == 1


def test_an_expired_file_answers_with_a_sentence_and_a_way_back(manager):
    job = ask(manager.actor)
    finish(job, expires_at=timezone.now())
    assert reverse("jobs:download", args=[job.uuid, 1]) not in manager.get(page_of(job)).content.decode()
    answer = manager.get(reverse("jobs:download", args=[job.uuid, 1]))
    assert answer.status_code == 410
    assert page_of(job) in answer.content.decode()


def addresses(job):
    yield "get", page_of(job)
    yield "post", reverse("jobs:cancel", args=[job.uuid])
    yield "post", reverse("jobs:retry", args=[job.uuid])
    yield "get", reverse("jobs:download", args=[job.uuid, 1])


def test_a_job_elsewhere_is_not_found_and_untouched(manager, stranger, clerk):
    job = ask(manager.actor)
    finish(job)
    for someone in (stranger, clerk):
        for method, address in addresses(job):
            assert getattr(someone, method)(address).status_code == 404, (someone.actor, address)
    job.refresh_from_db()
    assert (job.status, job.cancel_requested) == ("done", False)


def test_a_manager_reaches_the_jobs_below(manager, clerk):
    job = ask(clerk.actor)
    finish(job)
    assert manager.get(page_of(job)).status_code == 200
    answer = manager.get(reverse("jobs:download", args=[job.uuid, 1]))
    assert b"".join(answer.streaming_content) == b"abc"


def test_the_system_role_sees_every_job_and_no_file(person, clerk):
    job = ask(clerk.actor)
    finish(job)
    system = person(Role.SYSTEM)
    text = system.get(page_of(job)).content.decode()
    assert "年度汇总 2025.xlsx" in text
    assert reverse("jobs:download", args=[job.uuid, 1]) not in text
    assert system.get(reverse("jobs:download", args=[job.uuid, 1])).status_code == 403


def test_a_duty_that_ended_takes_the_file_with_it(manager):
    job = ask(manager.actor)
    finish(job)
    Duty.objects.filter(pk=manager.actor.duty_id).update(ended_at=timezone.now())
    assert manager.get(reverse("jobs:download", args=[job.uuid, 1])).status_code == 403
    assert registry.actor_for(job) is None


def test_the_asker_of_a_job_is_rebuilt_from_the_duty_it_was_asked_in(clerk):
    job = ask(clerk.actor)
    assert registry.actor_for(job) == clerk.actor
    User.objects.filter(pk=clerk.actor.user.pk).update(is_active=False)
    assert registry.actor_for(Job.objects.get(pk=job.pk)) is None
