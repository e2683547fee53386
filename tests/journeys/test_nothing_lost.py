"""Session, network and browser die in mid-form: what was typed is there again."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from accounts.models import Draft

from .entering import Family, new_family
from .steps import Hand, said

pytestmark = pytest.mark.browser

# A failure that comes and goes shows in many tries; an ordinary run takes two.
TRIES = [pytest.param(n, marks=[pytest.mark.full] if n > 1 else [], id=f"try {n + 1}") for n in range(20)]
KEPT, OFFLINE = "草稿已存", "未保存，网络断开（将继续重试）"
NEW = "/families/new/"


@pytest.fixture
def family(rows) -> Family:
    """What is typed; nothing of an earlier try is left."""
    Draft.objects.all().delete()
    return new_family()


def typed_of(family: Family) -> dict[str, str]:
    return {"name": "陈国强", "id_number": family.father, "phone": family.phone, "employer": "务农"}


def open_form(doors, *, script: bool = True) -> Hand:
    """The registration, in a session of this try alone."""
    hand = doors.sign_in("clerk", java_script_enabled=script)
    hand.page.goto(f"{doors.url}{NEW}")
    return hand


def type_and_leave(page: Page, **fields: str) -> None:
    """Write like a person does: into a field, then on to the next."""
    for name, text in fields.items():
        box = page.locator(f"main [name={name}]")
        box.fill(text)
        box.press("Tab")


def says(page: Page, words: str) -> None:
    expect(page.locator("[data-draft-state] [role=status]")).to_contain_text(words)


def shown(page: Page, names) -> dict[str, str]:
    return {name: page.locator(f"main [name={name}]").input_value() for name in names}


def sign_in_here(page: Page) -> None:
    from demo.accounts import DEMO_PASSWORD

    page.fill("[name=username]", "clerk")
    page.fill("[name=password]", DEMO_PASSWORD)
    page.click("main .btn-primary")


def kill_session(page: Page) -> None:
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    assert Session.objects.filter(pk=cookies["sessionid"]).delete()[0] == 1


@pytest.mark.parametrize("n", TRIES)
def test_the_session_dies(doors, family, n):
    page, typed = open_form(doors).page, typed_of(family)
    names = list(typed)
    before, after = names[: 1 + n % 3], names[1 + n % 3 :]
    type_and_leave(page, **{name: typed[name] for name in before})
    says(page, KEPT)
    kill_session(page)
    type_and_leave(page, **{name: typed[name] for name in after})
    says(page, "登录已失效，草稿已存")

    page.locator("[data-draft-sign-in]").click()
    sign_in_here(page)

    page.wait_for_url(f"**{NEW}?draft=take")
    assert shown(page, typed) == typed


@pytest.mark.parametrize("n", TRIES)
def test_the_network_dies(doors, family, n):
    page, typed = open_form(doors).page, typed_of(family)
    names = list(typed)
    type_and_leave(page, **{names[0]: typed[names[0]]})
    says(page, KEPT)
    page.context.set_offline(True)
    type_and_leave(page, **{name: typed[name] for name in names[1:]})
    says(page, OFFLINE)
    # A form that is sent now stays where it is.
    page.locator("main .form-actions .btn-primary").click()
    assert page.url.endswith(NEW)
    page.context.set_offline(False)
    says(page, KEPT)

    again = page.context.new_page()
    page.close()
    again.goto(f"{doors.url}{NEW}?draft=take")
    assert shown(again, typed) == typed


@pytest.mark.parametrize("n", TRIES)
def test_the_browser_dies(doors, family, n):
    page, typed = open_form(doors).page, typed_of(family)
    type_and_leave(page, **typed)
    says(page, KEPT)
    left = {name: value for name, value in Draft.objects.get().fields if name in typed}
    page.context.close()

    again = open_form(doors).page
    again.get_by_role("link", name=said("Take it up")).click()
    assert left == typed
    assert shown(again, typed) == typed


@pytest.mark.parametrize("n", TRIES)
def test_the_session_dies_without_script(doors, family, n):
    page, typed = open_form(doors, script=False).page, typed_of(family)
    type_and_leave(page, **typed)
    kill_session(page)

    page.locator("main .form-actions .btn-primary").click()
    page.wait_for_url("**/relogin/**")
    sign_in_here(page)

    assert page.url.endswith(f"{NEW}?draft=take")
    assert shown(page, typed) == typed


def test_two_windows_are_told_of_each_other(doors, family):
    first = open_form(doors).page
    second = first.context.new_page()
    second.goto(first.url)
    type_and_leave(first, name="第一个窗口")
    says(first, KEPT)
    type_and_leave(second, name="第二个窗口")
    says(second, "本页另有一份草稿")
    assert dict(Draft.objects.get().fields)["name"] == "第一个窗口"

    second.locator("[data-draft-replace]").click()
    says(second, KEPT)
    assert dict(Draft.objects.get().fields)["name"] == "第二个窗口"


def test_a_saved_page_leaves_no_draft(doors, family):
    hand = open_form(doors)
    typed = typed_of(family)
    type_and_leave(hand.page, **typed)
    hand.choose("resident", "rural.former_rural")
    says(hand.page, KEPT)
    hand.button("Save and continue")
    hand.page.wait_for_url("**/edit/members/")
    assert not Draft.objects.exists()
