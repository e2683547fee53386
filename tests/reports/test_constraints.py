from datetime import date

import pytest
from django.utils import timezone

from accounts.roles import Role
from jobs.models import Job
from reports.models import FigureStamp, Timetable, TimetableRun
from tests.reports import ground as grounds
from tests.violating import refuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground(db):
    return grounds.build()


@pytest.fixture
def timetable(ground):
    return Timetable.objects.create(**told(ground))


def told(ground):
    actor = ground.as_(Role.MANAGER, "湄潭县")
    return {
        "branch": ground.branches["湄潭县"],
        "workbook": "monthly",
        "day": 5,
        "owner": actor.user,
        "duty_id": actor.duty_id,
        "language": "en",
        "starts_on": date(2026, 6, 1),
        "made_at": timezone.now(),
    }


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("timetable_day_in_every_month", {"day": 29}),
        ("timetable_day_in_every_month", {"day": 0}),
        ("timetable_ended_has_its_moment", {"state": "ended"}),
        ("timetable_ended_has_its_moment", {"ended_at": timezone.now()}),
        ("timetable_reason_only_while_paused", {"pause_reason": "owner_left"}),
    ],
)
def test_a_timetable_is_consistent(ground, name, values):
    refuses(name, lambda: Timetable.objects.create(**told(ground) | values))


def test_a_period_is_run_once(ground, timetable):
    actor = ground.as_(Role.MANAGER, "湄潭县")
    job = Job.objects.create(
        kind="reports.monthly", parameters={}, asked_by=actor.user, role=actor.role, created_at=timezone.now()
    )
    run = {"timetable": timetable, "period": "2026-05", "job": job, "started_at": timezone.now()}
    TimetableRun.objects.create(**run)
    refuses("timetablerun_once_a_period", lambda: TimetableRun.objects.create(**run))


def test_a_figure_is_stamped_once_a_period(ground):
    stamp = {
        "branch": ground.branches["湄潭县"],
        "reach": "county_id",
        "figure": "received",
        "period": "2026",
        "value": 1,
        "stamped_at": timezone.now(),
    }
    made = FigureStamp.objects.create(**stamp)
    assert made.city_id == ground.branches["遵义市"].pk
    refuses("figurestamp_one_a_period", lambda: FigureStamp.objects.create(**stamp))
