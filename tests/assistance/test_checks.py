"""What each check says of facts that lie just before and just after its edge."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from assistance.cases.checks import (
    account_reads_well,
    amount_asked,
    amount_shown,
    can_be_compared,
    class_fits_children,
    in_time,
    living_member,
    payable_to,
    period_is_open,
    rule_in_force,
    verified,
)
from assistance.cases.facts import facts_of_one
from assistance.models import Lateness
from families.codes import Relation
from families.households.models.account import is_doubtful
from tests.assistance import aid
from tests.assistance.world import NOW, TODAY

pytestmark = pytest.mark.usefixtures("on_the_day", "in_english")
DAY = timedelta(days=1)


@pytest.fixture
def facts(world):
    return facts_of_one(world.draft(aid.household(world)), today=TODAY)


def level(found):
    return found and found.level


@pytest.mark.parametrize(
    ("closed_on", "says"), [(None, None), (TODAY + DAY, None), (TODAY, "refusal"), (TODAY - DAY, "refusal")]
)
def test_what_came_in_on_the_day_of_closing_came_too_late(facts, closed_on, says):
    facts.case.scheme.closed_on = closed_on
    assert level(rule_in_force(facts)) == says
    assert level(rule_in_force(replace(facts, rule=None))) == "refusal"


def test_without_a_rule_only_the_rule_is_asked_about(facts):
    facts = replace(facts, rule=None)
    assert [check(facts) for check in (period_is_open, amount_shown, amount_asked, in_time)] == [None] * 4


def test_a_period_that_the_rule_has_not_is_refused_by_its_sort(facts):
    assert period_is_open(facts) is None
    facts.case.period = "2020-2021"
    assert period_is_open(facts).say.startswith("%(period)s was not open on")
    facts.rule.period_kind = "once"
    assert period_is_open(facts).say.startswith("%(period)s is no period of the rule")


def test_an_amount_is_asked_for_within_what_the_rule_gives(facts):
    facts.rule.amount_kind, facts.rule.lowest, facts.rule.highest = "range", Decimal(500), Decimal(900)
    for amount, says in (
        (None, "ok"),
        (500, "ok"),
        (900, "ok"),
        (Decimal("499.99"), "refusal"),
        (901, "refusal"),
    ):
        facts.case.asked_amount = amount if amount is None else Decimal(amount)
        assert level(amount_asked(facts)) == says
    assert "allows %(lowest)s to %(highest)s" in amount_asked(facts).say
    facts.rule.amount_kind, facts.rule.lowest, facts.rule.highest = "fixed", Decimal(800), Decimal(800)
    assert "the rule gives %(highest)s yuan" in amount_asked(facts).say


def test_without_a_class_nothing_is_said_of_the_amount(facts):
    assert amount_shown(facts) is not None
    assert amount_shown(replace(facts, classes=())) is None


def test_the_beneficiary_lives_and_lives_there(facts):
    assert living_member(facts) is None
    assert living_member(replace(facts, beneficiary=None)).say == "No beneficiary has been chosen yet."
    assert living_member(replace(facts, members=())).say.startswith("The beneficiary does not belong")
    facts.beneficiary.died_on = TODAY
    assert living_member(facts).say.startswith("The beneficiary died on")


def test_a_class_about_children_is_compared_with_those_on_file(facts):
    assert level(class_fits_children(facts)) == "ok"
    assert class_fits_children(replace(facts, born=())).say.startswith("No children of the head")
    assert level(class_fits_children(replace(facts, born=(*facts.born, *facts.born)))) == "warning"
    assert class_fits_children(replace(facts, classes=())) is None


@pytest.mark.parametrize(
    ("late", "refusing", "says"), [(0, True, "ok"), (1, True, "refusal"), (1, False, "warning")]
)
def test_the_last_day_is_in_time(facts, late, refusing, says):
    facts.rule.apply_within_days = 10
    facts.rule.apply_by_month = facts.rule.apply_by_day = facts.rule.apply_by_year = None
    facts.rule.lateness = Lateness.REFUSES if refusing else next(x for x in Lateness if x != Lateness.REFUSES)
    facts.case.event_on = TODAY - (10 + late) * DAY
    found = in_time(facts)
    assert level(found) == says
    if late:
        assert found.values["late"] == "1"
    facts.rule.apply_within_days = None
    assert in_time(facts) is None


def test_aid_is_paid_into_an_account_in_use_of_somebody_alive(facts):
    def says(facts, dead=False):
        return level(payable_to(facts, for_the_dead=dead))

    assert says(facts) == "ok"
    assert says(replace(facts, account=None)) == "refusal"
    assert says(replace(facts, is_account_elsewhere=True)) == "refusal"
    assert says(replace(facts, holder=facts.beneficiary)) == "ok"
    assert says(replace(facts, holder=facts.beneficiary), dead=True) == "refusal"
    assert says(replace(facts, holder=None), dead=True) == says(facts, dead=True) == "ok"
    assert payable_to(replace(facts, holder=facts.beneficiary), for_the_dead=False).say.startswith(
        "Paid to the ben"
    )
    facts.account.closed_at = NOW
    assert says(facts) == "refusal"
    facts.account.closed_at, facts.account.household_id = None, facts.account.household_id + 1
    assert says(facts) == "refusal"
    facts.account.household_id -= 1
    facts.holder.died_on = TODAY
    assert says(facts) == "refusal"


def test_an_account_number_that_does_not_check_is_looked_at(facts):
    assert level(account_reads_well(facts)) == "warning"
    assert account_reads_well(replace(facts, account=None)) is None
    cards = (f"621700000000000{last}" for last in range(10))
    facts.account.number = next(number for number in cards if not is_doubtful(number))
    assert account_reads_well(facts) is None


def test_a_village_agreed_not_in_the_future_and_not_long_ago(facts):
    assert level(verified(facts)) == "ok"
    assert level(verified(replace(facts, verification=None))) == "refusal"
    facts.verification.met_on = TODAY
    assert level(verified(facts)) == "ok"
    facts.verification.met_on = TODAY + DAY
    assert verified(facts).say == "The village meeting lies in the future."
    facts.verification.met_on = TODAY
    for days, says in ((365, "ok"), (366, "warning")):
        facts.verification.visited_on = TODAY - days * DAY
        assert level(verified(facts)) == says
    facts.verification.result = "refused"
    assert verified(facts).say.startswith("The village meeting of")


def test_who_has_no_number_on_file_is_named(facts):
    assert can_be_compared(facts) is None
    head = next(member for member in facts.members if member.relation == Relation.HEAD)
    head.person.id_index = None
    assert can_be_compared(facts).terms == {"names": [head.name]}
