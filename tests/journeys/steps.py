"""A pair of hands at the browser: signs in, clicks, types, and counts what it did."""

import re
from contextvars import ContextVar
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from demo.accounts import DEMO_PASSWORD

DESK = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
WAIT_MS = 30_000
# The language that the pages of a journey are read in; the `language` fixture sets it.
spoken = ContextVar("spoken", default="zh-hans")


def said(sentence: str, **terms) -> str:
    """What the interface calls this."""
    with override(spoken.get()):
        return gettext(sentence) % terms if terms else gettext(sentence)


@dataclass
class Hand:
    """Acts on one page, counting clicks, keystrokes and the different addresses it was led to."""

    page: Page
    clicks: int = 0
    keys: int = 0
    addresses: list[str] = field(default_factory=list)

    def __post_init__(self):
        self.page.on("framenavigated", self._note)

    def _note(self, frame):
        path = urlsplit(frame.url).path
        if frame == self.page.main_frame and path not in self.addresses[-1:]:
            self.addresses.append(path)

    def start_counting(self) -> None:
        self.clicks, self.keys, self.addresses = 0, 0, []

    def find(self, name: str) -> Locator:
        return self.page.locator(f"main [name={name}]")

    def click(self, target: Locator) -> None:
        self.clicks += 1
        target.click()
        # A form is sent after the draft of it that is on its way.
        self.page.locator("form[aria-busy=true]").wait_for(state="detached")

    def button(self, label: str) -> None:
        self.click(self.page.locator("main").get_by_role("button", name=said(label)).first)

    def link(self, label: str) -> None:
        self.click(self.page.locator("main").get_by_role("link", name=said(label)).first)

    def tick(self, name: str, value: str) -> None:
        self.click(self.page.locator(f"main [name={name}][value='{value}']"))

    def choose(self, name: str, value: str) -> None:
        """Pick from a list: one click, however the list is opened."""
        self.clicks += 1
        self.find(name).select_option(value)

    def write(self, **fields: str) -> None:
        for name, text in fields.items():
            self.find(name.replace("__", "-")).fill(text)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.keys += 1
            self.page.keyboard.press(key)


class Doors:
    """Signed-in browser contexts. Each account signs in once, by the pages; later ones carry its cookies."""

    def __init__(self, url: str, browser: Browser):
        self.url, self.browser = url, browser
        self.kept: dict[str, dict] = {}
        self.opened: list[BrowserContext] = []

    def context(self, **options) -> BrowserContext:
        language = "en" if options.pop("english", spoken.get() == "en") else "zh-hans"
        context = self.browser.new_context(**{"locale": "zh-CN", "viewport": DESK, **options})
        context.set_default_timeout(WAIT_MS)
        context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": self.url}])
        self.opened.append(context)
        return context

    def open(self, username: str, **options) -> Hand:
        """A page of this account at its to-do list."""
        if username not in self.kept:
            self.kept[username] = self.sign_in(username).page.context.storage_state()
        page = self.context(storage_state=self.kept[username], **options).new_page()
        hand = Hand(page)
        page.goto(f"{self.url}/todo/")
        hand.start_counting()
        return hand

    def sign_in(self, username: str, **options) -> Hand:
        """Through the sign-in pages, with the second factor where the account needs one."""
        page = self.context(**options).new_page()
        page.goto(f"{self.url}/login/")
        page.fill("[name=username]", username)
        page.fill("[name=password]", DEMO_PASSWORD)
        page.click("main .btn-primary")
        page.wait_for_load_state()
        give_code(page)
        page.wait_for_url("**/todo/")
        return Hand(page)

    def close(self) -> None:
        while self.opened:
            self.opened.pop().close()


def give_code(page: Page) -> None:
    """Passes the code page, if there is one. A code is good once: a used one is waited out."""
    used = ""
    while page.locator("[name=code]").count():
        code = shown_code(page)
        if code == used:
            page.wait_for_timeout(1000)
            page.goto(page.url)
            continue
        page.fill("[name=code]", code)
        page.click("main .btn-primary")
        page.wait_for_load_state()
        used = code


def shown_code(page: Page) -> str:
    """The second factor of a demo account, which its code page shows."""
    return re.search(r"\d{6}", page.locator("main .alert-success").inner_text())[0]
