"""What a rule is read to say of how often it gives is what its cases claim."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import translation

from assistance.kinds.relief.models import ReliefCause
from assistance.models import PeriodKind, SchemeRule
from assistance.schemes.registry import KINDS
from assistance.schemes.wording import in_words

GIVEN = {
    "education": {"once": "每人一次", "school_year": "每人每学年一次", "calendar_year": "每人每年一次"},
    "funeral": {"once": "每人一次", "event": "每人每次事件一次"},
    "housing": {
        "once": "每户一次",
        "event": "每户每次事件一次",
        "calendar_year": "每户每年一次",
        "school_year": "每户每学年一次",
    },
    "relief": {
        "event": "自然灾害、突发重大困难：每户每次事件一次；意外伤害、重大疾病：每人每次事件一次",
        "calendar_year": "自然灾害、突发重大困难：每户每年一次；意外伤害、重大疾病：每人每年一次",
    },
}


def often(kind, period, **terms):
    rule = SchemeRule(
        period_kind=period,
        starts_on=date(2026, 1, 1),
        eligibility={"any_of": [], **terms},
        amount_kind="fixed",
        lowest=Decimal(1000),
        highest=Decimal(1000),
    )
    with translation.override("zh-hans"):
        return in_words(rule, KINDS[kind], steps=())[len(terms) + 2]["value"]


@pytest.mark.parametrize(("kind", "period"), [(kind, period) for kind in GIVEN for period in GIVEN[kind]])
def test_the_rule_says_whether_it_gives_to_a_person_or_a_household(kind, period):
    assert often(kind, period) == GIVEN[kind][period]


@pytest.mark.parametrize("period", PeriodKind.values)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_words_for_every_period(kind, period):
    assert often(kind, period)


@pytest.mark.parametrize(
    ("causes", "said"),
    [
        (["disaster"], "每户每次事件一次"),
        (["illness", "accident"], "每人每次事件一次"),
        (["illness", "hardship"], "重大疾病：每人每次事件一次；突发重大困难：每户每次事件一次"),
    ],
)
def test_only_the_causes_that_the_rule_admits_are_named(causes, said):
    assert often("relief", "event", causes=causes) == said


@pytest.mark.parametrize("kind", KINDS)
def test_the_words_name_the_unit_that_a_case_claims_by(kind):
    units = dict(KINDS[kind].units)
    for answer, unit in units.items():
        case = SimpleNamespace(relief=SimpleNamespace(cause=answer))
        assert KINDS[kind].unit_of(case) == unit
    assert set(units) == (set(ReliefCause.values) if kind == "relief" else {""})
