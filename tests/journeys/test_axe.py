"""No page breaks what axe can check, and none is wider than its window.

With ``PICTURES=FOLDER`` every page that is opened is kept there as a picture of its whole length.
"""

import os
from pathlib import Path

import pytest

from tests.matrix.reading import installed

from .checked import changed, record
from .known import addresses
from .screens import NO_PAGE, SCREENS, Screen, address_of
from .steps import DESK, PHONE, Doors

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COMBINATIONS = [(False, DESK), (True, DESK), (False, PHONE), (True, PHONE)]
PICTURES = os.environ.get("PICTURES")
NARROWEST = {"width": 320, "height": 640}
RUN = """tags => axe.run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]}).then(
    found => found.violations.map(v => v.id + ": " + v.nodes.slice(0, 3).map(n => n.html).join(" | ")))"""
# A part that scrolls by itself is no wider page; what pokes out of the window is named.
WIDER = """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
    Array.from(document.querySelectorAll("body *"))
        .filter(e => e.getBoundingClientRect().right > window.innerWidth + 1)
        .slice(0, 5).map(e => e.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def known(town, django_db_blocker):
    from tests import databases

    with django_db_blocker.unblock(), databases.connected_to(town.database.url):
        return addresses()


@pytest.fixture(scope="module")
def open_page(town, browser):
    """One page for each account, language and size of window, used again and again."""
    doors, pages = Doors(town.url, browser), {}

    def opened(account: str, *, english: bool, size: dict[str, int]):
        key = (account, english, size["width"])
        if key not in pages:
            options = {"english": english, "viewport": size}
            pages[key] = (
                doors.open(account, **options).page if account else doors.context(**options).new_page()
            )
            pages[key].add_init_script(AXE)
        pages[key].set_viewport_size(size)
        return pages[key]

    yield opened
    doors.close()


@pytest.fixture(scope="module")
def passed():
    return set()


def test_every_page_stands_in_the_list():
    assert {screen.url for screen in SCREENS} | NO_PAGE == set(installed())


def looks():
    """Every screen in each language and size of window.

    The ordinary run opens each address once, in Chinese on a desk; its other states, languages and
    sizes when the page has changed since all of them were looked at, and with --all.
    """
    different, opened = changed(), set()
    for screen in SCREENS:
        app = screen.url.partition(":")[0]
        for english, size in COMBINATIONS:
            is_first = (english, size) == COMBINATIONS[0] and screen.url not in opened
            opened.add(screen.url)
            name = f"{screen}-{'en' if english else 'zh'}-{size['width']}"
            needless = not is_first and app not in different
            yield pytest.param(screen, english, size, marks=[pytest.mark.full] if needless else [], id=name)


@pytest.mark.parametrize(("screen", "english", "size"), list(looks()))
def test_a_page_breaks_nothing_that_axe_finds(screen, english, size, town, known, open_page, passed):
    page = open_page(screen.account, english=english, size=size)
    look(screen, town, known, page)
    keep_picture(page, screen, "en" if english else "zh", size)
    passed.add((str(screen), english, size["width"]))


def test_what_passed_is_put_on_record(passed):
    seen = {}
    for screen in SCREENS:
        wanted = {(str(screen), english, size["width"]) for english, size in COMBINATIONS}
        seen.setdefault(screen.url.partition(":")[0], []).append(wanted <= passed)
    whole = {pages for pages, all_of_one in seen.items() if all(all_of_one)}
    record(whole)
    if whole >= set(seen):
        assert changed() == set()


def is_page(response) -> bool:
    """Whether this is the page itself or a step towards it, and no part that it loads."""
    return response.request.is_navigation_request() and response.status not in (301, 302)


def look(screen: Screen, town, known, page) -> None:
    if not screen.account:
        page.context.clear_cookies(name="sessionid")
    answers = []
    page.on("response", note := lambda response: is_page(response) and answers.append(response.status))
    page.goto(town.url + address_of(screen, known))
    if screen.act:
        screen.act(page)
    page.remove_listener("response", note)
    assert answers[-1] == screen.status
    assert page.evaluate(RUN, TAGS) == []
    page.set_viewport_size(NARROWEST)
    assert page.evaluate(WIDER) == []


def keep_picture(page, screen: Screen, language: str, size: dict[str, int]) -> None:
    if PICTURES:
        page.set_viewport_size(size)
        name = str(screen).replace(":", ".").replace("/", "_").replace("?", "_")
        page.screenshot(path=Path(PICTURES) / f"{language}-{size['width']}" / f"{name}.png", full_page=True)
