"""What pages cost on the wire, as the browser counts it, and that nothing on them moves while they load."""

from dataclasses import dataclass

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from families.models import Household
from tests import databases

from .steps import PHONE
from .waiting import decidable, make_wait

pytestmark = pytest.mark.browser

FIRST_VISIT_BYTES = 80 * 1024
LATER_PAGE_BYTES = 15 * 1024
KEPT_FOR_YEARS = "max-age=315360000, public, immutable"
SHIFTED = """() => new Promise(done => {
    let sum = 0;
    new PerformanceObserver(list => list.getEntries().forEach(entry => sum += entry.value))
        .observe({type: "layout-shift", buffered: true});
    setTimeout(() => done(sum), 500);
})"""
# A busy machine paints a page while it still comes, and its edge moves on; what moves by itself always does.
TRIES = 5
MOVED_BY_HASTE = 0.02
PAGES = ("sign-in", "to-do", "case", "household", "overview")


@dataclass(frozen=True)
class Load:
    """One opening of a page: its bytes on the wire with all that it asked for, and how far things moved."""

    received: int
    shifted: float


@pytest.fixture(scope="module")
def addresses(town, django_db_blocker):
    with django_db_blocker.unblock(), databases.connected_to(town.database.url):
        make_wait("approver", 1)
        case = decidable("approver")[0]
        return {
            "sign-in": reverse("accounts:login"),
            "to-do": reverse("desk:todo"),
            "case": case.get_absolute_url(),
            "household": Household.objects.get(pk=case.household_id).get_absolute_url(),
            "overview": reverse("desk:dashboard"),
        }


def load(page: Page, address: str, *, forgotten: bool) -> Load:
    """Open the page; with ``forgotten`` as a browser that has kept no file of the site."""
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    if forgotten:
        wire.send("Network.clearBrowserCache")
    sizes = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    shifted = page.evaluate(SHIFTED)
    wire.detach()
    return Load(round(sum(sizes)), shifted)


def stillest(page: Page, address: str, *, forgotten: bool) -> Load:
    """The first of some openings in which nothing moved, or the one in which least did."""
    loads = []
    for _ in range(TRIES):
        loads.append(load(page, address, forgotten=forgotten))
        assert loads[-1].shifted < MOVED_BY_HASTE
        if round(loads[-1].shifted, 3) == 0:
            break
    return min(loads, key=lambda one: one.shifted)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("size", [None, PHONE], ids=["desk", "phone"])
def test_a_page_is_light_and_stands_still(name, size, town, doors, addresses):
    options = {"viewport": size} if size else {}
    page = (
        doors.context(**options).new_page() if name == "sign-in" else doors.open("approver", **options).page
    )
    address = town.url + addresses[name]
    first = stillest(page, address, forgotten=True)
    later = stillest(page, address, forgotten=False)
    assert LATER_PAGE_BYTES < first.received <= FIRST_VISIT_BYTES
    assert 0 < later.received <= LATER_PAGE_BYTES
    # As Lighthouse tells it: what moves less than that is the edge of a page that comes in parts.
    assert [round(first.shifted, 3), round(later.shifted, 3)] == [0, 0]


def test_scripts_and_styles_come_compressed_and_are_kept(town, doors):
    page = doors.context().new_page()
    answers = []
    page.on("response", lambda answer: "/static/" in answer.url and answers.append(answer))
    page.goto(f"{town.url}/login/", wait_until="networkidle")
    texts = [answer for answer in answers if answer.url.endswith((".css", ".js"))]
    assert texts
    assert {answer.headers.get("content-encoding") for answer in texts} == {"gzip"}
    assert {answer.headers["cache-control"] for answer in answers} == {KEPT_FOR_YEARS}
