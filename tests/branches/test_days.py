"""Days of an association as they happened: any past day that nothing on file contradicts."""

from datetime import date, timedelta

import pytest

from accounts.roles import Role
from branches.changing.operations.changing import FIELDS, Facts, correct_facts
from branches.changing.operations.moving import move_branch
from branches.changing.operations.units import UnitData, list_units
from branches.founding.operations import MemberFirm, found_branch, found_firms
from branches.models import Branch, BranchChange, BranchKind, HostedUnit, Placement
from branches.tree.history import timeline
from ground.refusals import Refused

from .grove import NOW, TODAY

FOUNDED = date(2019, 5, 1)


@pytest.fixture
def manager(grove):
    return grove.as_(Role.MANAGER, "湄潭县")


def found(grove, manager, *, parent="湄潭县", founded_on=FOUNDED, **more):
    park = {"kind": BranchKind.PARK, "model": "park"}
    return found_branch(
        parent=grove[parent], name="湄江工业园计划生育协会", short_name="湄江工业园",
        seat=grove["湄潭县"].seat, founded_on=founded_on, by=manager, now=NOW, **park | more,
    )  # fmt: skip


def corrected(branch, manager, **changes):
    branch.refresh_from_db()
    facts = Facts(**{name: getattr(branch, name) for name in FIELDS} | changes)
    return correct_facts(branch.pk, by=manager, version=branch.version, now=NOW, facts=facts, on=TODAY)


def test_it_counts_from_its_founding_however_late_that_was_typed(grove, manager):
    branch = found(grove, manager)

    there = Branch.objects.filter(pk=branch.pk)
    assert [there.standing_on(FOUNDED + timedelta(days=n)).exists() for n in (-1, 0)] == [False, True]
    assert branch.counted_from == NOW


def test_one_older_than_the_association_above_hangs_there_since_that_was_founded(grove, manager):
    Branch.objects.filter(pk=grove["湄潭县"].pk).update(founded_on=date(2020, 1, 1))
    branch = found(grove, manager)

    assert branch.placements.get().starts_on == date(2020, 1, 1)
    lines = timeline(branch, branch.placements.all(), [])
    assert [(line["title"], line["when"]) for line in lines] == [
        ("below 湄潭县计划生育协会", "since 2020-01-01"),
        ("founded", "2019-05-01"),
    ]


def test_firms_of_a_park_are_founded_on_days_past(grove, manager):
    park = found(grove, manager, firms=[MemberFirm("一厂计划生育协会")])
    (firm,) = found_firms(
        park.pk, firms=[MemberFirm("二厂计划生育协会")], by=manager, now=NOW, founded_on=date(2021, 3, 1)
    )

    assert (firm.founded_on, firm.placements.get().starts_on) == (date(2021, 3, 1), date(2021, 3, 1))
    with pytest.raises(Refused) as refusal:
        found_firms(
            park.pk, firms=[MemberFirm("三厂")], by=manager, now=NOW, founded_on=TODAY + timedelta(days=1)
        )
    assert refusal.value.field == "founded_on"


def test_a_corrected_day_of_founding_moves_its_first_place(grove, manager):
    branch = found(grove, manager)
    corrected(branch, manager, founded_on=date(2016, 9, 1))

    assert branch.placements.get().starts_on == date(2016, 9, 1)


def moved_on(grove, branch, day):
    Placement.objects.filter(branch=branch).update(ends_on=day)
    Placement.objects.create(branch=branch, parent=grove["永兴镇"], starts_on=day + timedelta(days=1))


def renamed_on(grove, branch, day):
    BranchChange.objects.create(branch=branch, what="renamed", on=day, noted_by=grove.user(), noted_at=NOW)


@pytest.mark.parametrize("happened", [moved_on, renamed_on])
def test_it_was_not_founded_after_what_happened_to_it(grove, manager, happened):
    branch = found(grove, manager)
    happened(grove, branch, date(2022, 1, 1))

    with pytest.raises(Refused) as refusal:
        corrected(branch, manager, founded_on=date(2022, 1, 2))
    assert refusal.value.field == "founded_on"
    corrected(branch, manager, founded_on=date(2022, 1, 1))


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), None])
def test_a_day_of_founding_is_one_that_has_come(grove, manager, day):
    branch = found(grove, manager)

    with pytest.raises(Refused) as refusal:
        corrected(branch, manager, founded_on=day)
    assert refusal.value.field == "founded_on"


def test_it_does_not_move_below_what_was_not_there_yet(grove, manager):
    branch = found(grove, manager)
    Branch.objects.filter(pk=grove["永兴镇"].pk).update(founded_on=date(2022, 1, 1))
    branch.refresh_from_db()
    act = {"to_id": grove["永兴镇"].pk, "by": manager, "version": branch.version, "now": NOW}

    with pytest.raises(Refused) as refusal:
        move_branch(branch.pk, on=date(2021, 12, 31), **act)
    assert refusal.value.field == "on"
    move_branch(branch.pk, on=date(2022, 1, 1), **act)
    first, second = branch.placements.order_by("starts_on")
    assert (first.ends_on, second.starts_on) == (date(2021, 12, 31), date(2022, 1, 1))


def units(grove, manager, *names, on):
    village = Branch.objects.get(pk=grove["茅坝村"].pk)
    kept = {unit.name: unit.pk for unit in HostedUnit.objects.filter(branch=village, left_on=None)}
    rows = [UnitData(name, pk=kept.get(name)) for name in names]
    return list_units(village.pk, units=rows, by=manager, version=village.version, now=NOW, on=on)


def test_units_come_and_go_on_days_past(grove, manager):
    units(grove, manager, "老李饭馆", on=date(2021, 1, 1))
    for on in (date(2020, 12, 31), TODAY + timedelta(days=1)):
        with pytest.raises(Refused) as refusal:
            units(grove, manager, on=on)
        assert refusal.value.field == "on"
    units(grove, manager, on=date(2025, 12, 31))

    days = (date(2020, 12, 31), date(2021, 1, 1), date(2025, 12, 30), date(2025, 12, 31))
    assert [HostedUnit.objects.standing_on(day).count() for day in days] == [0, 1, 1, 0]
