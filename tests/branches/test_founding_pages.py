from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.roles import Role
from branches.models import Branch, HostedUnit
from tests.accounts.people import signed_in

pytestmark = pytest.mark.django_db
COMMON = {"name": "翠芽茶业计划生育协会", "founded_on": "2026-11-01", "document_no": "永计协〔2026〕8号"}
TOWN, VILLAGE = "520328101", "520328101204"
ROWS = {
    "firm-TOTAL_FORMS": "2",
    "firm-INITIAL_FORMS": "0",
    "firm-0-name": "金山建材计划生育协会",
    "firm-0-headcount": "80",
}
# What each card is sent, whole.
WHOLE = {
    "independent": {"parent": TOWN, "kind": "enterprise", "headcount": "320", "premises": "二楼会员之家"},
    "attached": {"parent": VILLAGE, "kind": "enterprise"},
    "park": {"parent": TOWN, "kind": "park"} | ROWS,
    "specialised": {"parent": TOWN, "kind": "market", "trade": "农产品"},
    "embedded": {"parent": TOWN, "kind": "estate"},
}
MISSING = [
    ("independent", "headcount", "请填写职工人数。"),
    ("independent", "premises", "请填写服务室位置。"),
    ("independent", "kind", "请选择类型。"),
    ("attached", "parent", "请选择挂靠单位。"),
    ("park", "firm-0-name", "请填写协会名称。"),
    ("specialised", "trade", "请填写行业。"),
    ("embedded", "kind", "请选择类型。"),
    ("embedded", "parent", "请选择上级协会。"),
    ("embedded", "name", "请填写协会名称。"),
    ("embedded", "founded_on", "请填写日期。"),
]


@pytest.fixture
def as_(client, grove):
    def signed(role, place):
        signed_in(client, grove.as_(role, place).user)
        return client

    return signed


@pytest.fixture
def reviewer(as_):
    return as_(Role.REVIEWER, "永兴镇")


def sent(client, model, fields=(), **more):
    data = COMMON | dict(fields or WHOLE[model]) | {"token": str(uuid4())} | more
    return client.post(f"/branches/new/{model}/", data)


def test_the_cards_stand_in_the_order_of_the_models(reviewer):
    page = reviewer.get("/branches/new/").content.decode()
    places = [page.index(f"/branches/new/{model}/") for model in WHOLE]

    assert places == sorted(places)


@pytest.mark.parametrize("model", WHOLE)
def test_what_is_sent_is_shown_before_it_is_founded(reviewer, model):
    checked = sent(reviewer, model)

    assert checked.status_code == 200
    assert checked.templates[0].name == "branches/check.html"
    assert not Branch.objects.filter(name=COMMON["name"]).exists()
    code = checked.context["code"]
    founded = sent(reviewer, model, confirm="1")
    assert founded["Location"] == f"/branches/{code}/?founded=1"
    branch = Branch.objects.get(name=COMMON["name"])
    assert (branch.model, branch.parent.code) == (model, WHOLE[model]["parent"])
    assert branch.child_count == (1 if model == "park" else 0)
    assert "永计协〔2026〕8号" in reviewer.get(founded["Location"]).content.decode()


@pytest.mark.parametrize(("model", "field", "sentence"), MISSING)
def test_each_card_asks_for_what_belongs_to_it(reviewer, model, field, sentence):
    answer = sent(reviewer, model, WHOLE[model] | {field: ""})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_a_park_has_at_least_one_firm_and_none_twice(reviewer):
    without = ROWS | {"firm-0-name": "", "firm-0-headcount": ""}
    twice = ROWS | {"firm-1-name": ROWS["firm-0-name"]}

    assert "请至少填写一家成员企业。" in sent(reviewer, "park", WHOLE["park"] | without).content.decode()
    assert "该名称填写了两行，请删去一行。" in sent(reviewer, "park", WHOLE["park"] | twice).content.decode()


@pytest.mark.parametrize("model", ["attached", "embedded"])
def test_migrants_say_whence_they_come_and_where_they_sit(reviewer, model):
    migrants = WHOLE[model] | {"kind": "migrant"}
    page = sent(reviewer, model, migrants).content.decode()
    assert "请填写会员流出的县（市、区）。" in page
    assert "请填写流动人口协会的所在地。" in page

    sent(reviewer, model, migrants, home="凤冈县", seat="琊川镇 520327101", confirm="1")

    branch = Branch.objects.get(name=COMMON["name"])
    assert (branch.home_id, branch.seat_id) == ("520327", "520327101")
    assert branch.county_id == Branch.objects.get(code="520328").pk


def test_a_place_that_is_unknown_is_told(reviewer):
    assert "没有找到这个地方" in sent(reviewer, "attached", seat="乌有乡").content.decode()


@pytest.mark.parametrize(
    ("model", "staff", "advised"),
    [
        ("independent", 99, True),
        ("independent", 100, False),
        ("attached", 100, True),
        ("attached", 99, False),
    ],
)
def test_the_size_is_advised_upon_and_never_a_bar(reviewer, model, staff, advised):
    checked = sent(reviewer, model, headcount=staff)

    assert (checked.status_code, bool(checked.context["form"].advice)) == (200, advised)
    assert sent(reviewer, model, headcount=staff, confirm="1").status_code == 302


def test_shops_become_a_group_of_the_host_instead(reviewer):
    answer = reviewer.post("/branches/new/attached/", {"parent": VILLAGE, "as_group": "1"})

    assert answer["Location"] == f"/branches/{VILLAGE}/units/"


def test_sent_twice_it_is_founded_once(reviewer):
    token = str(uuid4())
    first = sent(reviewer, "attached", token=token, confirm="1")
    second = sent(reviewer, "attached", token=token, confirm="1")

    assert first["Location"] == second["Location"]


def test_sent_again_with_another_name_it_is_told_that_this_one_is_not_founded(reviewer):
    token, other = str(uuid4()), "又一个计划生育协会"
    sent(reviewer, "attached", token=token, confirm="1")

    second = sent(reviewer, "attached", token=token, confirm="1", name=other)

    assert second.status_code == 409
    assert other in second.content.decode()
    assert not Branch.objects.filter(name=other).exists()
    again = str(second.context["form"]["token"].value())
    assert sent(reviewer, "attached", token=again, confirm="1", name=other).status_code == 302
    assert Branch.objects.filter(name=other).exists()


def test_a_name_that_is_taken_is_told_before_and_when_it_is_confirmed(reviewer):
    sent(reviewer, "attached", confirm="1")

    assert sent(reviewer, "attached").status_code == 422
    assert (
        "已有名为“翠芽茶业计划生育协会”的协会。" in sent(reviewer, "attached", confirm="1").content.decode()
    )


@pytest.mark.parametrize("other", ["520328102201", "520327101201", TOWN, "520328101-E001"])
def test_a_host_outside_the_scope_or_at_no_base_is_no_choice(reviewer, other):
    answer = sent(reviewer, "attached", parent=other, confirm="1")

    assert answer.status_code == 422
    assert not Branch.objects.filter(name=COMMON["name"]).exists()


def test_a_township_founds_below_itself_a_county_below_its_townships_too(as_):
    def offered(client):
        return list(client.get("/branches/new/embedded/").context["form"].fields["parent"].by_code)

    assert offered(as_(Role.REVIEWER, "永兴镇")) == [TOWN]
    assert offered(as_(Role.MANAGER, "湄潭县")) == ["520328", TOWN, "520328102"]


def test_above_a_county_the_county_is_chosen_first(as_):
    manager = as_(Role.MANAGER, "遵义市")
    choice = manager.get("/branches/new/attached/")
    form = manager.get("/branches/new/attached/?area=520327").context["form"]

    assert [area.code for area in choice.context["areas"]] == ["520327", "520328"]
    assert list(form.fields["parent"].by_code) == ["520327101201"]


def test_without_script_a_row_is_added_by_the_server_and_nothing_is_lost(reviewer):
    answer = sent(reviewer, "park", WHOLE["park"] | {"name": ""}, add_row="firm")

    assert (answer.status_code, len(answer.context["rows"].forms)) == (200, 3)
    assert not answer.context["form"].errors
    assert 'value="金山建材计划生育协会"' in answer.content.decode()


def test_going_back_keeps_what_was_typed(reviewer):
    answer = sent(reviewer, "attached", change="1")

    assert answer.templates[0].name == "branches/found.html"
    assert COMMON["name"] in answer.content.decode()


def test_the_page_of_a_group_adds_changes_and_lets_go(reviewer, grove):
    HostedUnit.objects.create(branch=grove["茅坝村"], name="老李饭馆", listed_on=timezone.localdate())
    HostedUnit.objects.create(branch=grove["梁桥村"], name="别村的店", listed_on=timezone.localdate())
    unit = HostedUnit.objects.get(name="老李饭馆")
    page = reviewer.get(f"/branches/{VILLAGE}/units/").content.decode()
    assert ("老李饭馆" in page, "别村的店" in page) == (True, False)

    rows = {
        "unit-TOTAL_FORMS": "2",
        "unit-INITIAL_FORMS": "1",
        "unit-0-pk": unit.pk,
        "unit-0-name": "老李饭馆",
        "unit-1-name": "面坊",
    }
    answer = reviewer.post(f"/branches/{VILLAGE}/units/", rows | {"version": "1"})
    assert answer.status_code == 302
    stale = reviewer.post(f"/branches/{VILLAGE}/units/", rows | {"version": "1"})
    assert stale.status_code == 409
    assert list(
        HostedUnit.objects.filter(branch=grove["茅坝村"], left_on=None).values_list("name", flat=True)
    ) == [
        "老李饭馆",
        "面坊",
    ]
