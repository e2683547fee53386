import pytest
from playwright.sync_api import expect

from branches.models import Branch, HostedUnit

from .entering import TOWNSHIP, VILLAGE

pytestmark = pytest.mark.browser
TEAS = {
    (True, "zh-hans"): "翠芽",
    (False, "zh-hans"): "云贡",
    (True, "en"): "红茶",
    (False, "en"): "白茶",
}


@pytest.mark.parametrize("script", [True, False])
def test_a_small_firm_is_attached_to_its_village(doors, rows, language, script):
    name = f"永兴镇{TEAS[script, language]}茶业计划生育协会"
    hand = doors.open("reviewer", java_script_enabled=script)
    hand.clicks += 1
    hand.page.locator("nav a[href='/branches/']").first.click()
    hand.link("Found an association")
    hand.click(hand.page.locator("main a[href='/branches/new/attached/']"))
    hand.choose("parent", VILLAGE)
    hand.write(name=name, headcount="46", document_no="永计协〔2026〕8号")
    hand.choose("host_nature", "private")
    hand.button("Go on and check")
    hand.button("Found it")
    hand.page.wait_for_url("**/branches/*/?founded=1")

    branch = Branch.objects.select_related("parent").get(name=name)
    assert (branch.parent.code, branch.level, branch.model) == (VILLAGE, "attached", "attached")
    expect(hand.page.locator(".receipt-number")).to_have_text(branch.code)
    worked_on = hand.addresses[:-1]
    assert (len(worked_on) <= 3, hand.clicks <= 10) == (True, True), (hand.clicks, worked_on)


@pytest.mark.parametrize("script", [True, False])
def test_a_park_gets_one_row_more_and_each_firm_its_association(doors, rows, script):
    hand = doors.open("reviewer", java_script_enabled=script)
    hand.page.goto(f"{doors.url}/branches/new/park/")
    name = f"永兴镇工业园{'一' if script else '二'}期计划生育协会"
    hand.write(name=name)
    for at, firm in enumerate(("金山建材", "华彩纺织", "精工机电")):
        if at == 2:
            hand.button("Add a firm")
            expect(hand.find("firm-2-name")).to_be_visible()
        hand.write(**{f"firm-{at}-name": f"{firm}计划生育协会"})
    hand.button("Go on and check")
    hand.button("Found it")
    hand.page.wait_for_url("**/branches/*/?founded=1")

    park = Branch.objects.select_related("parent").get(name=name)
    assert (park.parent.code, park.child_count) == (TOWNSHIP, 3)
    assert set(park.children.values_list("level", "model")) == {("attached", "park")}


def test_shops_are_listed_with_the_host_that_was_chosen(doors, rows):
    hand = doors.open("reviewer")
    hand.page.goto(f"{doors.url}/branches/new/attached/")
    hand.choose("parent", VILLAGE)
    hand.button("List them in the group of the host chosen")
    hand.page.wait_for_url(f"**/branches/{VILLAGE}/units/")
    hand.write(**{"unit-0-name": "老李饭馆", "unit-0-contact": "李四", "unit-0-headcount": "3"})
    hand.button("Save")
    hand.page.wait_for_url(f"**/branches/{VILLAGE}/")

    unit = HostedUnit.objects.select_related("branch").get(name="老李饭馆")
    assert (unit.branch.code, unit.headcount, unit.contact) == (VILLAGE, 3, "李四")
    expect(hand.page.get_by_text("老李饭馆")).to_be_visible()


def test_an_association_moves_to_another_host(doors, rows):
    hand = doors.open("reviewer")
    host = Branch.objects.get(code=VILLAGE)
    other = Branch.objects.filter(parent=host.parent, level="base", kind="administrative").exclude(
        pk=host.pk
    )[0]
    firm = Branch.objects.get(code=f"{VILLAGE}-M001")
    hand.page.goto(f"{doors.url}/branches/{firm.code}/")
    hand.link("Attach or move")
    hand.choose("to", other.code)
    hand.button("Go on and check")
    hand.button("Move it")
    hand.page.wait_for_url(f"**/branches/{firm.code}/")
    firm.refresh_from_db()
    assert (firm.base_id, firm.parent_id) == (other.pk, other.pk)
