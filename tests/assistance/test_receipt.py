"""The day on which the paper came: opening, last day, closing and the version of the rule go by it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.roles import Role
from assistance import operations
from assistance.cases import queries
from assistance.cases.facts import facts_of_one
from assistance.cases.guards import why_not_in_time, why_not_received
from assistance.cases.receiving import left_behind
from assistance.cases.rules import rules_of
from assistance.cases.states import CaseState
from assistance.models import AidCase, RuleStep, SchemeRule
from assistance.schemes.rules import rule_on
from ground.refusals import Refused, Stale
from tests.accounts.people import signed_in
from tests.assistance import aid
from tests.assistance.test_rules import followed_by
from tests.assistance.world import NOW, TODAY
from tests.violating import refuses

EARLIER, LATER = TODAY - timedelta(days=10), TODAY + timedelta(days=10)
LATER_NOW = NOW + timedelta(days=10)
PLACE = "镇计生办3号柜"
STEP = ("position", "stage", "level", "role", "days")


@pytest.fixture
def village(world):
    return world.as_(Role.CLERK, "茅坝村")


def second_version(world, starts_on, **changed):
    """The next version, as confirming it leaves the two."""
    first = world.scheme.rules.get()
    world.scheme.rules.update(ends_on=starts_on - timedelta(days=1))
    rule = followed_by(first, starts_on=starts_on, ends_on=None, document_no="湄计协〔2026〕9号", **changed)
    rule.save()
    for step in first.steps.all():
        RuleStep.objects.create(rule=rule, **{name: getattr(step, name) for name in STEP})
    return SchemeRule.objects.get(pk=first.pk), rule


def received(world, case, **given):
    return operations.record_receipt(
        case.pk,
        by=world.as_(Role.CLERK, "茅坝村"),
        version=case.version,
        now=given.pop("now", NOW),
        **({"received_on": EARLIER, "paper_place": PLACE} | given),
    )


def submitted(world, case, now=NOW):
    return operations.submit(case.pk, by=world.as_(Role.CLERK, "茅坝村"), version=case.version, now=now)


def findings(case, today=TODAY):
    case = AidCase.objects.get(pk=case.pk)
    return {found.check_code: found for found in operations.check(case, today=today)}


def test_an_application_is_received_on_the_day_it_is_typed_unless_somebody_says_otherwise(world, village):
    case = submitted(world, world.draft(), LATER_NOW)

    assert (case.received_on, case.paper_place, case.submitted_on) == (TODAY, "", LATER)
    assert case.submissions.get().content["received_on"] == TODAY.isoformat()


def test_the_last_day_is_judged_by_the_day_of_receipt(world):
    world.scheme.rules.update(apply_by_month=TODAY.month, apply_by_day=TODAY.day, apply_by_year=0,
                              lateness="refuses")  # fmt: skip
    case = world.draft()
    assert findings(case, today=LATER)["in_time"].level == "ok"

    AidCase.objects.filter(pk=case.pk).update(received_on=LATER)
    assert findings(case, today=LATER)["in_time"].level == "refusal"
    with pytest.raises(Refused):
        submitted(world, case, LATER_NOW)


def test_a_later_look_does_not_judge_the_last_day_again(world):
    world.scheme.rules.update(apply_by_month=TODAY.month, apply_by_day=TODAY.day, apply_by_year=0,
                              lateness="refuses")  # fmt: skip
    case = submitted(world, world.draft())
    case = world.decide(
        case, world.as_(Role.REVIEWER, "永兴镇"), "return", reasons=["unclear"], now=LATER_NOW
    )

    assert submitted(world, case, LATER_NOW).state == CaseState.IN_REVIEW


def test_a_case_goes_by_the_rule_of_the_day_of_its_first_submission(world):
    first, second = second_version(world, TODAY + timedelta(days=5))
    home = world.household(students=2)

    assert submitted(world, world.draft(home)).rule == first
    case = submitted(world, world.draft(home, student=1), LATER_NOW)
    assert (case.rule, case.received_on) == (second, TODAY)


def test_a_case_whose_paper_came_earlier_goes_by_the_rule_of_that_day(world):
    first, _second = second_version(world, TODAY)
    case = received(world, world.draft())

    case = submitted(world, case)

    assert (case.rule, case.received_on, case.paper_place) == (first, EARLIER, PLACE)
    assert case.submissions.get().content["paper_place"] == PLACE
    assert AuditEntry.objects.filter(action="case.receipt_recorded", object_id=str(case.pk)).count() == 1


def test_an_earlier_day_typed_at_entry_counts_with_or_without_the_place(world, village):
    first, _second = second_version(world, TODAY)
    home = world.household()
    case = operations.start_case(
        household_id=home.pk, scheme_id=world.scheme.pk, by=village, now=NOW, received_on=EARLIER
    )

    assert case.was_received_earlier
    assert facts_of_one(case, today=TODAY).rule == first
    assert facts_of_one(case, today=TODAY).applied_on == EARLIER


def test_a_closed_scheme_still_takes_what_was_received_before(world, village):
    world.scheme.closed_on = TODAY
    world.scheme.save()
    home = world.household()
    assert queries.offered(village, home, today=TODAY) == []
    assert queries.offered(village, home, today=EARLIER) == [world.scheme]
    given = {"household_id": home.pk, "scheme_id": world.scheme.pk, "by": village, "now": NOW}
    with pytest.raises(Refused, match=TODAY.isoformat()):
        operations.start_case(**given)

    assert operations.start_case(**given, received_on=EARLIER).received_on == EARLIER


def test_a_draft_that_was_received_before_the_closing_is_approved_after_it(world):
    case = world.draft()
    world.scheme.closed_on = TODAY + timedelta(days=1)
    world.scheme.save()
    case = submitted(world, case, LATER_NOW)
    case = world.decide(case, world.as_(Role.REVIEWER, "永兴镇"), "agree", now=LATER_NOW)
    case = world.decide(case, world.as_(Role.APPROVER, "湄潭县"), "agree", now=LATER_NOW)

    assert case.state == CaseState.APPROVED


def test_what_was_received_on_the_closing_day_is_refused(world):
    case = world.draft()
    world.scheme.closed_on = TODAY
    world.scheme.save()

    assert findings(case)["rule"].level == "refusal"
    with pytest.raises(Refused):
        submitted(world, case)
    assert submitted(world, received(world, case)).state == CaseState.IN_REVIEW


def test_the_period_has_to_be_open_on_the_day_of_receipt(world, village):
    case = world.draft()
    AidCase.objects.filter(pk=case.pk).update(period="2027-2028", received_on=date(2027, 5, 31))
    assert findings(case, today=date(2027, 6, 5))["open"].level == "refusal"
    AidCase.objects.filter(pk=case.pk).update(received_on=date(2027, 6, 1))
    assert "open" not in findings(case, today=date(2027, 6, 5))


def test_an_earlier_receipt_wants_a_period_of_the_version_of_that_day(world):
    """A draft of today's version, which gives once; the paper came under one that gave every school year."""
    second_version(world, TODAY, period_kind="once")
    case = world.draft()
    AidCase.objects.filter(pk=case.pk).update(period="once", period_kind="once")
    assert "open" not in findings(case)

    case = received(world, AidCase.objects.get(pk=case.pk))

    assert findings(case)["open"].level == "refusal"
    AidCase.objects.filter(pk=case.pk).update(period="2026-2027")
    assert "open" not in findings(case)


def test_the_first_day_of_a_scheme_the_closing_day_and_the_day_of_an_event_are_told_apart(world):
    first = world.scheme.rules.get().starts_on
    day_before = first - timedelta(days=1)
    assert why_not_received(world.scheme, first, today=TODAY) == ""
    assert first.isoformat() in why_not_received(world.scheme, day_before, today=TODAY)
    assert TODAY.isoformat() in why_not_received(world.scheme, EARLIER, today=TODAY, event_on=TODAY)
    assert why_not_received(world.scheme, TODAY, today=TODAY, event_on=TODAY) == ""
    world.scheme.closed_on = TODAY
    assert TODAY.isoformat() in why_not_in_time(world.scheme, TODAY)
    assert why_not_in_time(world.scheme, TODAY - timedelta(days=1)) == ""


def test_a_version_that_nobody_has_confirmed_opens_nothing(world):
    first = world.scheme.rules.get()
    begins = first.starts_on - timedelta(days=400)
    followed_by(
        first, starts_on=begins, ends_on=None, document_no="试行", confirmed_at=None, confirmed_by=None
    ).save()
    assert first.starts_on.isoformat() in why_not_received(world.scheme, begins, today=TODAY)
    assert begins.isoformat() in why_not_in_time(world.scheme, begins)
    assert rule_on(world.scheme, begins) is None
    assert rule_on(world.scheme, TODAY) == first
    draft = world.draft()
    assert rules_of([draft], today=TODAY) == {draft.pk: first}


@pytest.mark.parametrize("kind", ["funeral", "relief"])
def test_no_application_comes_before_its_event(world, kind):
    home = aid.household(world)
    with pytest.raises(Refused) as refusal:
        aid.entered(world, kind, home, received_on=aid.DIED_ON - timedelta(days=1))
    assert refusal.value.field == "received_on"
    assert aid.entered(world, kind, home, received_on=aid.DIED_ON).received_on == aid.DIED_ON


@pytest.mark.parametrize("day", [LATER, date(2023, 12, 31)])
def test_no_application_comes_in_the_future_or_before_the_scheme(world, village, day):
    home = world.household()
    with pytest.raises(Refused) as refusal:
        operations.start_case(
            household_id=home.pk, scheme_id=world.scheme.pk, by=village, now=NOW, received_on=day
        )
    assert refusal.value.field == "received_on"
    with pytest.raises(Refused):
        received(world, world.draft(home), received_on=day)


def test_recording_an_earlier_receipt_says_where_the_paper_lies(world):
    case = world.draft()
    for place in ("", "  ", "电话 13812345678"):
        with pytest.raises(Refused) as refusal:
            received(world, case, paper_place=place)
        assert refusal.value.field == "paper_place"
    world.scheme.rules.update(ends_on=EARLIER - timedelta(days=1))
    with pytest.raises(Refused, match=EARLIER.isoformat()):
        received(world, case)


def test_once_submitted_the_day_of_receipt_stays(world, village):
    case = submitted(world, world.draft())
    with pytest.raises(Stale):
        received(world, case)
    case = world.decide(case, world.as_(Role.REVIEWER, "永兴镇"), "return", reasons=["unclear"])
    with pytest.raises(Refused):
        received(world, case)
    assert AidCase.objects.get(pk=case.pk).received_on == TODAY


def test_the_database_keeps_the_order_of_the_days(world):
    case = AidCase.objects.filter(pk=submitted(world, world.draft()).pk)
    refuses("aidcase_received_before_submitted", lambda: case.update(received_on=LATER))
    refuses("aidcase_received_before_submitted", lambda: case.update(received_on=None))


def test_a_draft_that_a_version_left_behind_is_found(world):
    case = world.draft()
    assert left_behind(case, today=LATER) is None
    first, second = second_version(world, TODAY + timedelta(days=5))
    assert left_behind(case, today=TODAY + timedelta(days=4)) is None
    left = left_behind(case, today=LATER)
    assert (left.before, left.now) == (first, second)

    SchemeRule.objects.filter(pk=second.pk).update(starts_on=LATER + timedelta(days=1))
    assert left_behind(case, today=LATER).now is None
    assert left_behind(received(world, case, received_on=TODAY, now=LATER_NOW), today=LATER) is None


@pytest.fixture
def page(world, client, settings, on_the_day):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return signed_in(client, world.as_(Role.CLERK, "茅坝村").user)


def begun_earlier(world):
    """A draft of ten days ago, before the version of today."""
    case = world.draft()
    first, second = second_version(world, TODAY)
    AidCase.objects.filter(pk=case.pk).update(received_on=EARLIER, created_at=NOW - timedelta(days=10))
    return AidCase.objects.get(pk=case.pk), first, second


def test_the_page_of_a_draft_left_behind_offers_both_ways(world, page):
    case, first, second = begun_earlier(world)
    url = reverse("assistance:edit", args=[case.number, "received"])

    body = page.get(reverse("assistance:check", args=[case.number])).content.decode()
    assert first.document_no in body
    assert second.document_no in body
    assert reverse("assistance:edit", args=[case.number, "request"]) in body
    assert url in body

    assert (
        page.post(url, {"version": case.version, "received_on": EARLIER, "paper_place": ""}).status_code
        == 422
    )
    answer = page.post(url, {"version": case.version, "received_on": EARLIER, "paper_place": PLACE})
    assert answer.status_code == 302
    body = page.get(answer.url).content.decode()
    assert url not in body
    case.refresh_from_db()
    assert facts_of_one(case, today=TODAY).rule == first


def test_going_on_under_todays_version_keeps_what_was_typed(world, page):
    case, _first, second = begun_earlier(world)

    form = page.get(reverse("assistance:edit", args=[case.number, "request"])).context["form"]

    assert (form.rule, form.initial["school"]) == (second, "湄潭县中等职业学校")
    assert facts_of_one(case, today=TODAY).rule == second


def test_what_can_be_applied_for_is_shown_for_the_day_of_receipt(world, page):
    home = world.household()
    world.scheme.closed_on = TODAY
    world.scheme.save()
    url = reverse("assistance:new") + f"?household={home.number}"

    assert "scheme" not in page.get(url).context or page.get(url).context["scheme"] is None
    shown = page.get(f"{url}&received={EARLIER}")
    assert shown.context["scheme"] == world.scheme
    assert shown.context["request_form"]["received_on"].value() == EARLIER.isoformat()
    assert page.get(f"{url}&received={LATER}").context["received_form"].errors


def test_an_earlier_day_that_is_typed_brings_the_rule_of_that_day(world, page):
    first, second = second_version(world, TODAY)
    home = world.household()
    url = reverse("assistance:new") + f"?household={home.number}&scheme={world.scheme.pk}"

    assert page.get(url).context["rule"] == second
    assert page.post(url, {"received_on": EARLIER}).context["rule"] == first
    assert page.post(url, {"received_on": LATER}).context["request_form"].errors["received_on"]


def test_a_returned_case_asks_no_more_when_it_was_received(world, page):
    case = submitted(world, world.draft())
    world.decide(case, world.as_(Role.REVIEWER, "永兴镇"), "return", reasons=["unclear"])

    form = page.get(reverse("assistance:edit", args=[case.number, "request"])).context["form"]

    assert not {"received_on", "paper_place"} & set(form.fields)
