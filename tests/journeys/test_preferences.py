"""What somebody set for himself holds on every page: large type, no single keys, the language."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import User
from tests import databases

from .entering import COUNTY
from .steps import DESK
from .test_axe import NARROWEST, WIDER
from .waiting import decidable, make_wait

pytestmark = pytest.mark.browser

# A desk screen whose browser shows everything twice as large.
ZOOMED = {"viewport": {"width": 683, "height": 384}, "device_scale_factor": 2}
WINDOWS = {"desk": {"viewport": DESK}, "zoomed": ZOOMED, "narrow": {"viewport": NARROWEST}}
DIALOG_OPEN = "document.querySelector('#shortcuts').open"
FOCUSED = "document.activeElement.id"


@pytest.fixture(scope="module")
def addresses(town, django_db_blocker):
    with django_db_blocker.unblock(), databases.connected_to(town.database.url):
        make_wait("approver", 1)
        case = decidable("approver")[0]
        return [
            reverse("desk:todo"),
            case.get_absolute_url(),
            case.household.get_absolute_url(),
            reverse("desk:dashboard"),
            reverse("branches:page", args=[COUNTY]),
            reverse("branches:tree"),
        ]


@pytest.fixture
def set_back(rows):
    """What journeys set for an account is as before when the next one signs in."""
    before = list(User.objects.filter(username__in=["approver", "reviewer_b"]))
    yield
    User.objects.bulk_update(before, ["large_type", "shortcuts", "language"])


def root_size(page: Page) -> str:
    return page.evaluate("getComputedStyle(document.documentElement).fontSize")


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("large", [False, True], ids=["usual", "large"])
def test_nothing_is_cut_off_in_large_type_or_enlarged(window, large, doors, town, addresses, set_back):
    if large:
        desk = doors.open("approver").page
        desk.click("[name=large][value='1']")
        desk.wait_for_load_state()
    page = doors.open("approver", **WINDOWS[window]).page
    wider = {}
    for address in addresses:
        page.goto(town.url + address)
        assert root_size(page) == ("18px" if large else "16px")
        wider[address] = page.evaluate(WIDER)
    assert wider == {address: [] for address in addresses}


def press_single_keys(page: Page) -> list:
    """What the single keys bring about: an option chosen, the help opened, the search taken."""
    page.keyboard.press("1")
    chosen = page.locator("form[data-decision] [type=radio]:checked").count()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    helped = page.evaluate(DIALOG_OPEN)
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    return [chosen, helped, page.evaluate(FOCUSED)]


def test_switched_off_no_single_key_does_anything(doors, town, rows, set_back):
    make_wait("reviewer_b", 1)
    case = town.url + decidable("reviewer_b")[0].get_absolute_url()
    hand = doors.open("reviewer_b")
    hand.page.goto(case)
    assert press_single_keys(hand.page) == [1, True, "global-search"]

    hand.page.goto(town.url + reverse("accounts:me"))
    hand.find("shortcuts").uncheck()
    hand.button("Save")
    hand.page.goto(case)
    assert press_single_keys(hand.page) == [0, False, ""]
    # What takes a second key to press still sends.
    hand.tick("verdict", "agree")
    hand.page.keyboard.press("Control+Enter")
    hand.page.wait_for_load_state()
    hand.page.wait_for_url(lambda url: url != case)


@pytest.mark.parametrize("account", ["", "approver"])
def test_another_language_shows_the_same_page(account, doors, town, rows, set_back):
    page = doors.open(account).page if account else doors.context().new_page()
    path = (
        reverse("assistance:list") + "?state=approved"
        if account
        else reverse("accounts:login") + "?next=/todo/"
    )
    page.goto(town.url + path)
    for language, button in (("en", "English"), ("zh-CN", "中文")):
        page.get_by_role("button", name=button).click()
        page.wait_for_selector(f"html[lang={language}]")
        assert page.url == town.url + path
