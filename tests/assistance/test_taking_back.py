"""Taking a decision back: asked first, explained, and told to the one who was told of the decision."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.messages.notify import unread_count
from accounts.models import AuditEntry, Notification
from accounts.roles import Role
from assistance.cases.states import Act
from assistance.models import AidCase
from branches.actors import actor_for
from branches.models import Duty
from ground.refusals import Forbidden, Refused, Stale
from tests.accounts.people import signed_in
from tests.assistance.aid import approved, entered, household
from tests.assistance.world import NOW

pytestmark = pytest.mark.usefixtures("on_the_day", "in_english")
TOLD = {"agree": "case.approved", "return": "case.returned", "refuse": "case.refused"}


@pytest.fixture
def clerk(world):
    return world.as_(Role.CLERK, "茅坝村")


@pytest.fixture
def approver(world):
    return world.as_(Role.APPROVER, "湄潭县")


def decided(world, by, verdict="agree"):
    return world.decide(world.reviewed(), by, verdict, reasons=["other"], comment="说明")


def address(case):
    return f"/assistance/cases/{case.number}/take-back/"


def messages(user):
    rows = Notification.objects.filter(user=user).order_by("id")
    return [(row.kind, row.taken_back_at is not None) for row in rows]


@pytest.mark.parametrize("verdict", TOLD)
def test_message_and_state_agree_after_every_decision_and_every_taking_back(world, clerk, approver, verdict):
    case = decided(world, approver, verdict)
    kind = TOLD[verdict]
    assert messages(clerk.user) == [(kind, False)]

    case = world.take_back(case, approver, reason="看错了学校")

    assert messages(clerk.user) == [(kind, True), (f"{kind}.taken_back", False)]
    assert Notification.objects.get(kind=f"{kind}.taken_back").params["reason"] == "看错了学校"
    world.decide(case, approver, "agree")
    assert messages(clerk.user)[2:] == [("case.approved", False)]


def test_everybody_who_was_told_is_told_again_and_nobody_else(world, clerk, approver):
    case = world.reviewed()
    stays = {world.as_(Role.CLERK, "茅坝村", 2).user, world.as_(Role.CLERK, "永兴镇").user}
    Duty.objects.filter(pk=clerk.duty_id).update(ended_at=NOW)
    world.decide(case, approver, "return", reasons=["other"])
    # Who comes to the office later was never told, and is not told that it was taken back.
    world.as_(Role.CLERK, "茅坝村", 3)

    world.take_back(case, approver)

    again = Notification.objects.filter(kind="case.returned.taken_back")
    assert {row.user for row in again} == stays


def test_what_an_earlier_case_or_decision_told_stays_as_it_is(world, clerk, approver):
    other = decided(world, approver)
    case = decided(world, approver, "return")
    world.take_back(case, approver)

    standing = Notification.objects.filter(taken_back_at=None, kind__in=TOLD.values())
    assert [(row.kind, row.link) for row in standing] == [("case.approved", other.get_absolute_url())]


def test_what_was_taken_back_is_not_counted_as_unread_and_the_list_says_so(world, clerk, approver, client):
    world.take_back(decided(world, approver), approver)
    assert unread_count(clerk.user) == 1

    page = signed_in(client, clerk.user).get("/notifications/").content.decode()

    assert "was approved." in page
    assert page.count("taken back 2026-11-19 10:00") == 1
    assert page.count("unread") >= 1


def test_the_reason_stands_in_the_record_and_in_the_trail(world, approver):
    case = world.take_back(decided(world, approver), approver, reason="金额看错了")
    line = AuditEntry.objects.get(action="case.taken_back")
    assert case.steps.last().comment == "金额看错了"
    assert (line.data["reason"], line.data["told"], line.data["act"]) == ("金额看错了", 1, "agreed")


@pytest.mark.parametrize("reason", ["", "  ", "请联系13812345678"])
def test_without_a_fit_reason_nothing_is_taken_back(world, approver, reason):
    case = decided(world, approver)
    with pytest.raises(Refused) as refusal:
        world.take_back(case, approver, reason=reason)
    assert refusal.value.field == "reason"
    assert AidCase.objects.get(pk=case.pk).state == "approved"


def test_it_is_asked_first_and_one_sees_what_will_happen(world, approver, client, clerk):
    case = decided(world, approver)
    browser = signed_in(client, approver.user)
    assert f'href="{address(case)}"' in browser.get(case.get_absolute_url()).content.decode()

    page = browser.get(address(case))

    assert AidCase.objects.get(pk=case.pk).state == "approved"
    assert page.context["effects"] == [
        "The approval of ¥1,000.00 no longer holds; its day and amount are struck.",
        "The case waits for you again: 湄潭县计划生育协会, approval. Your decision stays in its record.",
        f"{clerk.user.officer.name}, who was told of it, is told that it was taken back, and why.",
    ]
    empty = browser.post(address(case), {"version": case.version, "reason": ""})
    assert (empty.status_code, AidCase.objects.get(pk=case.pk).state) == (422, "approved")
    sent = {"version": case.version, "reason": "看错了学校"}
    assert browser.post(address(case), sent).url == case.get_absolute_url()
    assert browser.post(address(case), sent).url == case.get_absolute_url()
    assert AidCase.objects.get(pk=case.pk).steps.filter(act=Act.TAKEN_BACK).count() == 1


def test_taking_a_funeral_back_says_that_the_death_goes_off_the_file(world, approver, client):
    case = approved(world, entered(world, "funeral", household(world)))
    page = signed_in(client, approver.user).get(address(case))
    assert page.context["effects"][1].startswith("The death of 王桂英 on 2026-10-20")


def test_a_page_of_an_older_decision_takes_no_later_one_back(world, approver, client):
    case = decided(world, approver)
    older = case.version
    case = world.decide(world.take_back(case, approver), approver, "refuse", comment="说明")
    browser = signed_in(client, approver.user)

    late = browser.post(address(case), {"version": older, "reason": "看错了"})

    assert (late.status_code, AidCase.objects.get(pk=case.pk).state) == (409, "refused")
    with pytest.raises(Stale):
        world.take_back(case, approver, version=older)


def both_duties(world, place, *, first, second):
    """One person with two roles at one place, as an actor in each."""
    user = world.user()
    return actor_for(world.duty(user, first, place)), actor_for(world.duty(user, second, place))


def test_a_decision_is_taken_back_in_the_same_role(world):
    reviewer, other = both_duties(world, "永兴镇", first=Role.REVIEWER, second=Role.APPROVER)
    case = world.decide(world.submitted(), reviewer, "return", reasons=["other"])
    with pytest.raises(Forbidden, match="not a decision of yours"):
        world.take_back(case, other)
    assert world.take_back(case, reviewer).state == "in_review"


def test_a_decision_is_taken_back_at_the_same_association(world):
    user = world.user()
    here = actor_for(world.duty(user, Role.REVIEWER, "永兴镇"))
    above = actor_for(world.duty(user, Role.REVIEWER, "湄潭县"))
    case = world.decide(world.submitted(), here, "return", reasons=["other"])
    with pytest.raises(Forbidden, match="another duty of yours"):
        world.take_back(case, above)


def test_the_page_costs_the_same_however_many_were_told(world, approver, client, clerk):
    costs = []
    for extra in (2, 12):
        for person in range(2, extra):
            world.as_(Role.CLERK, "茅坝村", person)
        case = world.reviewed()
        Duty.objects.filter(pk=clerk.duty_id).update(ended_at=NOW)
        world.decide(case, approver, "return", reasons=["other"])
        Duty.objects.filter(pk=clerk.duty_id).update(ended_at=None)
        browser = signed_in(client, approver.user)
        browser.get(address(case))
        with CaptureQueriesContext(connection) as queries:
            browser.get(address(case))
        costs.append(len(queries))
    assert costs[0] == costs[1]
