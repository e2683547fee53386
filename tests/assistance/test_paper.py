"""What comes out of the printer: one side a form, nothing cut, whatever was written into it."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from accounts.roles import Role
from assistance.models import AidCase, Verification
from assistance.printing import operations
from families.codes import Relation
from families.models import BankAccount, Household, HouseholdClass, HouseholdMember, VillagerGroup
from tests import databases, sites
from tests.accounts.people import signed_in
from tests.assistance.aid import KINDS, approved, entered, household, scheme_of
from tests.assistance.world import NOW, TODAY, World, build

pytestmark = pytest.mark.browser
A4 = (595, 842)
# Between its margins, in pixels of 1/96 inch.
UPRIGHT, ACROSS = (688, 1031), (1016, 703)
LONG_NAME = "阿卜杜热合曼·买买提明江·艾合买提江·吐尔逊·努尔"[:24]
# What is wider than its place, or lies outside the sheet: text that a printer would cut.
CUT = """sheets => sheets.flatMap(sheet => {
    const room = sheet.getBoundingClientRect();
    return [...sheet.querySelectorAll("h2, p, span, th, td")].filter(part => {
        const box = part.getBoundingClientRect();
        return part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 0
            || box.right > room.right + 1 || box.left < room.left - 1;
    }).map(part => part.textContent.trim());
})"""


@pytest.fixture(scope="module")
def site(django_db_setup):
    """A web server that outlives the databases of the tests; it connects again to each."""
    database = databases.unmade()
    with sites.web(sites.environment_on(database), database) as served:
        yield served


@pytest.fixture
def world(site, django_db_blocker):
    with (
        django_db_blocker.unblock(),
        databases.clone_of(databases.migrated(), site.database) as copy,
        databases.connected_to(copy.url),
    ):
        yield build()


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


def cut(page, selector: str, size: tuple[int, int]) -> list[str]:
    """The texts that do not fit where they are printed."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(media="print")
    found = page.locator(selector).evaluate_all(CUT)
    page.emulate_media(media="screen")
    return found


def stretched(world: World) -> Household:
    """A family about which everything that is printed is as long as it gets: six members, long names."""
    home = household(world)
    for n in range(3):
        world.member(home, world.person(f"周小{n}", TODAY.replace(year=2000), at=home.branch), Relation.SON)
    for member in home.members.select_related("person"):
        member.name = member.person.name = LONG_NAME
        member.person.employer = "广东省佛山市南海区狮山镇本田汽车零部件制造有限公司"
        member.person.nation = "05"
        member.person.phone, member.person.phone_last4 = "13851207788", "7788"
        member.save()
        member.person.save()
    home.head_name = LONG_NAME
    name = "茅坝大寨第十二村民小组（原永兴茶场三分场）"
    home.group = VillagerGroup.objects.create(branch=home.branch, name=name)
    home.address_division = home.branch.seat
    home.save()
    home.branch.seat.name = "永兴茶海旅游度假社区居民委员会筹备工作小组"
    home.branch.seat.save()
    HouseholdClass.objects.filter(household=home).update(evidence_no="黔遵湄永独字（1998）第0000520328号补发")
    BankAccount.objects.filter(household=home).update(
        bank="贵州湄潭农村商业银行股份有限公司永兴茶海路支行营业部", holder_name=LONG_NAME
    )
    return home


def longest(world: World, kind: str) -> AidCase:
    """An approved case of a kind with the longest that is written into its form."""
    if kind == "education":
        case = world.reviewed(stretched(world))
        case = world.decide(case, world.as_(Role.APPROVER, "湄潭县"), "agree", comment="同意。" * 12)
        case.education.school = (
            "贵州省遵义市湄潭县中等职业技术学校（湄潭县茶业职业教育培训中心永兴茶海教学点）"
        )
        case.education.proof_no = "湄职校证字〔2026〕第000123号（补）"
        case.education.save()
    else:
        scheme = scheme_of(
            world, kind, name="道真仡佬族苗族自治县计划生育困难家庭临时生活救助（含突发重大疾病）"
        )
        case = approved(world, entered(world, kind, stretched(world), scheme=scheme), comment="同意。" * 12)
    case.reason = "家庭因病因灾致贫，收入微薄，孩子就读费用高，" * 9
    case.save()
    record = Verification.objects.get(case=case)
    record.remarks = "经两人入户走访核实，情况属实，群众评议无异议。"
    record.save()
    return case


@pytest.mark.parametrize("kind", ["education", *KINDS])
def test_the_longest_form_of_each_kind_is_one_side_and_nothing_is_cut(world, open_as, kind):
    case = longest(world, kind)

    page = open_as(Role.APPROVER, "湄潭县", f"/assistance/cases/{case.number}/print/")

    assert printed(page) == [A4]
    assert cut(page, ".sheet", UPRIGHT) == []
    sheet = page.locator(".sheet").inner_text()
    assert [said for said in (LONG_NAME, case.reason, case.household.group.name) if said not in sheet] == []


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


@pytest.mark.parametrize(("length", "style"), [(0, ""), (12, "close"), (30, "dense"), (100, "packed")])
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
    home = world.household(students=30)
    for student in range(30):
        case = world.draft(home, student=student)
    assert case.created_at == NOW

    page = open_as(Role.REVIEWER, "永兴镇", "/assistance/cases/print/schedule/")
    schedule = printed(page)
    page.goto(page.url.replace("schedule", "summary"))

    assert schedule == [A4[::-1]] * 2
    assert printed(page) == [A4]


@pytest.mark.parametrize("further", [0, 4])
def test_long_names_wrap_on_the_schedule_and_push_no_line_off_its_page(world, open_as, further):
    home = stretched(world)
    for student in range(home.members.exclude(relation=Relation.HEAD).count()):
        world.draft(home, student=student)
    for _n in range(12):
        world.draft(world.household())
    home.branch.short_name = "永兴茶海旅游度假社区居民委员会筹备工作小组"
    home.branch.save()
    operations.word_form(
        "schedule",
        by=world.as_(Role.MANAGER, "湄潭县"),
        version=0,
        now=timezone.now(),
        title="湄潭县计划生育家庭帮扶对象上报花名册",
        cells=["身份证和户口簿复印件份数", "银行行号", "监护人签字", "备注"][:further],
        closing=["本表一式三份，村、乡镇、县各存一份。" * 4] * 4,
    )

    page = open_as(Role.APPROVER, "湄潭县", "/assistance/cases/print/schedule/")

    assert printed(page) == [A4[::-1]] * page.locator(".leaf").count()
    assert page.locator(".leaf").count() <= 6
    assert cut(page, ".leaf", ACROSS) == []


def test_no_side_of_a_summary_holds_signatures_without_the_total(world, open_as):
    """Lines are added one by one, until two sides come of one: the end goes over as a whole."""
    world.draft()
    page = open_as(Role.APPROVER, "湄潭县", "/assistance/cases/print/summary/")
    line = "() => { const b = document.querySelector('.leaf tbody'); b.append(b.rows[0].cloneNode(true)) }"
    without = "document.querySelector('.paper-end').style.display = '{}'"
    for _n in range(24):
        page.evaluate(line)
    while printed(page) == [A4]:
        page.evaluate(line)

    page.evaluate(f"() => {{ {without.format('none')} }}")
    assert printed(page) == [A4]
    page.evaluate(f"() => {{ {without.format('')} }}")
    end = page.locator(".paper-end")
    assert end.locator(".sub-total, .signatures, .sheet-foot").count() == 3
    page.emulate_media(media="print")
    assert end.evaluate("end => getComputedStyle(end).breakInside") == "avoid"
