"""A reviewer, of a township or above, changes and founds associations at the base only."""

import pytest

from accounts.roles import Role
from branches.changing.operations.closing import close_branch, reopen_branch
from branches.changing.operations.units import UnitData, list_units
from branches.models import Branch, BranchKind, Division
from branches.tree.guards import why_not_change
from ground.refusals import Forbidden

from .grove import NOW, TODAY
from .test_changing import correct
from .test_founding import found, found_village
from .test_moving import move

CHANGE = "A reviewer changes associations at the base only."
FOUND = "A reviewer founds associations at the base only."
BASES = {"茅坝村", "梁桥村", "随阳山村", "茅贡米业", "永兴茶厂", "外来工分会"}
OTHER_COUNTY = {"茶腊村"}


def close(branch, *, by):
    return close_branch(branch.pk, on=TODAY, reason="撤并", by=by, version=branch.version, now=NOW)


def reopen(branch, *, by):
    return reopen_branch(branch.pk, by=by, version=branch.version, now=NOW)


def list_one(branch, *, by):
    units = [UnitData(name="小卖部")]
    return list_units(branch.pk, units=units, by=by, version=branch.version, now=NOW)


ACTS = {
    "correct": lambda grove, branch, by: correct(branch, by=by, phone="0851-24221234"),
    "close": lambda grove, branch, by: close(branch, by=by),
    "reopen": lambda grove, branch, by: reopen(branch, by=by),
    "move": lambda grove, branch, by: move(branch, grove["凤冈县"], by=by),
    "list units": lambda grove, branch, by: list_one(branch, by=by),
}


@pytest.mark.parametrize(
    ("place", "reaches"),
    [
        ("遵义市", BASES | OTHER_COUNTY),
        ("湄潭县", BASES),
        ("永兴镇", {"茅坝村", "梁桥村", "永兴茶厂"}),
        ("茅坝村", {"永兴茶厂"}),
    ],
)
def test_of_all_below_a_reviewer_changes_the_bases_and_what_hangs_on_them(grove, place, reaches):
    by = grove.as_(Role.REVIEWER, place)

    assert {name for name, one in grove.branches.items() if not why_not_change(one, by=by)} == reaches


def test_a_manager_changes_what_stands_higher_too(grove):
    by = grove.as_(Role.MANAGER, "遵义市")

    assert not why_not_change(grove["湄潭县"], by=by)
    assert not why_not_change(grove["永兴镇"], by=by)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(("place", "higher"), [("湄潭县", "永兴镇"), ("遵义市", "湄潭县")])
def test_no_operation_of_a_reviewer_changes_a_township_or_county(grove, act, place, higher):
    by = grove.as_(Role.REVIEWER, place)

    with pytest.raises(Forbidden, match=CHANGE):
        ACTS[act](grove, grove[higher], by)

    assert Branch.objects.get(pk=grove[higher].pk).version == grove[higher].version


def test_a_countys_reviewer_founds_a_village_and_no_township(grove):
    by = grove.as_(Role.REVIEWER, "湄潭县")
    Division.objects.create(code="520328103", level="township", name="高台镇", parent_id="520328")

    assert found_village(grove["永兴镇"], by=by, code="520328101206").level == "base"
    with pytest.raises(Forbidden, match=FOUND):
        found(grove["湄潭县"], by=by, seat="520328103", kind=BranchKind.ADMINISTRATIVE, model="")
    found(
        grove["湄潭县"],
        by=grove.as_(Role.MANAGER, "湄潭县"),
        seat="520328103",
        kind=BranchKind.ADMINISTRATIVE,
        model="",
    )
