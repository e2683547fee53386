"""From an account that is made to a clerk at work: four people, each at a browser of their own."""

import pytest

from branches.models import Branch, Duty
from tests.accounts.people import id_number

from .entering import VILLAGE
from .steps import Hand, said

pytestmark = pytest.mark.browser

PASSWORD = "the river runs past the tea hills"


@pytest.mark.parametrize("script", [True, False])
def test_a_new_clerk_comes_to_work(doors, rows, script):
    name, username = ("周新民", "zhou.xinmin") if script else ("周新华", "zhou.xinhua")

    system = doors.open("system", java_script_enabled=script)
    system.page.goto(f"{doors.url}/settings/users/")
    system.link("Make an account")
    system.write(name=name, id_number=id_number(place="522102"), username=username)
    system.button("Make the account and show the code")
    code = system.page.locator("#one-time-code").inner_text()
    system.page.reload()
    assert code not in system.page.content()

    manager = doors.open("manager", java_script_enabled=script)
    manager.page.goto(f"{doors.url}/branches/{VILLAGE}/")
    manager.link("Propose a duty")
    manager.write(person=username)
    manager.tick("role", "clerk")
    manager.button("Propose")
    assert said("waits for confirmation") in manager.page.locator("main h1").inner_text()

    system.page.goto(f"{doors.url}/duties/")
    system.click(system.page.locator("main").get_by_role("link", name=name).first)
    system.button("Confirm the duty")
    assert system.page.locator(".message-success").count() == 1

    clerk = Hand(doors.context(java_script_enabled=script).new_page())
    clerk.page.goto(f"{doors.url}/first/")
    clerk.write(username=username, code=code.lower(), new=PASSWORD, again=PASSWORD)
    clerk.button("Set the password and sign in")
    clerk.page.wait_for_url("**/todo/")
    clerk.page.goto(f"{doors.url}/branches/")
    village = Branch.objects.get(code=VILLAGE)
    assert clerk.page.locator("main tbody tr").first.inner_text().startswith(village.name)
    assert Duty.objects.get(user__username=username).branch == village
