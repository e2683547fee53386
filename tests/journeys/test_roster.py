import re
from itertools import count

import pytest

from ground.resident_ids import with_check
from members.models import Membership

from .steps import said

pytestmark = pytest.mark.browser

_serial = count(1)


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("script", [True, False])
def test_a_member_is_enrolled_found_on_the_list_and_leaves(doors, rows, script):
    hand = doors.open("clerk", java_script_enabled=script)
    number = with_check(f"52212819760416{200 + 2 * next(_serial)}")
    hand.page.goto(f"{hand.page.url.partition('/todo/')[0]}/members/")
    hand.link("Enrol a member")
    hand.write(
        name="令狐秀英", id_number=number, met_on="20260105", minutes="2026年第1次", joined_on="20260105"
    )
    hand.choose("resident", "rural.former_rural")
    hand.tick("categories", "volunteer")
    hand.button("Enrol")
    hand.page.wait_for_url("**/members/HY*/")
    card = re.search(r"HY\d{6}-\d{7}", hand.page.url)[0]
    assert hand.clicks <= 5

    hand.page.locator("main .crumbs a").first.click()
    hand.page.wait_for_url("**/members/")
    hand.write(q=card)
    hand.button("Find")
    hand.page.wait_for_url("**found=*")
    hand.page.locator("main").get_by_role("link", name="令狐秀英").click()
    hand.page.wait_for_url(f"**/{card}/")

    hand.link("Record leaving")
    hand.write(left_on="20260601", left_words="迁往贵阳")
    hand.tick("left_reason", "moved")
    hand.button("Record leaving")
    hand.page.wait_for_url(f"**/{card}/")
    assert said("left") in hand.page.locator(".tag").first.inner_text()
    membership = Membership.objects.get(card_no=card)
    assert (str(membership.left_on), membership.left_reason) == ("2026-06-01", "moved")
    hand.button("Undo the leaving")
    hand.page.wait_for_url(f"**/{card}/")
    assert Membership.objects.get(card_no=card).left_on is None
