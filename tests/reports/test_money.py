"""Finance, which reads figures of money alone, builds returns that hold no other."""

from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.roles import Role
from assistance.cases.states import CaseState
from members.models import Membership
from reports.figures.periods import Month, Year
from reports.figures.registry import ASSOCIATIONS, DECIDED, MEMBERS, RECEIVED
from tests.accounts.people import signed_in
from tests.assistance.world import NOW
from tests.reports.ground import built, path_of, sheet

PLACE = "湄潭县"
COVER, RETURN = 0, 1


@pytest.fixture
def counted(ground):
    """A case in every state, and a member, of June 2025."""
    home = ground.home("茅坝村")
    student = ground.student(home)
    for state in CaseState.values:
        ground.case(home, student, state=state, decided_on=date(2025, 6, 15))
    Membership.objects.create(
        branch=home.branch,
        person=student,
        card_no="HY0000001",
        name=student.name,
        met_on=date(2025, 6, 1),
        minutes="第1次",
        joined_on=date(2025, 6, 1),
        entered_by=home.entered_by,
        created_at=NOW,
        counted_from=NOW,
    )
    return ground


def path_for(ground, role, workbook, period):
    return path_of(built(ground.as_(role, PLACE), ground.branches[PLACE], workbook=workbook, period=period))


def sheets_of(path):
    """The cells of every sheet but the cover by its name, without the line that says as of when."""
    names = load_workbook(path, read_only=True).sheetnames
    cells = {name: sheet(path, number) for number, name in enumerate(names)}
    return {name: [row for row in rows if "As of" not in str(row)] for name, rows in cells.items()}


def test_the_monthly_return_of_finance_is_the_aid_of_the_full_one(counted):
    full, money = (
        path_for(counted, role, "monthly", Month(2025, 6)) for role in (Role.MANAGER, Role.FINANCE)
    )
    rows, of_money = ([row[1:] for row in sheet(path, RETURN)[3:] if row[1]] for path in (full, money))
    others = ("Members joined", "Members left", "Cases received", "Cases decided", "of these refused")
    assert {row[0] for row in rows} - {row[0] for row in of_money} == set(others)
    assert of_money == [row for row in rows if row[0] not in others]
    assert [row[2] for row in of_money[:4]] == [1, 1, 7, 7000]


def test_the_yearly_workbook_of_finance_has_no_members(counted):
    full, money = (
        sheets_of(path_for(counted, role, "annual", Year(2025))) for role in (Role.MANAGER, Role.FINANCE)
    )
    assert list(full) == [*list(money)[:-1], "Members", "Cases"]
    for name, rows in money.items():
        if name != "Cover":
            assert rows == full[name], name


@pytest.mark.parametrize(
    ("workbook", "period", "kept", "left_out"),
    [
        ("monthly", Month(2025, 6), [], [RECEIVED, DECIDED]),
        ("annual", Year(2025), [ASSOCIATIONS], [MEMBERS]),
    ],
)
def test_the_cover_explains_what_is_in_the_workbook(counted, workbook, period, kept, left_out):
    full, money = (
        str(sheet(path_for(counted, role, workbook, period), COVER)) for role in (Role.MANAGER, Role.FINANCE)
    )
    for figure in (*kept, *left_out):
        assert str(figure.meaning) in full, figure.code
    assert [figure.code for figure in (*kept, *left_out) if str(figure.meaning) in money] == [
        figure.code for figure in kept
    ]


@pytest.mark.parametrize(("role", "sheets"), [(Role.MANAGER, 7), (Role.FINANCE, 6)])
def test_the_pages_promise_the_sheets_that_are_written(ground, client, role, sheets):
    signed_in(client, ground.as_(role, PLACE).user)
    client.get("/todo/")
    rows = client.get(reverse("reports:catalogue")).context["rows"]
    assert len(rows[0]["sheets"]) == sheets
    page = client.get(reverse("reports:annual"))
    assert page.content.decode().count("<li>会员</li>") == sheets - 6
