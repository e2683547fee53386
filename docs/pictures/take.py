"""Takes the pictures of the README from a running demo: `.venv/bin/python docs/pictures/take.py [ADDRESS]`.

Needs Debian's chromium and a font with Chinese characters. The demo is the same everywhere but for
its days, so the pictures differ only in dates from one time to the next.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
PASSWORD = "tea-hills-2026"
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
FLAGS = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"]


def signed_in(browser: Browser, site: str, account: str, size: dict[str, int]) -> Page:
    page = browser.new_context(viewport=size, locale="zh-CN").new_page()
    page.goto(f"{site}/login/")
    page.fill("[name=username]", account)
    page.fill("[name=password]", PASSWORD)
    page.click("main .btn-primary")
    page.wait_for_load_state()
    if "/code/" in page.url:
        page.fill("[name=code]", re.search(r"\b\d{6}\b", page.inner_text("main"))[0])
        page.click("main .btn-primary")
        page.wait_for_load_state()
    return page


def take(page: Page, name: str) -> None:
    page.screenshot(path=HERE / f"{name}.png")
    print(f"{name}.png  {page.url}")


def main(site: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        officer = signed_in(browser, site, "approver", DESK)
        officer.goto(f"{site}/todo/")
        take(officer, "todo")
        officer.locator("td a").first.click()
        officer.wait_for_load_state()
        take(officer, "case")
        officer.locator("a[href^='/families/JT']").first.click()
        officer.wait_for_load_state()
        take(officer, "household")
        phone = signed_in(browser, site, "approver", PHONE)
        phone.goto(f"{site}/todo/")
        take(phone, "phone")
        browser.close()


if __name__ == "__main__":
    main((sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000").rstrip("/"))
