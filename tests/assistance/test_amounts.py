"""What a rule allows, to the fen, at its limits."""

from decimal import Decimal

import pytest

from assistance.models import AmountKind, SchemeRule
from assistance.schemes.amounts import Allowed, allowed_by, between
from families.models import ClassKind

ONE_CHILD, DAUGHTERS = ClassKind.ONLY_CHILD, ClassKind.TWO_DAUGHTERS


def yuan(lowest, highest):
    return Allowed(Decimal(lowest), Decimal(highest), "")


def limits(allowed):
    return (allowed.lowest, allowed.highest)


def of_tiers(*tiers):
    rows = [
        {"classes": list(classes), "lowest": lowest, **({"highest": highest} if highest else {})}
        for classes, lowest, highest in tiers
    ]
    return SchemeRule(amount_kind=AmountKind.TIERS, tiers=rows)


@pytest.mark.parametrize(
    ("amount", "admitted"),
    [("499.99", False), ("500.00", True), ("5000.00", True), ("5000.01", False)],
)
def test_both_limits_are_within(amount, admitted):
    assert yuan("500", "5000").admits(Decimal(amount)) is admitted


def test_nothing_is_no_amount_where_there_is_no_floor():
    assert [yuan("0", "10").admits(Decimal(amount)) for amount in ("0", "0.01")] == [False, True]


@pytest.mark.parametrize(
    ("other", "both"),
    [
        (("600", "900"), ("600", "900")),
        (("100", "900"), ("500", "900")),
        (("600", "9000"), ("600", "5000")),
        (("5000", "9000"), ("5000", "5000")),
        (("5000.01", "9000"), ("500", "5000")),
    ],
)
def test_two_allowances_leave_what_both_admit(other, both):
    assert limits(yuan("500", "5000").narrowed_to(yuan(*other))) == tuple(map(Decimal, both))


@pytest.mark.parametrize(
    ("lowest", "highest", "least"), [("500", "5000", "500"), ("0", "5000", "5000"), ("800", "800", "800")]
)
def test_what_is_asked_for_by_itself_is_the_floor_or_all_of_it(lowest, highest, least):
    assert yuan(lowest, highest).least == Decimal(least)


def test_a_range_says_its_floor_where_it_has_one():
    assert "up to 5,000.00" in between(Decimal(0), Decimal(5000)).sentence
    assert "500.00 to 5,000.00" in between(Decimal(500), Decimal(5000)).sentence


def test_a_fixed_amount_is_for_everyone_and_a_range_is_not():
    fixed = SchemeRule(amount_kind=AmountKind.FIXED, lowest=Decimal(1000), highest=Decimal(1000))
    allowed = allowed_by(fixed, ())
    assert (limits(allowed), allowed.is_fixed) == ((1000, 1000), True)
    assert "to everyone who is eligible" in allowed.sentence
    ranged = SchemeRule(amount_kind=AmountKind.RANGE, lowest=Decimal(500), highest=Decimal(5000))
    assert "500.00 to 5,000.00" in allowed_by(ranged, ()).sentence


def test_of_the_tiers_that_fit_the_one_that_goes_highest_counts_then_the_one_with_the_higher_floor():
    rule = of_tiers(
        ([ONE_CHILD], "3000", "4000"), ([DAUGHTERS], "1000", "5000"), ([ClassKind.HARDSHIP], "2000", "5000")
    )
    assert limits(allowed_by(rule, [ONE_CHILD])) == (3000, 4000)
    assert limits(allowed_by(rule, [ONE_CHILD, DAUGHTERS])) == (1000, 5000)
    assert limits(allowed_by(rule, [DAUGHTERS, ClassKind.HARDSHIP])) == (2000, 5000)
    assert allowed_by(rule, []) is None


def test_a_tier_names_the_classes_it_is_given_for_and_no_others():
    rule = of_tiers(([ONE_CHILD, DAUGHTERS], "4000", None))
    allowed = allowed_by(rule, [ONE_CHILD, ClassKind.HARDSHIP])
    assert len(allowed.terms["classes"]) == 1
    assert "gives 4,000.00 yuan to a household" in allowed.sentence
    assert "approver fixes the amount" in allowed_by(of_tiers(([ONE_CHILD], "1", "2")), [ONE_CHILD]).sentence
