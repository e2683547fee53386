"""What comes out of the printer: one side a form, nothing cut, whatever was written into it."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from accounts.roles import Role
from assistance.models import Verification
from assistance.printing import operations
from families.codes import Relation
from families.models import HouseholdMember
from tests.accounts.people import signed_in
from tests.assistance.world import NOW, TODAY, World, build

pytestmark = pytest.mark.browser
A4 = (595, 842)


@pytest.fixture
def world(cloned_database) -> World:
    return build()


@pytest.fixture
def open_as(world, site, page):
    def opened(role: Role, place: str, path: str):
        client = signed_in(Client(), world.as_(role, place).user)
        page.context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site.url}]
        )
        page.goto(site.url + path)
        return page

    return opened


def pages_of(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height of each page of a PDF in points."""
    boxes = re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", pdf)
    return [(round(float(width)), round(float(height))) for width, height in boxes]


def printed(page) -> list[tuple[int, int]]:
    return pages_of(page.pdf(prefer_css_page_size=True))


def fill(world: World, case, *, length: int) -> None:
    """Write so much into the form as its fields take, in parts of a hundred."""
    case.reason = "家庭困难。" * (80 * length // 100)
    case.save()
    record = Verification.objects.get(case=case)
    record.remarks = "经入户走访" * (60 * length // 100)
    record.save()
    for n in range(7):
        person = world.person(f"周小{n}", TODAY.replace(year=2000), at=case.branch)
        person.employer = "湄潭县永兴镇茶叶合作社"
        person.save()
        member = world.member(case.household, person, Relation.DAUGHTER)
        HouseholdMember.objects.filter(pk=member.pk).update(relation="99")


@pytest.mark.parametrize(("length", "style"), [(0, ""), (30, "dense"), (100, "packed")])
def test_a_form_is_one_side_however_much_stands_in_it(world, open_as, length, style):
    case = world.submitted()
    comment = "情况属实，" * length
    case = world.decide(case, world.as_(Role.REVIEWER, "永兴镇"), "agree", comment=comment)
    case = world.decide(case, world.as_(Role.APPROVER, "湄潭县"), "agree", comment=comment)
    if length:
        fill(world, case, length=length)
        lines = ["本表一式三份，村、乡镇、县各存一份。" * 4] * (4 * length // 100)
        operations.word_form(
            "education",
            by=world.as_(Role.MANAGER, "湄潭县"),
            version=0,
            now=timezone.now(),
            title="湄潭县计划生育家庭职业教育助学金申请审批表",
            cells=["低保证号", "银行行号", "监护人", "备注"],
            closing=lines,
        )

    page = open_as(Role.APPROVER, "湄潭县", f"/assistance/cases/{case.number}/print/")

    assert (page.locator(".sheet").get_attribute("class").removeprefix("sheet").strip()) == style
    assert printed(page) == [A4]


def test_each_form_of_a_batch_begins_on_a_side_of_its_own(world, open_as):
    for _n in range(3):
        world.submitted()

    page = open_as(Role.REVIEWER, "永兴镇", "/assistance/cases/print/")

    assert printed(page) == [A4] * 3


def test_lists_lie_across_and_fill_no_empty_side(world, open_as):
    home = world.household(students=16)
    for student in range(16):
        case = world.draft(home, student=student)
    assert case.created_at == NOW

    page = open_as(Role.REVIEWER, "永兴镇", "/assistance/cases/print/schedule/")
    schedule = printed(page)
    page.goto(page.url.replace("schedule", "summary"))

    assert schedule == [A4[::-1]] * 2
    assert printed(page) == [A4]
