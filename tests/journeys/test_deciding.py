"""The township reviews, the clerk mends, the county clears its queue."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import DeclaredRelative, User
from assistance.models import AidCase, Step
from families.models import Person

from .entering import TOWNSHIP
from .steps import Hand, said
from .waiting import actor_named, decidable, make_wait

pytestmark = pytest.mark.browser


def number_shown(hand: Hand) -> str:
    return re.search(r"/cases/([^/]+)/", hand.page.url)[1]


def row_of(hand: Hand, case: AidCase):
    return hand.page.locator("main tbody tr", has_text=case.number).get_by_role("link")


def acts_of(username: str) -> list[str]:
    officer = User.objects.get(username=username).officer_id
    return list(Step.objects.filter(officer=officer).order_by("-id").values_list("act", flat=True))


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("script", [True, False])
def test_the_township_returns_a_case_and_gets_it_back_mended(doors, rows, script):
    make_wait("reviewer", 2)
    hand = doors.open("reviewer", java_script_enabled=script)
    first = decidable("reviewer")[0]

    hand.click(row_of(hand, first))
    assert hand.page.locator("form[data-decision] [type=radio]:checked").count() == 0
    hand.tick("verdict", "agree")
    hand.button("Submit and next")
    hand.page.wait_for_url("**flow=1")
    assert (hand.clicks, AidCase.objects.get(pk=first.pk).awaiting_role) == (3, "approver")

    hand.start_counting()
    second = AidCase.objects.get(number=number_shown(hand))
    assert second.pk != first.pk
    if second.kind != "education":
        second = next(case for case in decidable("reviewer") if case.kind == "education")
        hand.page.goto(hand.page.url.replace(number_shown(hand), second.number))
    hand.tick("verdict", "return")
    hand.tick("reasons", "school_unproven")
    hand.write(comment="请补学籍证明。")
    hand.button("Submit and next")
    hand.page.wait_for_url(lambda url: second.number not in url)
    second.refresh_from_db()
    assert (hand.clicks, second.state) == (3, "returned")

    mended = mend(doors.open("townclerk", java_script_enabled=script), second)
    assert (mended.state, mended.awaiting_role, mended.awaiting_branch.code) == (
        "in_review",
        "reviewer",
        TOWNSHIP,
    )


def mend(clerk: Hand, case: AidCase) -> AidCase:
    clerk.page.goto(f"{clerk.page.url.partition('?')[0]}?tab=mend&order=arrived")
    clerk.click(row_of(clerk, case))
    clerk.link("Mend and submit")
    clerk.page.locator("main .alert", has_text="请补学籍证明。").wait_for()
    clerk.link("Change")
    marked = clerk.page.locator("main .field", has_text=said("Returned: please look at this again."))
    assert [field.locator("[name]").first.get_attribute("name") for field in marked.all()] == [
        "period",
        "school",
        "stage",
        "grade",
        "proof_no",
    ]
    clerk.write(proof_no="湄职2026-118")
    clerk.button("Save")
    clerk.button("Submit")
    clerk.page.wait_for_url("**/receipt/")
    return AidCase.objects.select_related("awaiting_branch").get(pk=case.pk)


def declare_kin(officer_id: int, person: Person) -> None:
    relative = DeclaredRelative(
        officer_id=officer_id, name=person.name, relation="侄女", declared_at=timezone.now()
    )
    relative.id_number = person.id_number
    relative.save()


def test_one_by_one_passes_over_what_a_colleague_must_decide(doors, rows):
    make_wait("reviewer", 2)
    concerned = decidable("reviewer")[-1]
    declare_kin(actor_named("reviewer").officer_id, concerned.beneficiary)
    assert concerned not in decidable("reviewer")
    # It has waited longest, so that it is what comes next for anybody else.
    long_ago = timezone.now() - timedelta(days=400)
    AidCase.objects.filter(pk=concerned.pk).update(waiting_since=long_ago)
    hand = doors.open("reviewer")
    hand.link("One by one")
    hand.page.wait_for_url("**flow=1")
    assert AidCase.objects.get(number=number_shown(hand)) == decidable("reviewer")[0]


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("count", [20, pytest.param(60, marks=pytest.mark.full)])
def test_the_county_clears_its_cases_by_keyboard(doors, rows, count):
    """Every tenth one is returned; two and a half keys a case at most."""
    make_wait("approver", count)
    before = len(acts_of("approver"))
    hand = doors.open("approver")
    hand.press("ArrowDown", "Enter")
    hand.page.wait_for_url("**flow=1")
    for turn in range(count):
        keys = ("2", "Tab", "Space", "Control+Enter") if turn % 10 == 9 else ("1", "Control+Enter")
        number = number_shown(hand)
        hand.press(*keys[:-1])
        with hand.page.expect_navigation():
            hand.press(keys[-1])
        assert number not in hand.page.url, hand.page.locator("main").inner_text()
    done = acts_of("approver")[: len(acts_of("approver")) - before]
    assert (done.count("agreed"), done.count("returned"), hand.clicks) == (count * 9 // 10, count // 10, 0)
    assert hand.keys <= count * 5 // 2


@pytest.mark.usefixtures("language")
def test_the_county_decides_without_script(doors, rows):
    make_wait("approver", 3)
    before = len(acts_of("approver"))
    hand = doors.open("approver", java_script_enabled=False)
    hand.link("One by one")
    for verdict in ("agree", "return", "agree"):
        hand.tick("verdict", verdict)
        if verdict == "return":
            hand.tick("reasons", "identity")
        hand.button("Submit and next")
    hand.page.goto(hand.page.url)
    assert acts_of("approver")[: -before or None] == ["agreed", "returned", "agreed"]
    assert hand.clicks == 1 + 3 * 2 + 1
