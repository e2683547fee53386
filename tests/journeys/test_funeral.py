import re
from datetime import timedelta

import pytest
from django.utils import timezone

from assistance.models import AidCase
from families.codes import Relation
from tests.assistance.aid import household

from .entering import VILLAGE, choose_kind
from .steps import said
from .waiting import Office

pytestmark = pytest.mark.browser


@pytest.fixture
def bereaved(rows):
    """A household of the village whose grandmother died."""
    office = Office()
    return household(office.world, office.names[VILLAGE])


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("script", [True, False])
def test_a_death_is_reported_and_its_amount_is_shown_not_typed(doors, bereaved, script):
    today = timezone.localdate()
    hand = doors.open("clerk", java_script_enabled=script)
    hand.click(hand.page.locator("nav").get_by_role("link", name=said("Household files")).first)
    hand.click(hand.page.locator(f"main a[href*='{bereaved.number}']").first)
    hand.link("Apply for aid for this household")
    choose_kind(hand, "Funeral subsidy")
    assert "4,000.00" in hand.page.locator("main .amount-large").inner_text()
    assert hand.find("asked_amount").count() == 0
    hand.click(hand.page.locator("#div_id_beneficiary").get_by_label("王桂英"))
    hand.write(event_on=f"{today - timedelta(days=20)}", proof_no="2026-0912")
    hand.click(hand.page.locator("#div_id_applicant").get_by_label("周德贵"))
    hand.choose("applicant_relation", Relation.SON)
    hand.write(
        first_verifier="赵敏",
        second_verifier="刘芳",
        visited_on=f"{today - timedelta(days=6)}",
        met_on=f"{today - timedelta(days=5)}",
    )
    hand.tick("result", "agreed")
    hand.button("Save and check")
    hand.page.wait_for_url("**/check/")
    assert "肆仟元整" in hand.page.locator("main").inner_text()
    hand.button("Submit")
    hand.page.wait_for_url("**/receipt/")
    number = hand.page.locator(".receipt-number").inner_text()
    worked_on = hand.addresses[:-1]
    assert (len(worked_on) <= 4, hand.clicks <= 12) == (True, True), (hand.clicks, worked_on)
    assert re.fullmatch(r"SZ520328-\d{4}-\d{5}", number)
    case = AidCase.objects.select_related("beneficiary").get(number=number)
    assert (case.state, case.asked_amount, case.beneficiary.died_on) == ("in_review", 4000, None)
