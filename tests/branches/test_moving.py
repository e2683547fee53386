from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import AuditEntry
from accounts.roles import Role
from accounts.scope import ANCESTORS
from branches.actors import actor_for
from branches.changing.operations import moving
from branches.changing.operations.moving import OwnTerms, move_branch
from branches.duties.proposals import propose_duty, withdraw_proposal
from branches.founding.operations import found_branch
from branches.models import Branch, BranchKind, Division, Duty, HostedUnit, Placement
from ground.refusals import Forbidden, Refused, Stale
from jobs.models import Job

from . import grove as groves
from .grove import NOW, TODAY
from .races import all_at_once, started, until_somebody_waits

YESTERDAY = TODAY - timedelta(days=1)
LONG_AGO = date(2020, 1, 1)


def placed(branch, *, since=LONG_AGO):
    return Placement.objects.create(branch=branch, parent=branch.parent, starts_on=since)


def move(branch, to, *, by, on=TODAY, **given):
    branch.refresh_from_db()
    return move_branch(
        branch.pk, to_id=to.pk, on=on, by=by, version=given.pop("version", branch.version), now=NOW, **given
    )


def by_hand(branch):
    """The ancestor columns as one finds them by walking up."""
    columns = dict.fromkeys(ANCESTORS)
    at = branch
    while at is not None:
        if f"{at.level}_id" in columns:
            columns[f"{at.level}_id"] = at.pk
        at = at.parent
    return columns


def stamped(row):
    return {column: getattr(row, column) for column in ANCESTORS}


@pytest.fixture
def manager(grove):
    return grove.as_(Role.MANAGER, "湄潭县")


def test_a_base_is_attached_with_its_rows_and_the_host_counts_it(grove, manager):
    firm = founded_firm(grove)
    duty = grove.duty(Role.CLERK, "新厂")
    placed(firm)

    move(firm, grove["茅坝村"], by=manager, document_no="湄计协〔2026〕9号")

    firm.refresh_from_db()
    duty.refresh_from_db()
    assert (firm.level, firm.model, firm.code) == ("attached", "attached", "520328102-E007")
    assert stamped(firm) == stamped(duty) == by_hand(firm)
    grove["茅坝村"].refresh_from_db()
    grove["复兴镇"].refresh_from_db()
    assert (grove["茅坝村"].child_count, grove["复兴镇"].child_count) == (1 + 1, 1)


def founded_firm(grove, parent="复兴镇", **fields):
    grove.branches["新厂"] = Branch.objects.create(
        **{
            "code": "520328102-E007",
            "name": "新厂计划生育协会",
            "short_name": "新厂",
            "level": "base",
            "kind": BranchKind.ENTERPRISE,
            "model": "independent",
            "premises": "会员之家",
            "headcount": 320,
            "seat_id": "520328102",
            "parent": grove[parent],
            "founded_on": date(1990, 5, 29),
            "counted_from": NOW,
        }
        | fields
    )
    return grove["新厂"]


def test_a_move_ends_the_placement_the_day_before_and_begins_another(grove, manager):
    firm = founded_firm(grove)
    placed(firm)

    move(firm, grove["永兴镇"], by=manager, on=YESTERDAY, document_no="湄计协〔2026〕9号")

    rows = firm.placements.order_by("starts_on").values_list("parent", "starts_on", "ends_on", "document_no")
    assert list(rows) == [
        (grove["复兴镇"].pk, LONG_AGO, YESTERDAY - timedelta(days=1), ""),
        (grove["永兴镇"].pk, YESTERDAY, None, "湄计协〔2026〕9号"),
    ]
    line = AuditEntry.objects.get(action="branch.moved")
    assert (line.township_id, line.data) == (
        grove["永兴镇"].pk,
        {"code": firm.code, "from": "520328102", "to": "520328101", "on": YESTERDAY.isoformat()},
    )


def test_a_placement_that_began_the_same_day_is_corrected(grove, manager):
    firm = founded_firm(grove)
    placed(firm, since=TODAY)

    move(firm, grove["永兴镇"], by=manager)

    assert [(row.parent, row.starts_on) for row in firm.placements.all()] == [(grove["永兴镇"], TODAY)]


def test_an_attached_one_stands_alone_again_on_its_own_terms(grove, manager):
    factory = grove["永兴茶厂"]
    terms = OwnTerms(model="independent", premises="厂区二楼", headcount=260)

    move(factory, grove["永兴镇"], by=manager, terms=terms)

    factory.refresh_from_db()
    assert (factory.level, factory.model, factory.premises, factory.headcount) == (
        "base",
        "independent",
        "厂区二楼",
        260,
    )
    assert stamped(factory) == by_hand(factory)


@pytest.mark.parametrize("terms", [None, OwnTerms(model="park"), OwnTerms(model="attached")])
def test_without_a_host_the_model_has_to_fit(grove, manager, terms):
    with pytest.raises(Refused):
        move(grove["永兴茶厂"], grove["永兴镇"], by=manager, terms=terms)


def test_what_the_model_asks_for_is_asked_when_it_leaves_its_host(grove, manager):
    with pytest.raises(ValidationError):
        move(grove["永兴茶厂"], grove["永兴镇"], by=manager, terms=OwnTerms(model="independent"))


@pytest.mark.parametrize("field", ["premises", "trade"])
def test_the_terms_hold_no_number_of_a_person(grove, manager, field):
    terms = OwnTerms(**{"model": "independent", "premises": "厂区二楼", field: "联系13812345678"})

    with pytest.raises(Refused) as refusal:
        move(grove["永兴茶厂"], grove["永兴镇"], by=manager, terms=terms)

    assert refusal.value.field == field


def test_a_village_moves_with_those_attached_to_it(grove, manager):
    move(grove["茅坝村"], grove["复兴镇"], by=manager)

    for name in ("茅坝村", "永兴茶厂"):
        branch = Branch.objects.get(pk=grove[name].pk)
        assert stamped(branch) == by_hand(branch)
        assert branch.township_id == grove["复兴镇"].pk


def asked_for(by):
    """A job that was stopped, so that anyone who sees it may have it tried again."""
    return Job.objects.create(
        kind="annual",
        parameters={},
        asked_by=by.user,
        duty_id=by.duty_id,
        role=by.role,
        language="zh-hans",
        live_key=str(by.duty_id),
        status="cancelled",
        created_at=NOW,
        finished_at=NOW,
        **by.place.columns(),
    )


def test_jobs_asked_for_below_go_along_to_the_new_county_and_no_others(grove):
    old, new = grove.as_(Role.MANAGER, "湄潭县"), grove.as_(Role.MANAGER, "凤冈县")
    moved = [asked_for(grove.as_(Role.CLERK, name)) for name in ("茅坝村", "永兴茶厂")]
    stays = asked_for(grove.as_(Role.CLERK, "梁桥村"))

    move(grove["茅坝村"], grove["琊川镇"], by=grove.as_(Role.MANAGER, "遵义市"))

    assert list(Job.objects.visible_to(old)) == [stays]
    assert set(Job.objects.visible_to(new)) == set(moved)
    for job in Job.objects.all():
        assert stamped(job) == by_hand(Branch.objects.get(pk=job.branch_id))


@pytest.mark.parametrize(
    ("what", "where"),
    [
        ("茅坝村", "梁桥村"),
        ("茅坝村", "永兴镇"),
        ("茅坝村", "茅坝村"),
        ("茅坝村", "遵义市"),
        ("永兴镇", "茅坝村"),
        ("茅贡米业", "茅坝村"),
        ("永兴茶厂", "外来工分会"),
    ],
)
def test_what_cannot_hang_there_is_refused(grove, what, where):
    with pytest.raises((Refused, Forbidden)):
        move(grove[what], grove[where], by=grove.as_(Role.MANAGER, "贵州省"), terms=OwnTerms("independent"))


def test_nothing_moves_to_a_closed_association_or_from_one(grove, manager):
    Branch.objects.filter(pk=grove["梁桥村"].pk).update(status="closed", closed_on=TODAY, counted_until=NOW)
    grove["梁桥村"].refresh_from_db()

    with pytest.raises(Refused):
        move(grove["永兴茶厂"], grove["梁桥村"], by=manager)
    with pytest.raises(Refused):
        move(grove["梁桥村"], grove["复兴镇"], by=manager)


def test_a_namesake_at_the_new_place_refuses_the_move(grove, manager):
    founded_firm(grove)
    founded_firm(grove, parent="永兴镇", code="520328101-E008")

    with pytest.raises(Refused):
        move(Branch.objects.get(code="520328102-E007"), grove["永兴镇"], by=manager)


@pytest.mark.parametrize("on", [TODAY + timedelta(days=1), LONG_AGO - timedelta(days=1)])
def test_the_day_lies_between_the_last_placement_and_today(grove, manager, on):
    firm = founded_firm(grove)
    placed(firm)

    with pytest.raises(Refused) as refusal:
        move(firm, grove["永兴镇"], by=manager, on=on)

    assert refusal.value.field == "on"


def test_across_counties_moves_whoever_stands_above_both(grove, manager):
    firm = founded_firm(grove)

    with pytest.raises(Branch.DoesNotExist):
        move(firm, grove["琊川镇"], by=manager)
    move(firm, grove["琊川镇"], by=grove.as_(Role.MANAGER, "遵义市"))

    firm.refresh_from_db()
    assert stamped(firm) == by_hand(firm)


@pytest.mark.parametrize(
    ("role", "place", "error"),
    [
        (Role.CLERK, "永兴镇", Forbidden),
        (Role.APPROVER, "湄潭县", Forbidden),
        (Role.AUDITOR, "湄潭县", Forbidden),
        (Role.REVIEWER, "复兴镇", Branch.DoesNotExist),
        (Role.MANAGER, "凤冈县", Branch.DoesNotExist),
    ],
)
def test_others_move_nothing(grove, role, place, error):
    with pytest.raises(error):
        move(grove["永兴茶厂"], grove["梁桥村"], by=grove.as_(role, place))


def test_a_townships_reviewer_moves_what_hangs_below_a_base(grove):
    reviewer = grove.as_(Role.REVIEWER, "永兴镇")

    assert move(grove["永兴茶厂"], grove["梁桥村"], by=reviewer).base_id == grove["梁桥村"].pk


@pytest.fixture
def proposal(grove, manager):
    """A duty at a village that waits in the queue of its county's administrator."""
    grove.as_(Role.SYSTEM, "湄潭县")
    return propose_duty(
        user=grove.user("周德贵"),
        branch=grove["茅坝村"],
        role=Role.CLERK,
        starts_on=TODAY,
        by=manager,
        now=NOW,
    )


@pytest.mark.parametrize(("what", "where"), [("茅坝村", "琊川镇"), ("永兴镇", "凤冈县")])
def test_to_another_county_nothing_moves_while_a_proposed_duty_waits_there(grove, proposal, what, where):
    above = grove.as_(Role.MANAGER, "遵义市")

    with pytest.raises(Refused, match="1 proposed duty waits for confirmation here") as refusal:
        move(grove[what], grove[where], by=above)
    assert refusal.value.field == "to"

    withdraw_proposal(proposal.pk, by=actor_for(proposal.proposing_duty), now=NOW)
    assert move(grove[what], grove[where], by=above).county_id == grove["凤冈县"].pk


def test_within_its_county_an_association_moves_with_what_is_proposed(grove, manager, proposal):
    move(grove["茅坝村"], grove["复兴镇"], by=manager)

    proposal.refresh_from_db()
    assert proposal.township_id == grove["复兴镇"].pk


def test_to_another_city_no_county_moves_while_a_proposed_duty_waits_there(grove, proposal):
    with pytest.raises(Refused, match="waits for confirmation"):
        move(grove["湄潭县"], another_city(grove), by=grove.as_(Role.MANAGER, "贵州省"))


def test_a_duty_proposed_during_a_move_waits_with_the_new_county(committed_grove):
    grove = committed_grove
    manager, user = grove.as_(Role.MANAGER, "遵义市"), grove.user("周德贵")
    village, town = grove["茅坝村"], grove["琊川镇"]
    for county in ("湄潭县", "凤冈县"):
        grove.as_(Role.SYSTEM, county)

    def propose():
        return propose_duty(
            user=user, branch=village, role=Role.CLERK, starts_on=TODAY, by=manager, now=NOW
        ).awaiting_branch_id

    with transaction.atomic():
        move(village, town, by=manager)
        thread, outcome = started(propose)
        until_somebody_waits()
    thread.join()

    assert outcome == [grove["凤冈县"].pk]


def test_above_the_limit_it_says_so(grove, manager, monkeypatch):
    monkeypatch.setattr(moving, "MOST_ROWS_MOVED", 2)
    for n in range(3):
        HostedUnit.objects.create(branch=grove["茅坝村"], name=f"店{n}", listed_on=TODAY)

    with pytest.raises(Refused) as refusal:
        move(grove["茅坝村"], grove["复兴镇"], by=manager)

    assert "3 records hang below it; at most 2 are moved at a time." in str(refusal.value)


def test_a_page_that_is_out_of_date_moves_nothing(grove, manager):
    with pytest.raises(Stale):
        move(grove["永兴茶厂"], grove["梁桥村"], by=manager, version=99)


def test_rows_written_during_a_move_stand_at_the_new_place(committed_grove):
    grove = committed_grove
    manager = grove.as_(Role.MANAGER, "湄潭县")
    village, town = grove["茅坝村"], grove["复兴镇"]

    def unit(n):
        return lambda: HostedUnit.objects.create(branch=village, name=f"店{n}", listed_on=TODAY)

    all_at_once(lambda: move(village, town, by=manager), *(unit(n) for n in range(6)))

    assert set(HostedUnit.objects.values_list("township_id", flat=True)) == {town.pk}


def another_city(grove):
    division = Division.objects.create(code="5206", level="city", name="铜仁市", parent_id="52")
    return Branch.objects.create(
        code="5206",
        name="铜仁市计划生育协会",
        short_name="铜仁市",
        level="city",
        seat=division,
        parent=grove["贵州省"],
        founded_on=date(1990, 5, 29),
        counted_from=NOW,
    )


def test_an_association_founded_during_a_move_stands_at_the_new_place(committed_grove):
    grove = committed_grove
    manager = grove.as_(Role.MANAGER, "贵州省")
    village, county, city = grove["茅坝村"], grove["湄潭县"], another_city(grove)

    with transaction.atomic():
        firm = found_branch(
            parent=village,
            name="新厂计划生育协会",
            short_name="新厂",
            kind=BranchKind.ENTERPRISE,
            model="attached",
            seat=village.seat,
            by=manager,
            now=NOW,
        )
        thread, outcome = started(lambda: move(county, city, by=manager))
        until_somebody_waits()
    thread.join()

    assert outcome == [county]
    firm.refresh_from_db()
    assert firm.city_id == city.pk


def test_of_two_moves_at_once_the_second_is_told(committed_grove):
    grove = committed_grove
    manager = grove.as_(Role.MANAGER, "湄潭县")
    firm = founded_firm(grove)

    def try_to(name):
        def act():
            try:
                return move_branch(firm.pk, to_id=grove[name].pk, on=TODAY, by=manager, version=1, now=NOW)
            except Stale as told:
                return told

        return act

    answers = all_at_once(try_to("永兴镇"), try_to("茅坝村"))

    assert sorted(type(answer).__name__ for answer in answers) == ["Branch", "Stale"]


MOVED = ("茅坝村", "梁桥村", "永兴茶厂", "外来工分会", "随阳山村", "永兴镇", "新厂")
PLACES = ("永兴镇", "复兴镇", "湄潭县", "凤冈县", "琊川镇", "茅坝村", "茶腊村", "茅贡米业")


class MovesTogether(TestCase):
    """Whatever is moved wherever, in any order: every row carries the columns one finds by walking up."""

    @settings(max_examples=20, deadline=None)
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["茅坝村", "梁桥村", "永兴茶厂", "外来工分会", "随阳山村", "永兴镇", "新厂"]),
                st.sampled_from(
                    ["永兴镇", "复兴镇", "湄潭县", "凤冈县", "琊川镇", "茅坝村", "茶腊村", "茅贡米业"]
                ),
            ),
            max_size=6,
        )
    )
    def test_columns_equal_a_recomputation_by_hand(self, moves):
        grove = groves.plant()
        founded_firm(grove)
        by = grove.as_(Role.MANAGER, "遵义市")
        for name in grove.branches:
            HostedUnit.objects.create(branch=grove[name], name="店", listed_on=TODAY)
            asked_for(grove.as_(Role.CLERK, name))
        for what, where in moves:
            terms = OwnTerms("embedded" if grove[what].kind == "migrant" else "independent", "会员之家", 9)
            try:
                move(grove[what], grove[where], by=by, terms=terms)
            except Refused:
                continue
        for branch in Branch.objects.select_related("parent__parent__parent__parent__parent"):
            assert stamped(branch) == by_hand(branch)
            assert branch.child_count == Branch.objects.filter(parent=branch).count()
            for model in (HostedUnit, Duty, Job):
                for row in model.objects.filter(branch_id=branch.pk):
                    assert stamped(row) == by_hand(branch)
