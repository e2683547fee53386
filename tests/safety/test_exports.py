"""What leaves the site in a workbook: text that stays text, the sums of the books, and to whom it goes."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, models
from django.db.models import Sum
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import AuditEntry
from accounts.roles import Role
from assistance.models import AidCase
from branches.models import Duty
from jobs.models import Job, JobFile, JobStatus
from tests.accounts.people import signed_in
from tests.reports import ground as grounds

NAMES = (
    "𠮷桂英",
    "阿卜杜拉·麦麦提",
    "买买提明·阿不都热合曼·吾布力卡斯木·艾力江·吐",
    "<script>alert(1)</script>",
    '=HYPERLINK("http://evil.example","x")',
    "=1+1",
    "+86",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\uff1d1+1",
    "|calc",
    "%0A=1",
    "';=1",
)


@pytest.fixture
def books(cloned_database):
    """Cases that the runner can see from another connection."""
    return grounds.build()


def workbook(books, place="湄潭县"):
    job = grounds.built(books.as_(Role.MANAGER, place), books.branches[place])
    return load_workbook(grounds.path_of(job))


def test_names_of_every_kind_are_in_the_workbook_as_typed_and_none_is_a_formula(books):
    home = books.home("茅坝村")
    for name in NAMES:
        books.case(home, books.student(home, name))

    cells = [cell for page in workbook(books) for row in page.iter_rows() for cell in row]

    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    written = {cell.value.strip() for cell in cells if isinstance(cell.value, str)}
    assert [name for name in NAMES if name.strip() not in written] == []
    live = [cell.value for cell in cells if isinstance(cell.value, str) and cell.value[:1] in "=+-@\t\r"]
    assert live
    assert [cell.value for cell in cells if cell.value in live and not cell.quotePrefix] == []


def test_the_total_of_the_workbook_is_the_sum_of_the_books(books):
    home = books.home("茅坝村")
    for fen in range(1, 8):
        books.case(home, books.student(home, f"周小{fen}"), amount=Decimal(1000) + Decimal(fen) / 100)

    total = AidCase.objects.aggregate(total=Sum("approved_amount"))["total"]
    summary = workbook(books).worksheets[1]
    column = [row[-1].value for row in summary.iter_rows(min_row=4)]
    shown = [Decimal(str(value)) for value in column if isinstance(value, int | float)]

    assert total == Decimal("7000.28")
    assert shown[-1] == total


def test_no_money_is_kept_in_binary_fractions():
    inexact = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.fields
        if isinstance(field, models.FloatField)
    ]
    assert inexact == []


@pytest.mark.django_db
def test_a_million_times_ten_fen_is_a_hundred_thousand_yuan():
    """In the type that the column of amounts has in the database."""
    column = AidCase._meta.get_field("approved_amount").db_type(connection)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT sum(0.10::{column}) FROM generate_series(1, 1000000)")
        assert cursor.fetchone() == (Decimal("100000.00"),)


def finished_for(actor, place):
    """A finished job with its file, asked for by somebody in a duty."""
    job = Job.objects.create(
        kind="reports.annual",
        title_parameters={"branch": "湄潭县", "year": 2025},
        parameters={},
        asked_by=actor.user,
        duty_id=actor.duty_id,
        role=actor.role,
        language="zh-hans",
        live_key="",
        created_at=timezone.now(),
        finished_at=timezone.now(),
        status=JobStatus.DONE,
        **place.columns(),
    )
    path = default_storage.save(f"jobs/{job.uuid}/1/1.xlsx", ContentFile(b"abc"))
    JobFile.objects.create(
        job=job,
        number=1,
        name="2025.xlsx",
        path=path,
        size=3,
        sha256="0" * 64,
        contains_numbers=False,
        expires_at=timezone.now() + timedelta(days=30),
    )
    return reverse("jobs:download", args=[job.uuid, 1])


@pytest.mark.django_db
def test_a_duty_that_ended_after_the_build_takes_the_file_out_of_reach(world):
    asker = world.as_(Role.MANAGER, "湄潭县")
    address = finished_for(asker, asker.place)
    client = signed_in(Client(), asker.user)
    given = client.get(address)
    assert b"".join(given.streaming_content) == b"abc"

    Duty.objects.filter(pk=asker.duty_id).update(ended_at=timezone.now())
    assert client.get(address).status_code == 403  # no duty at all is left
    Duty.objects.create(
        user=asker.user, role=Role.MANAGER, branch=world.branches["凤冈县"], starts_on=date(2020, 1, 1)
    )
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_the_file_of_somebody_elsewhere_does_not_exist_and_the_attempt_is_on_record(world):
    owner, stranger = world.as_(Role.MANAGER, "湄潭县"), world.as_(Role.MANAGER, "凤冈县")
    address = finished_for(owner, owner.place)

    assert signed_in(Client(), stranger.user).get(address).status_code == 404
    entry = AuditEntry.objects.get(action="job.file_not_found")
    assert (entry.user_id, entry.branch_id) == (stranger.user.pk, owner.place.branch_id)
