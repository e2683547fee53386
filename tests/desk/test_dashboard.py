"""The overview: it shows stamped figures at a fixed cost, to those who may read them."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import Role
from branches.models import Branch
from jobs.models import Job
from members.models import Membership
from reports.figures.area import Area
from reports.figures.periods import Year
from reports.figures.registry import FIGURES, counted_for_dashboard
from reports.models import FigureStamp
from reports.operations import area_of
from reports.operations.stamping import FIGURES_JOB
from tests.accounts.people import signed_in
from tests.reports import ground as grounds

pytestmark = pytest.mark.django_db
PAGE = "/dashboard/"
# Seven for the page, two for each of its panels (bars below, running jobs), five for the frame.
MOST_QUERIES = 7 + 2 * 2 + 5


@pytest.fixture
def ground(db):
    return grounds.build()


@pytest.fixture
def open_as(client, ground):
    def opened(role, place, address=PAGE):
        signed_in(client, ground.as_(role, place).user)
        client.get("/todo/")
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
        return answer, len(queries)

    return opened


def stamp(ground, place, *, by=None, ago=timedelta(0)):
    """What the job keeps, of a moment ago."""
    branch = ground.branches[place]
    area = area_of(branch, by=by) if by else Area.of(branch)
    now = timezone.now()
    FigureStamp.objects.bulk_create(
        FigureStamp(
            branch=branch,
            reach=area.column,
            figure=figure,
            period=period,
            value=value,
            stamped_at=now - ago,
        )
        for figure, period, value in counted_for_dashboard(area, branch, as_of=now)
    )


def one_case(ground, place="茅坝村", **values):
    home = ground.home(place)
    return ground.case(home, ground.student(home), decided_on=timezone.localdate(), **values)


@pytest.mark.parametrize("cases", [1, 3])
def test_it_costs_the_same_however_much_is_counted(ground, open_as, cases):
    for _case in range(cases):
        one_case(ground)
    one_case(ground, "琊川镇")
    stamp(ground, "湄潭县")
    stamp(ground, "凤冈县")
    answer, queries = open_as(Role.MANAGER, "湄潭县")
    assert answer.status_code == 200
    assert queries == 11 <= MOST_QUERIES
    values = [card.value for card in answer.context["cards"]]
    assert values[2] == str(cases)
    assert "琊川镇" not in answer.content.decode()


def test_one_chooses_among_the_own_association_and_those_below(ground, open_as):
    stamp(ground, "永兴镇")
    answer, _queries = open_as(Role.MANAGER, "湄潭县", f"{PAGE}?branch={ground.branches['永兴镇'].code}")
    offered = [branch.short_name for branch in answer.context["places"]]
    assert offered[0] == "湄潭县"
    assert "永兴镇" in offered
    assert "凤冈县" not in offered
    assert 'value="520328101" selected' in answer.content.decode()

    alone, _queries = open_as(Role.CLERK, "茅坝村")
    assert 'name="branch"' not in alone.content.decode()


def test_a_card_says_the_share_that_is_decided(ground, open_as):
    home = ground.home("茅坝村")
    one_case(ground)
    ground.case(home, ground.student(home), state="in_review", decided_on=timezone.localdate())
    stamp(ground, "湄潭县")
    answer, _queries = open_as(Role.MANAGER, "湄潭县")
    card = answer.context["cards"][2]
    assert (card.value, card.note) == ("2", "办结率 50%")


def test_no_page_counts_cases(ground, open_as):
    one_case(ground)
    stamp(ground, "湄潭县")
    open_as(Role.MANAGER, "湄潭县")
    with CaptureQueriesContext(connection) as queries:
        open_as(Role.MANAGER, "湄潭县")
    counting = [query["sql"] for query in queries if "assistance_aidcase" in query["sql"]]
    assert len([sql for sql in counting if "LIMIT" not in sql]) == 0


def test_without_stamps_it_asks_and_says_that_counting_goes_on(ground, open_as):
    answer, _queries = open_as(Role.MANAGER, "湄潭县")
    assert "正在统计本协会的数据" in answer.content.decode()
    job = Job.objects.get()
    assert (job.kind, job.parameters) == (FIGURES_JOB, {"branch": "520328"})
    open_as(Role.MANAGER, "湄潭县")
    open_as(Role.APPROVER, "湄潭县")
    assert Job.objects.count() == 1


@pytest.mark.parametrize(("ago", "asked"), [(9, 0), (10, 1)])
def test_old_figures_are_shown_at_once_and_counted_anew(ground, open_as, ago, asked):
    one_case(ground)
    stamp(ground, "湄潭县", ago=timedelta(minutes=ago))
    answer, _queries = open_as(Role.MANAGER, "湄潭县")
    assert (len(answer.context["cards"]), Job.objects.count()) == (5, asked)
    assert ("正在更新数据" in answer.content.decode()) is bool(asked)


def test_it_says_what_happened_since(ground, open_as):
    stamp(ground, "湄潭县", ago=timedelta(minutes=5))
    home = ground.home("茅坝村")
    student = ground.student(home)
    now = timezone.now()
    for _case in range(2):
        case = ground.case(home, student, state="in_review", decided_on=timezone.localdate())
        type(case).objects.filter(pk=case.pk).update(created_at=now)
    case = ground.case(home, student, decided_on=timezone.localdate(), days=30)
    type(case).objects.filter(pk=case.pk).update(decided_at=now)
    one_case(ground, "琊川镇")
    answer, _queries = open_as(Role.MANAGER, "湄潭县")
    assert "此后新录入 2 件、办结 1 件。" in answer.content.decode()


def test_every_figure_opens_its_cases(ground, open_as, client):
    case = one_case(ground)
    stamp(ground, "湄潭县")
    answer, _queries = open_as(Role.MANAGER, "湄潭县")
    addresses = [card.url for card in answer.context["cards"][2:]]
    addresses += [url for row in answer.context["chart"].rows for count, url in row.cells if count]
    assert len(addresses) == 4
    for address in addresses:
        listed = client.get(address)
        assert [row.number for row, _tag in listed.context["rows"]] == [case.number], address


def enrolled(ground, place):
    day = date(2024, 1, 1)
    return Membership.objects.create(
        branch=ground.branches[place],
        person=ground.person("周德贵", date(1980, 1, 1), at=ground.branches[place]),
        card_no=f"HY-{place}",
        name="周德贵",
        met_on=day,
        minutes="1",
        joined_on=day,
        entered_by=ground.as_(Role.CLERK, "湄潭县").user,
        created_at=timezone.now(),
        counted_from=timezone.now(),
    )


@pytest.mark.parametrize(("place", "members"), [("湄潭县", 2), ("永兴镇", 1)])
def test_the_members_of_a_card_are_those_on_the_list_behind_it(ground, open_as, client, place, members):
    for village in ("茅坝村", "随阳山村", "琊川镇"):
        enrolled(ground, village)
    stamp(ground, place)
    answer, _queries = open_as(Role.MANAGER, "湄潭县", f"{PAGE}?branch={ground.branches[place].code}")
    card = answer.context["cards"][1]
    assert card.value == str(members) == str(len(client.get(card.url).context["list"].page.rows))


def test_the_associations_of_the_card_are_the_open_ones_on_the_list_behind_it(ground, open_as, client):
    factory = Branch.objects.filter(pk=ground.branches["永兴茶厂"].pk)
    factory.update(status="closed", closed_on=timezone.localdate(), counted_until=timezone.now())
    stamp(ground, "湄潭县")
    answer, _queries = open_as(Role.MANAGER, "湄潭县")
    card = answer.context["cards"][0]
    listed = client.get(card.url).context["list"].page.rows
    assert card.value == str(len(listed))
    assert "永兴茶厂" not in [branch.short_name for branch in listed]


def test_the_associations_below_a_chosen_one_stand_on_its_page(ground, open_as, client):
    stamp(ground, "永兴镇")
    answer, _queries = open_as(Role.MANAGER, "湄潭县", f"{PAGE}?branch={ground.branches['永兴镇'].code}")
    page = client.get(answer.context["cards"][0].url)
    assert page.context["branch"] == ground.branches["永兴镇"]


def test_a_village_clerk_sees_the_own_association_and_what_is_attached(ground, open_as):
    one_case(ground)
    one_case(ground, "永兴茶厂")
    one_case(ground, "随阳山村")
    stamp(ground, "茅坝村")
    answer, _queries = open_as(Role.CLERK, "茅坝村")
    assert [card.value for card in answer.context["cards"]][:3] == ["2", "0", "2"]


def test_a_county_clerk_sees_the_county_alone(ground, open_as):
    one_case(ground)
    one_case(ground, "湄潭县")
    clerk = ground.as_(Role.CLERK, "湄潭县")
    stamp(ground, "湄潭县")
    answer, _queries = open_as(Role.CLERK, "湄潭县")
    assert answer.context["board"].stamped_at is None
    stamp(ground, "湄潭县", by=clerk)
    answer, _queries = open_as(Role.CLERK, "湄潭县")
    assert [card.value for card in answer.context["cards"]][:3] == ["1", "0", "1"]
    assert {row.reach for row in FigureStamp.objects.visible_to(clerk)} == {"branch_id"}


def test_finance_sees_money_alone(ground, open_as):
    one_case(ground)
    stamp(ground, "湄潭县")
    answer, _queries = open_as(Role.FINANCE, "湄潭县")
    assert [card.url.split("/")[3] for card in answer.context["cards"]] == ["approved", "approved"]
    assert (answer.context["bars"], answer.context["since"]) == ([], "")


@pytest.mark.parametrize(
    ("role", "place", "code", "status"),
    [
        (Role.MANAGER, "湄潭县", "520328101", 200),
        (Role.MANAGER, "湄潭县", "520327", 404),
        (Role.MANAGER, "湄潭县", "520399", 404),
        (Role.MANAGER, "永兴镇", "520328", 404),
        (Role.CLERK, "茅坝村", "520328101-E001", 403),
        (Role.SYSTEM, "湄潭县", "520328", 403),
    ],
)
def test_another_association_opens_within_the_scope(ground, open_as, role, place, code, status):
    answer, _queries = open_as(role, place, f"{PAGE}?branch={code}")
    assert answer.status_code == status


def test_bars_stand_in_order_with_those_without_cases_last(ground, open_as):
    one_case(ground, "永兴镇")
    one_case(ground, "永兴镇", state="in_review")
    one_case(ground, "复兴镇")
    stamp(ground, "湄潭县")
    answer, _queries = open_as(Role.MANAGER, "湄潭县")
    bars = [(bar.branch.short_name, bar.share) for bar in answer.context["bars"]]
    assert bars == [("复兴镇", 100), ("永兴镇", 50), ("茅贡米业", None)]


def test_every_figure_is_explained_and_kept(ground):
    stamp(ground, "湄潭县")
    year = Year.containing(timezone.localdate())
    kept = set(FigureStamp.objects.filter(period=year.code).values_list("figure", flat=True))
    assert kept == {figure.code for figure in FIGURES}
    assert all(str(figure.meaning) for figure in FIGURES)
