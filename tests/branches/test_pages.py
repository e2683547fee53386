from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from branches.changing.views import browse
from branches.founding.operations import found_branch
from branches.hooks import Panel, Panels
from branches.models import Branch, BranchKind, Division, Placement
from tests.accounts.people import signed_in

from .grove import NOW, TODAY

# The session, the user and the duties; counts and unread messages.
FRAME = 5
CONTENT = 6


@pytest.fixture
def as_(client, grove):
    """Sign in with a duty; returns the client."""

    def signed(role, place):
        user = grove.as_(role, place).user
        signed_in(client, user)
        client.get("/branches/")
        return client

    return signed


def firms(grove, count, *, parent="永兴镇"):
    return [
        Branch.objects.create(
            code=f"520328101-E9{number:02d}",
            name=f"企业{number}计划生育协会",
            short_name=f"企业{number}",
            level="base" if grove[parent].level == "township" else "attached",
            kind=BranchKind.ENTERPRISE,
            model="independent",
            premises="会员之家",
            headcount=320,
            parent=grove[parent],
            seat_id="520328101",
            founded_on=date(1990, 5, 29),
            counted_from=NOW,
        )
        for number in range(count)
    ]


def codes(response):
    return [branch.code for branch in response.context["page"].rows]


def test_the_list_holds_the_own_association_and_those_below_by_code(as_):
    assert codes(as_(Role.REVIEWER, "永兴镇").get("/branches/")) == [
        "520328101",
        "520328101-E001",
        "520328101204",
        "520328101205",
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("name=永兴", ["520328101-E001", "520328101"]),
        ("name=5203281012", ["520328101204", "520328101205"]),
        ("name=%25", []),
        ("level=attached", ["520328-M001", "520328101-E001"]),
        ("kind=enterprise", ["520328-E001", "520328101-E001"]),
        ("kind=enterprise&model=attached", ["520328101-E001"]),
        ("level=base&name=茅", ["520328101204", "520328-E001"]),
        ("level=nothing", []),
    ],
)
def test_the_list_is_narrowed_by_name_level_kind_and_model(as_, query, found):
    assert codes(as_(Role.MANAGER, "湄潭县").get(f"/branches/?{query}")) == found


def test_the_list_goes_on_page_by_page_and_keeps_its_conditions(as_, grove):
    firms(grove, 30)
    client = as_(Role.MANAGER, "湄潭县")
    first = client.get("/branches/?kind=enterprise")
    second = client.get(f"/branches/?kind=enterprise&cursor={first.context['page'].older}")

    assert len(codes(first)) == 25
    assert len(codes(first) + codes(second)) == len(set(codes(first) + codes(second))) == 32
    assert "kind=enterprise&amp;cursor=" in first.content.decode()


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    "address", ["/branches/", "/branches/tree/", "/branches/520328101/", "/branches/520328101/children/"]
)
def test_a_page_costs_the_same_queries_however_many_associations(
    as_, grove, address, count, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr(browse, "branch_panels", Panels())
    firms(grove, count)
    client = as_(Role.MANAGER, "湄潭县")
    expected = {
        "/branches/": 2,
        "/branches/tree/": 2,
        "/branches/520328101/": 6,
        "/branches/520328101/children/": 3,
    }
    assert expected[address] <= CONTENT

    with django_assert_num_queries(FRAME + expected[address]):
        client.get(address)


def test_the_tree_begins_at_the_own_association_with_those_directly_below(as_):
    nodes = as_(Role.MANAGER, "湄潭县").get("/branches/tree/").context["nodes"]

    assert [(root.short_name, [child.short_name for child, _below in below]) for root, below in nodes] == [
        ("湄潭县", ["茅贡米业", "永兴镇", "复兴镇"])
    ]


def test_a_system_administrators_tree_begins_at_the_province(as_):
    nodes = as_(Role.SYSTEM, "湄潭县").get("/branches/tree/").context["nodes"]

    assert [root.short_name for root, _below in nodes] == ["贵州省"]


def test_children_come_as_a_fragment_to_htmx_and_as_a_page_without(as_):
    client = as_(Role.MANAGER, "湄潭县")
    address = reverse("branches:children", args=["520328101"])

    fragment = client.get(address, headers={"HX-Request": "true"}).content.decode()
    page = client.get(address).content.decode()

    assert fragment.count('class="muted small">520328101204') == 1
    assert "<html" not in fragment
    assert "<html" in page
    assert fragment.strip() in page


def test_closed_associations_leave_the_tree_and_stay_in_the_list(as_, grove):
    Branch.objects.filter(pk=grove["梁桥村"].pk).update(status="closed", closed_on=TODAY, counted_until=NOW)
    client = as_(Role.REVIEWER, "永兴镇")

    below = client.get("/branches/520328101/").context["below"]

    assert [branch.short_name for branch in below] == ["茅坝村"]
    assert "520328101205" in codes(client.get("/branches/"))


def test_a_page_shows_facts_people_by_name_and_where_it_hung(as_, grove):
    clerk = grove.duty(Role.CLERK, "茅坝村", user=grove.user("周德贵"))
    grove.duty(Role.CLERK, "茅坝村", user=grove.user("离任者"), ended_at=timezone.now())
    Placement.objects.create(
        branch=grove["茅坝村"], parent=grove["复兴镇"], starts_on="1990-05-29", ends_on="2020-12-31"
    )
    Placement.objects.create(branch=grove["茅坝村"], parent=grove["永兴镇"], starts_on="2021-01-01")

    page = as_(Role.REVIEWER, "永兴镇").get("/branches/520328101204/")

    assert [duty.pk for duty in page.context["people"]] == [clerk.pk]
    assert [entry["title"] for entry in page.context["entries"]] == [
        "隶属于永兴镇计划生育协会",
        "成立，隶属于复兴镇计划生育协会",
    ]
    assert [branch.short_name for branch in page.context["path"]] == ["永兴镇"]
    text = page.content.decode()
    assert "周德贵" in text
    assert clerk.user.username not in text


def test_a_page_shows_the_panels_that_apps_above_offer(as_, monkeypatch):
    panels = Panels()
    panels.offer(Panel("kin", "branches/_path.html", lambda branch, actor: {"path": [branch]}))
    panels.offer(Panel("none", "branches/missing.html", lambda branch, actor: None))
    monkeypatch.setattr(browse, "branch_panels", panels)

    page = as_(Role.REVIEWER, "永兴镇").get("/branches/520328101204/")

    assert [panel["name"] for panel in page.context["panels"]] == ["kin"]


def test_people_and_cases_come_before_a_long_list_of_associations_below(as_, monkeypatch):
    panels = Panels()
    for name, beside in (("people", False), ("aid", False), ("roster", True)):
        panels.offer(Panel(name, "_panel.html", lambda branch, actor: {}, beside=beside))
    monkeypatch.setattr(browse, "branch_panels", panels)

    page = as_(Role.MANAGER, "湄潭县").get("/branches/520328/")
    columns = [
        [one["name"] for one in page.context[place]] for place in ("people_panels", "panels", "beside")
    ]
    assert columns == [["people"], ["aid"], ["roster"]]
    main = page.content.decode().partition("<aside>")[0]
    assert main.index("直属下级协会") > main.rindex('<section class="block"')


def test_a_founded_association_has_its_page(as_, grove):
    branch = found_branch(
        parent=grove["永兴镇"],
        name="茶市协会",
        short_name="茶市",
        kind=BranchKind.MARKET,
        model="specialised",
        trade="茶叶",
        seat=Division.objects.get(pk="520328101"),
        by=grove.as_(Role.REVIEWER, "永兴镇"),
        now=timezone.now(),
    )

    assert as_(Role.REVIEWER, "永兴镇").get(branch.get_absolute_url()).status_code == 200


def test_days_read_as_on_every_other_page(as_, grove):
    village = grove["茅坝村"]
    Branch.objects.filter(pk=village.pk).update(founded_on=date(1988, 4, 4))
    Placement.objects.create(branch=village, parent=grove["永兴镇"], starts_on=date(2021, 1, 2))
    page = as_(Role.MANAGER, "湄潭县").get(f"/branches/{village.code}/").content.decode()
    assert "1988-04-04" in page
    assert "2021-01-02" in page
