from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.roles import Role
from accounts.scope import PLACE_COLUMNS
from branches.models import Branch, Duty, QueueTally

from .grove import NOW
from .races import started, until_somebody_waits

# Whose id stands in which column of a row that belongs to the association.
STAMPS = {
    "贵州省": {"province": "贵州省"},
    "遵义市": {"city": "遵义市", "province": "贵州省"},
    "湄潭县": {"county": "湄潭县", "city": "遵义市", "province": "贵州省"},
    "永兴镇": {"township": "永兴镇", "county": "湄潭县", "city": "遵义市", "province": "贵州省"},
    "茅坝村": {
        "base": "茅坝村",
        "township": "永兴镇",
        "county": "湄潭县",
        "city": "遵义市",
        "province": "贵州省",
    },
    "茅贡米业": {"base": "茅贡米业", "county": "湄潭县", "city": "遵义市", "province": "贵州省"},
    "永兴茶厂": {
        "base": "茅坝村",
        "township": "永兴镇",
        "county": "湄潭县",
        "city": "遵义市",
        "province": "贵州省",
    },
    "外来工分会": {"base": "茅贡米业", "county": "湄潭县", "city": "遵义市", "province": "贵州省"},
}
LEVEL_COLUMNS = ("base", "township", "county", "city", "province")


def tally(branch, **columns):
    return QueueTally.objects.create(branch=branch, role=Role.CLERK, queue="mend", delta=1, **columns)


def expected(grove, name):
    columns = {f"{level}_id": None for level in LEVEL_COLUMNS}
    return columns | {f"{level}_id": grove[above].pk for level, above in STAMPS[name].items()}


def stamped(row):
    return {f"{level}_id": getattr(row, f"{level}_id") for level in LEVEL_COLUMNS}


@pytest.mark.parametrize("name", STAMPS)
def test_a_row_carries_the_associations_above_its_own(grove, name):
    row = tally(grove[name])

    assert stamped(row) == expected(grove, name)
    row.refresh_from_db()
    assert stamped(row) == expected(grove, name)


@pytest.mark.parametrize("name", STAMPS)
def test_a_branch_carries_itself_at_its_own_level(grove, name):
    assert stamped(Branch.objects.get(pk=grove[name].pk)) == expected(grove, name)


@pytest.mark.parametrize("column", [column for column in PLACE_COLUMNS if column != "branch_id"])
def test_what_python_writes_into_a_stamped_column_is_lost(grove, column):
    foreign = grove["凤冈县"].pk

    row = tally(grove["茅坝村"], **{column: foreign})
    QueueTally.objects.filter(pk=row.pk).update(**{column: foreign})
    setattr(row, column, foreign)
    row.save()

    assert stamped(QueueTally.objects.get(pk=row.pk)) == expected(grove, "茅坝村")


def test_what_sql_writes_into_a_stamped_column_is_lost(grove):
    row = tally(grove["茅坝村"])

    with connection.cursor() as cursor:
        cursor.execute("UPDATE branches_queuetally SET county_id = %s", [grove["凤冈县"].pk])

    assert stamped(QueueTally.objects.get(pk=row.pk)) == expected(grove, "茅坝村")


def test_a_branch_cannot_give_itself_other_ancestors(grove):
    Branch.objects.filter(pk=grove["茅坝村"].pk).update(county_id=grove["凤冈县"].pk)

    assert stamped(Branch.objects.get(pk=grove["茅坝村"].pk)) == expected(grove, "茅坝村")


def test_a_later_save_of_some_fields_keeps_the_stamp(grove):
    row = tally(grove["茅坝村"])
    row.delta = 3

    row.save(update_fields=["delta"])

    assert stamped(QueueTally.objects.get(pk=row.pk)) == expected(grove, "茅坝村")


def test_rows_written_in_bulk_are_stamped(grove):
    made = QueueTally.objects.bulk_create(
        QueueTally(branch=grove[name], role=Role.CLERK, queue="mend", delta=1) for name in STAMPS
    )

    assert [
        stamped(row) for row in QueueTally.objects.filter(pk__in=[row.pk for row in made]).order_by("pk")
    ] == [expected(grove, name) for name in STAMPS]


FITTING = {
    "province": {None},
    "city": {"贵州省"},
    "county": {"遵义市"},
    "township": {"湄潭县"},
    "base": {"湄潭县", "永兴镇"},
    "attached": {"茅坝村"},
}
PARENTS = (None, "贵州省", "遵义市", "湄潭县", "永兴镇", "茅坝村", "永兴茶厂")


@pytest.mark.parametrize("parent", PARENTS)
@pytest.mark.parametrize("level", FITTING)
def test_a_level_stands_only_below_the_levels_it_belongs_to(grove, level, parent):
    special = level in {"base", "attached"}

    def found():
        with transaction.atomic():
            return Branch.objects.create(
                code="99",
                name="试",
                short_name="试",
                level=level,
                kind="market" if special else "administrative",
                model={"base": "specialised", "attached": "attached"}.get(level, ""),
                trade="茶叶" if special else "",
                parent=grove[parent] if parent else None,
                seat_id="520328",
                founded_on=date(1990, 5, 29),
                counted_from=NOW,
            )

    if parent in FITTING[level]:
        assert found().pk
    else:
        with pytest.raises(IntegrityError):
            found()


def test_the_count_of_children_follows_founding_moving_and_closing(grove):
    def counts():
        return {
            name: Branch.objects.get(pk=grove[name].pk).child_count for name in ("永兴镇", "复兴镇", "茅坝村")
        }

    before = counts()
    village = Branch.objects.get(pk=grove["梁桥村"].pk)
    village.parent = grove["复兴镇"]
    village.save()
    after_move = counts()
    village.status, village.closed_on, village.counted_until = "closed", date(2026, 11, 19), NOW
    village.save()

    assert before == {"永兴镇": 2, "复兴镇": 1, "茅坝村": 1}
    assert after_move == {"永兴镇": 1, "复兴镇": 2, "茅坝村": 1}
    assert counts() == {"永兴镇": 1, "复兴镇": 1, "茅坝村": 1}


def test_a_row_inserted_during_a_move_waits_and_carries_the_new_place(committed_grove):
    grove = committed_grove
    village = Branch.objects.get(pk=grove["梁桥村"].pk)

    with transaction.atomic():
        village.parent = grove["复兴镇"]
        village.save()
        thread, outcome = started(lambda: tally(village))
        until_somebody_waits()
    thread.join()

    assert outcome[0].township_id == grove["复兴镇"].pk


def test_a_move_waits_for_rows_being_inserted(committed_grove):
    grove = committed_grove
    village = Branch.objects.get(pk=grove["梁桥村"].pk)

    def move():
        moved = Branch.objects.get(pk=village.pk)
        moved.parent = grove["复兴镇"]
        moved.save()
        return list(QueueTally.objects.filter(branch=moved).values_list("pk", flat=True))

    with transaction.atomic():
        row = tally(village)
        thread, outcome = started(move)
        until_somebody_waits()
    thread.join()

    assert outcome == [[row.pk]]


def test_a_duty_is_stamped_like_every_other_row(grove):
    duty = grove.duty(Role.CLERK, "永兴茶厂")

    assert stamped(Duty.objects.get(pk=duty.pk)) == expected(grove, "永兴茶厂")
