"""Without a mouse: sign-in, skip link, visible focus, a decision; and nothing left after signing out."""

import pytest

from assistance.models import AidCase
from demo.accounts import DEMO_PASSWORD
from members.models import MemberGroup

from .entering import VILLAGE
from .steps import Hand, said, shown_code
from .test_deciding import number_shown
from .waiting import decidable, make_wait

pytestmark = pytest.mark.browser

# What has the focus: whether it stands in the window and is outlined, what it is, and what it says.
FOCUSED = """() => {
    const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
    return {
        body: e === document.body,
        seen: box.width > 0 && box.left >= 0 && box.right <= innerWidth + 1
            && box.top >= 0 && box.top < innerHeight,
        outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        name: e.getAttribute("name") || "", id: e.id, html: e.outerHTML.slice(0, 150),
    };
}"""


def tab_to(hand: Hand, name: str, *, within: int = 60) -> None:
    """Tab until the field of this name has the focus."""
    for _stop in range(within):
        hand.press("Tab")
        if hand.page.evaluate(FOCUSED)["name"] == name:
            return
    raise AssertionError(f"{name} was not reached with {within} tabs.")


def test_sign_in_and_decide_without_a_mouse(doors, town, rows):
    make_wait("reviewer_b", 1)
    page = doors.context().new_page()
    hand = Hand(page)
    page.goto(f"{town.url}/login/")
    if page.evaluate(FOCUSED)["name"] != "username":
        tab_to(hand, "username")
    page.keyboard.type("reviewer_b")
    tab_to(hand, "password", within=3)
    page.keyboard.type(DEMO_PASSWORD)
    hand.press("Enter")
    page.wait_for_url(lambda url: "login/" not in url or "code" in url)
    if "code" in page.url:
        if page.evaluate(FOCUSED)["name"] != "code":
            tab_to(hand, "code")
        page.keyboard.type(shown_code(page))
        hand.press("Enter")
    page.wait_for_url("**/todo/")

    hand.press("Tab")
    assert page.locator(".skip").evaluate("e => e === document.activeElement")
    assert page.evaluate(FOCUSED)["seen"]
    hand.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"

    hand.press("ArrowDown", "Enter")
    page.wait_for_url("**flow=1")
    number = number_shown(hand)
    hand.press("1")
    assert page.evaluate(FOCUSED)["id"] == "id_verdict_0"
    tab_to(hand, "comment")
    page.keyboard.type("同意1。")
    hand.press("Control+Enter")
    page.wait_for_url(lambda url: number not in url)
    case = AidCase.objects.get(number=number)
    last = case.steps.latest("seq")
    assert (last.act, last.comment) == ("agreed", "同意1。")


def test_a_row_is_chosen_without_a_mouse(doors, rows):
    group = MemberGroup.objects.filter(branch__code=VILLAGE).first()
    hand = doors.open("clerk")
    hand.page.goto(hand.page.url.replace("/todo/", group.get_absolute_url()))
    row = hand.page.locator("[data-rows] tbody tr").first

    hand.press("ArrowDown", "Space")
    assert (row.locator("[data-select]").is_checked(), "selected" in row.get_attribute("class")) == (
        True,
        True,
    )
    hand.press("Space")
    assert (row.locator("[data-select]").is_checked(), "selected" in row.get_attribute("class")) == (
        False,
        False,
    )


@pytest.mark.parametrize("place", ["todo", "case", "household", "new household", "yearly"])
def test_every_stop_of_the_tab_key_is_seen(doors, rows, place):
    case = decidable("reviewer_b")[0] if place == "case" else None
    account = {"yearly": "manager", "case": "reviewer_b", "todo": "reviewer_b"}.get(place, "clerk")
    hand = doors.open(account)
    if place == "case":
        hand.page.goto(hand.page.url.replace("/todo/", case.get_absolute_url()))
    elif place == "household":
        hand.page.goto(hand.page.url.replace("/todo/", "/families/"))
        hand.page.locator("main tbody a").first.click()
        hand.page.wait_for_url("**/families/JT*/")
    elif place != "todo":
        address = {"new household": "/families/new/", "yearly": "/reports/annual/new/"}[place]
        hand.page.goto(hand.page.url.replace("/todo/", address))
    stops = 0
    for _stop in range(150):
        hand.press("Tab")
        focused = hand.page.evaluate(FOCUSED)
        if focused["body"]:
            break
        stops += 1
        assert (focused["seen"], focused["outlined"]) == (True, True), focused["html"]
    assert stops > 10


def test_nothing_is_shown_by_going_back_after_signing_out(doors, rows):
    hand = doors.sign_in("clerk2")
    page = hand.page
    page.goto(page.url.replace("/todo/", "/families/"))
    page.locator("main tbody a").first.click()
    page.wait_for_url("**/families/JT*/")
    head = page.locator("main h1").inner_text()
    page.locator(".tools details.menu summary").click()
    page.locator(".tools .menu-list").get_by_role("button", name=said("Sign out")).click()
    page.wait_for_url("**/login/")
    page.go_back()
    page.wait_for_load_state()
    assert head not in page.content()
    assert page.locator("main [name=password]").count() == 1
