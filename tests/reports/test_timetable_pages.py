import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from reports import operations
from reports.figures.periods import Month
from reports.models import Timetable, TimetableRun, TimetableState
from reports.operations.due import due_day
from tests.accounts.people import signed_in
from tests.reports import ground as grounds

pytestmark = pytest.mark.django_db
TOKEN = "0b5d2c6e-7d0f-4c53-9d2f-6c8f3a0f7a11"
NEW = "/reports/timetables/new/"


@pytest.fixture
def ground(db):
    return grounds.build()


@pytest.fixture
def manager(ground):
    return ground.as_(Role.MANAGER, "湄潭县")


@pytest.fixture
def as_manager(client, manager):
    return signed_in(client, manager.user)


def wanted(*actors, **values):
    recipients = [str(actor.user.pk) for actor in actors]
    return {"workbook": "monthly", "day": "5", "recipients": recipients, "token": TOKEN} | values


def made(client, *actors):
    client.post(NEW, wanted(*actors))
    return Timetable.objects.get()


def test_it_is_set_up_once_however_often_the_form_is_sent(as_manager, ground, manager):
    reader = ground.as_(Role.AUDITOR, "湄潭县")
    answers = [as_manager.post(NEW, wanted(manager, reader)) for _turn in range(2)]
    assert [(answer.status_code, answer.url) for answer in answers] == [(302, "/reports/")] * 2
    timetable = Timetable.objects.get()
    assert (timetable.workbook, timetable.day, timetable.owner) == ("monthly", 5, manager.user)
    assert set(timetable.recipients.all()) == {manager.user, reader.user}
    shown = as_manager.get("/reports/").context["timetables"]
    assert [row["timetable"] for row in shown] == [timetable]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("day", "29"),
        ("day", "0"),
        ("day", "x"),
        ("workbook", "weekly"),
        ("recipients", []),
        ("recipients", ["1e9"]),
    ],
)
def test_a_wrong_field_is_named(as_manager, manager, field, value):
    answer = as_manager.post(NEW, wanted(manager, **{field: value}))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert Timetable.objects.count() == 0


def test_of_two_who_save_the_second_sees_both_values(as_manager, manager):
    timetable = made(as_manager, manager)
    address = timetable.get_absolute_url()
    sent = {"day": "9", "recipients": [str(manager.user.pk)]}
    assert as_manager.post(address, sent | {"version": "1"}).status_code == 302
    answer = as_manager.post(address, sent | {"day": "12", "version": "1"})
    assert answer.status_code == 409
    assert [(row["theirs"], row["mine"]) for row in answer.context["conflict"]] == [("9", "12")]
    again = as_manager.post(address, sent | {"day": "12", "version": "2"})
    assert (again.status_code, Timetable.objects.get().day) == (302, 12)


def test_it_is_paused_resumed_and_ended(as_manager, manager):
    timetable = made(as_manager, manager)
    states = []
    for version, act in enumerate(("pause", "resume", "end"), 1):
        address = reverse("reports:timetable_turn", args=[timetable.pk, act])
        as_manager.post(address, {"version": version})
        states.append(Timetable.objects.get().state)
    assert states == [TimetableState.PAUSED, TimetableState.ACTIVE, TimetableState.ENDED]
    assert as_manager.get("/reports/").context["timetables"] == []
    assert as_manager.get(timetable.get_absolute_url()).context["why_not_edit"]
    assert (
        as_manager.post(reverse("reports:timetable_turn", args=[timetable.pk, "delete"])).status_code == 404
    )


def test_the_next_day_on_the_pages_is_none_whose_workbook_was_built_already(as_manager, ground, manager):
    timetable = made(as_manager, manager)
    pages = ("/reports/", timetable.get_absolute_url())

    def said():
        catalogue, page = (as_manager.get(address).context for address in pages)
        return [catalogue["timetables"][0]["next"], page["next"]]

    first = said()[0]
    month = Month.containing(first)
    job = operations.ask_for(
        "monthly", by=manager, branch_code="520328", period=Month(2025, 6), now=timezone.now()
    )
    TimetableRun.objects.create(
        timetable=timetable, period=month.before().code, job=job, started_at=timezone.now()
    )
    assert said() == [due_day(month, timetable.day)] * 2


@pytest.mark.parametrize("count", [1, 3])
def test_the_report_page_costs_the_same_however_many_timetables(
    as_manager, ground, manager, count, django_assert_num_queries
):
    readers = [ground.as_(Role.AUDITOR, "湄潭县", person) for person in range(count)]
    for _turn in range(count):
        timetable = Timetable.objects.create(
            branch=ground.branches["湄潭县"],
            workbook="monthly",
            day=5,
            owner=manager.user,
            duty_id=manager.duty_id,
            language="en",
            starts_on=timezone.localdate(),
            made_at=timezone.now(),
        )
        timetable.recipients.set([reader.user for reader in readers])
    stranger = ground.as_(Role.MANAGER, "永兴镇")
    Timetable.objects.create(
        branch=ground.branches["永兴镇"],
        workbook="annual",
        day=5,
        owner=stranger.user,
        duty_id=stranger.duty_id,
        language="en",
        starts_on=timezone.localdate(),
        made_at=timezone.now(),
    )
    as_manager.get("/reports/")
    with django_assert_num_queries(9):
        answer = as_manager.get("/reports/")
    assert [row["timetable"].workbook for row in answer.context["timetables"]] == ["monthly"] * count


@pytest.mark.parametrize("role", [Role.CLERK, Role.APPROVER, Role.AUDITOR])
def test_others_see_the_timetables_and_change_none(client, ground, manager, role):
    timetable = made(signed_in(client, manager.user), manager)
    signed_in(client, ground.as_(role, "湄潭县").user)
    page = client.get("/reports/")
    assert [row["timetable"] for row in page.context["timetables"]] == [timetable]
    assert page.context["may_timetable"] is False
    assert client.get(NEW).status_code == 403
    assert client.get(timetable.get_absolute_url()).context["why_not_edit"]
