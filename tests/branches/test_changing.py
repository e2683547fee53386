from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEntry
from accounts.roles import Role
from branches.changing.operations.changing import FIELDS, Facts, correct_facts
from branches.changing.operations.units import UnitData, list_units
from branches.models import Branch, BranchChange, Division, HostedUnit
from ground.refusals import Forbidden, Refused, Stale

from .grove import NOW, TODAY
from .races import all_at_once


@pytest.fixture
def reviewer(grove):
    return grove.as_(Role.REVIEWER, "永兴镇")


def facts_of(branch, **changed):
    branch.refresh_from_db()
    return replace(Facts(**{field: getattr(branch, field) for field in FIELDS}), **changed)


def correct(branch, *, by, on=TODAY, version=1, **changed):
    return correct_facts(
        branch.pk,
        by=by,
        version=version,
        now=NOW,
        facts=facts_of(branch, **changed),
        on=on,
        document_no="8号",
    )


def test_a_new_name_is_kept_beside_the_old_one(grove, reviewer):
    factory = correct(grove["永兴茶厂"], by=reviewer, name="翠芽茶业计划生育协会", trade="茶叶")

    assert (factory.name, factory.code, factory.version) == ("翠芽茶业计划生育协会", "520328101-E001", 2)
    change = BranchChange.objects.get(branch=factory)
    expected = {"name": ["永兴茶厂计划生育协会", "翠芽茶业计划生育协会"], "trade": ["", "茶叶"]}
    assert (change.what, change.on, change.document_no, change.noted_by) == (
        "renamed",
        TODAY,
        "8号",
        reviewer.user,
    )
    assert change.details == AuditEntry.objects.get(action="branch.corrected").data == expected


def test_telephones_are_masked_in_history_and_trail(grove, reviewer):
    correct(grove["永兴茶厂"], by=reviewer, phone="0851-24221234")

    assert BranchChange.objects.get().details == {"phone": ["…", "…1234"]}


def test_nothing_is_noted_where_nothing_differs(grove, reviewer):
    assert correct(grove["永兴茶厂"], by=reviewer).version == 1
    assert not BranchChange.objects.exists()


def test_of_two_below_one_host_none_takes_the_others_name(grove, reviewer):
    with pytest.raises(Refused) as refusal:
        correct(grove["茅坝村"], by=reviewer, name=grove["梁桥村"].name)

    assert refusal.value.field == "name"


def test_two_who_take_one_name_at_once_do_not_both_get_it(committed_grove):
    grove = committed_grove
    reviewer = grove.as_(Role.REVIEWER, "永兴镇")

    def rename(name):
        def act():
            try:
                return correct(grove[name], by=reviewer, name="永兴镇新村计划生育协会").name
            except Refused as refusal:
                return refusal.field

        return act

    assert sorted(all_at_once(rename("茅坝村"), rename("梁桥村"))) == ["name", "永兴镇新村计划生育协会"]


def test_the_seat_of_a_village_is_its_division(grove, reviewer):
    with pytest.raises(Refused) as refusal:
        correct(grove["茅坝村"], by=reviewer, seat=Division.objects.get(pk="520328102"))

    assert refusal.value.field == "seat"


def test_what_its_model_asks_for_cannot_be_taken_away(grove):
    with pytest.raises(ValidationError):
        correct(grove["茅贡米业"], by=grove.as_(Role.MANAGER, "湄潭县"), premises="")


@pytest.mark.parametrize(
    ("role", "place", "error"),
    [
        (Role.CLERK, "永兴镇", Forbidden),
        (Role.SYSTEM, "湄潭县", Forbidden),
        (Role.REVIEWER, "复兴镇", Branch.DoesNotExist),
    ],
)
def test_others_correct_nothing(grove, role, place, error):
    with pytest.raises(error):
        correct(grove["永兴茶厂"], by=grove.as_(role, place), trade="茶叶")


def test_neither_a_page_out_of_date_nor_a_day_to_come_corrects_anything(grove, reviewer):
    with pytest.raises(Stale):
        correct(grove["永兴茶厂"], by=reviewer, version=9, trade="茶叶")
    with pytest.raises(Refused):
        correct(grove["永兴茶厂"], by=reviewer, on=TODAY + timedelta(days=1), trade="茶叶")


def listed(branch, *units, by, version=None):
    branch.refresh_from_db()
    return list_units(
        branch.pk, units=units, by=by, version=branch.version if version is None else version, now=NOW
    )


def test_a_group_holds_exactly_the_units_named_and_those_that_left_stay_on_file(grove, reviewer):
    village = grove["茅坝村"]
    listed(village, UnitData("老李饭馆", 3, "李四"), UnitData("修车铺", 2), by=reviewer)
    restaurant = HostedUnit.objects.get(name="老李饭馆")
    listed(village, UnitData("老李酒家", 5, "李四", pk=restaurant.pk), UnitData("面坊"), by=reviewer)

    rows = HostedUnit.objects.order_by("name").values_list("name", "headcount", "left_on", "township_id")
    town = grove["永兴镇"].pk
    assert list(rows) == [
        ("修车铺", 2, TODAY, town),
        ("老李酒家", 5, None, town),
        ("面坊", None, None, town),
    ]
    data = (
        AuditEntry.objects.filter(action="branch.units_listed").order_by("id").values_list("data", flat=True)
    )
    assert data[1] == {"code": village.code, "new": 1, "changed": 1, "left": 1}


def test_units_may_swap_their_names_and_a_name_that_left_comes_back(grove, reviewer):
    village = grove["茅坝村"]
    listed(village, UnitData("甲"), UnitData("乙"), by=reviewer)
    first, second = HostedUnit.objects.order_by("id")
    listed(village, UnitData("乙", pk=first.pk), UnitData("甲", pk=second.pk), by=reviewer)
    listed(village, by=reviewer)
    listed(village, UnitData("甲"), by=reviewer)

    assert list(HostedUnit.objects.filter(left_on=None).values_list("name", flat=True)) == ["甲"]


def test_a_group_belongs_to_a_base_and_holds_no_name_twice(grove, reviewer):
    with pytest.raises(Refused):
        listed(grove["永兴茶厂"], UnitData("甲"), by=reviewer)
    with pytest.raises(Refused):
        listed(grove["茅坝村"], UnitData("甲"), UnitData("甲"), by=reviewer)


def test_rows_of_another_host_are_not_taken_over(grove, reviewer):
    stranger = HostedUnit.objects.create(branch=grove["茶腊村"], name="乙", listed_on=date(2026, 1, 1))

    with pytest.raises(Refused):
        listed(grove["茅坝村"], UnitData("甲", pk=stranger.pk), by=reviewer)


def test_of_two_who_list_at_once_the_second_is_told(committed_grove):
    grove = committed_grove
    reviewer = grove.as_(Role.REVIEWER, "永兴镇")

    def act():
        try:
            return listed(grove["茅坝村"], UnitData("甲"), by=reviewer, version=1).name
        except Stale:
            return "told"

    assert sorted(all_at_once(act, act)) == ["told", "茅坝村计划生育协会"]


@pytest.mark.parametrize("field", ["name", "short_name", "trade", "premises"])
def test_no_number_of_a_person_is_written_into_what_is_told_in_words(grove, reviewer, field):
    with pytest.raises(Refused) as refusal:
        correct(grove["永兴茶厂"], by=reviewer, **{field: "茶厂 13812345678"})

    assert refusal.value.field == field


def test_a_number_written_before_they_were_refused_is_put_right(grove, reviewer):
    Branch.objects.filter(pk=grove["永兴茶厂"].pk).update(premises="二楼 13812345678")

    correct(grove["永兴茶厂"], by=reviewer, premises="二楼")

    assert BranchChange.objects.get().details == {"premises": ["二楼 …5678", "二楼"]}
