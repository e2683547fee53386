from datetime import date, timedelta

import pytest

from accounts.models import AuditEntry
from accounts.roles import Role
from branches.changing import guards
from branches.changing.operations.closing import close_branch, reopen_branch
from branches.founding.operations import found_branch
from branches.hooks import Dependants
from branches.models import Branch, BranchChange, BranchKind, HostedUnit, Placement
from ground.refusals import Forbidden, Refused, Stale

from .grove import NOW, TODAY

FACTORY = "永兴茶厂"


@pytest.fixture
def manager(grove):
    return grove.as_(Role.MANAGER, "湄潭县")


@pytest.fixture
def factory(grove):
    Placement.objects.create(branch=grove[FACTORY], parent=grove["茅坝村"], starts_on=date(2024, 6, 1))
    return Branch.objects.get(pk=grove[FACTORY].pk)


def close(branch, *, by, on=TODAY, version=None, now=NOW, reason="企业已搬迁"):
    branch.refresh_from_db()
    return close_branch(
        branch.pk,
        on=on,
        reason=reason,
        by=by,
        version=branch.version if version is None else version,
        now=now,
        document_no="湄计协〔2026〕10号",
    )


def test_what_closes_counts_no_more_leaves_its_place_and_says_why(grove, factory, manager):
    close(factory, by=manager)

    factory.refresh_from_db()
    assert (factory.status, factory.closed_on, factory.counted_until) == ("closed", TODAY, NOW)
    assert factory.placements.get().ends_on == TODAY - timedelta(days=1)
    change = BranchChange.objects.get(branch=factory)
    assert (change.what, change.on, change.reason, change.document_no) == (
        "closed",
        TODAY,
        "企业已搬迁",
        "湄计协〔2026〕10号",
    )
    grove["茅坝村"].refresh_from_db()
    assert grove["茅坝村"].child_count == 0
    assert AuditEntry.objects.filter(action="branch.closed", branch_id=factory.pk).count() == 1


@pytest.mark.parametrize("hour", [15, 17])
def test_the_day_of_closing_does_not_count_at_whatever_hour_it_was_noted(factory, manager, hour):
    """15 o'clock is 23 o'clock here, 17 o'clock one in the morning of the next day."""
    close(factory, by=manager, on=TODAY, now=NOW.replace(hour=hour))

    there = Branch.objects.filter(pk=factory.pk)
    assert [there.standing_on(TODAY + timedelta(days=n)).exists() for n in (-1, 0, 1)] == [True, False, False]


def test_an_association_typed_today_closes_on_a_day_long_past(grove, manager):
    branch = found_branch(
        parent=grove["湄潭县"],
        name="老茶厂计划生育协会",
        short_name="老茶厂",
        kind=BranchKind.ENTERPRISE,
        model="independent",
        seat=grove["湄潭县"].seat,
        premises="会员之家",
        headcount=320,
        founded_on=date(2019, 5, 1),
        by=manager,
        now=NOW,
    )
    close(branch, by=manager, on=date(2025, 6, 30))

    there = Branch.objects.filter(pk=branch.pk)
    for day, is_there in (
        (date(2019, 4, 30), False),
        (date(2019, 5, 1), True),
        (date(2025, 6, 29), True),
        (date(2025, 6, 30), False),
    ):
        assert there.standing_on(day).exists() == is_there, day
    placement = branch.placements.get()
    assert (placement.starts_on, placement.ends_on) == (date(2019, 5, 1), date(2025, 6, 29))


def test_what_was_founded_in_error_closes_on_its_day_and_was_there_on_none(grove, manager, factory):
    Branch.objects.filter(pk=factory.pk).update(founded_on=date(2024, 6, 1))
    close(factory, by=manager, on=date(2024, 6, 1))

    assert not Branch.objects.filter(pk=factory.pk).standing_on(date(2024, 6, 1)).exists()
    assert factory.placements.get().ends_on == date(2024, 5, 31)
    factory.refresh_from_db()
    reopen_branch(factory.pk, by=manager, version=factory.version, now=NOW)
    assert Branch.objects.filter(pk=factory.pk).standing_on(date(2024, 6, 1)).exists()


def renamed(grove, factory):
    BranchChange.objects.create(
        branch=factory, what="renamed", on=date(2026, 3, 1), noted_by=grove.user(), noted_at=NOW
    )


def had_one_below(grove, factory):
    Placement.objects.create(
        branch=grove["外来工分会"], parent=factory, starts_on=date(2024, 7, 1), ends_on=date(2026, 3, 1)
    )


def had_a_unit(grove, factory):
    HostedUnit.objects.create(
        branch=factory, name="老李饭馆", listed_on=date(2024, 7, 1), left_on=date(2026, 3, 2)
    )


@pytest.mark.parametrize("happened", [renamed, had_one_below, had_a_unit])
def test_it_did_not_close_before_what_happened_to_it(grove, factory, manager, happened):
    happened(grove, factory)

    with pytest.raises(Refused) as refusal:
        close(factory, by=manager, on=date(2026, 2, 28))
    assert (refusal.value.field, "2026-03-0" in str(refusal.value)) == ("on", True)

    close(factory, by=manager, on=date(2026, 3, 2))
    assert Branch.objects.get(pk=factory.pk).closed_on == date(2026, 3, 2)


def test_apps_above_say_what_happened_later(factory, manager, monkeypatch):
    asked = Dependants()
    asked.offer("members", lambda branch, *, act, **more: str(more["on"]) if act == "close_on" else "")
    monkeypatch.setattr(guards, "branch_dependants", asked)

    with pytest.raises(Refused) as refusal:
        close(factory, by=manager, on=date(2026, 2, 28))
    assert (refusal.value.field, str(refusal.value)) == ("on", "2026-02-28")


@pytest.mark.parametrize("on", [TODAY + timedelta(days=1), date(2024, 5, 31)])
def test_the_day_lies_between_its_placement_and_today(factory, manager, on):
    with pytest.raises(Refused) as refusal:
        close(factory, by=manager, on=on)

    assert refusal.value.field == "on"


def test_everything_that_hangs_on_it_is_named_at_once(grove, monkeypatch):
    asked = Dependants()
    asked.offer("cases", lambda branch, *, act, **more: f"{act}: 2 cases")
    asked.offer("nothing", lambda branch, **more: "")
    monkeypatch.setattr(guards, "branch_dependants", asked)
    grove.duty(Role.CLERK, "茅坝村")
    grove.duty(Role.CLERK, "茅坝村", ended_at=NOW)
    HostedUnit.objects.create(branch=grove["茅坝村"], name="老李饭馆", listed_on=TODAY)
    grove["茅坝村"].refresh_from_db()

    assert guards.reasons_against_closing(grove["茅坝村"], today=TODAY) == [
        "1 association directly below it is at work: close or move it first.",
        "1 duty is held here: have it ended first.",
        "1 small unit is in its group: take it off the list first.",
        "close: 2 cases",
    ]


def test_a_host_with_attached_ones_does_not_close(grove, manager):
    with pytest.raises(Refused):
        close(grove["茅坝村"], by=manager)

    assert Branch.objects.get(pk=grove["茅坝村"].pk).status == "active"


def test_a_closing_is_undone_the_same_day(grove, factory, manager):
    close(factory, by=manager)
    factory.refresh_from_db()
    reopen_branch(factory.pk, by=manager, version=factory.version, now=NOW + timedelta(hours=1))

    factory.refresh_from_db()
    assert (factory.status, factory.closed_on, factory.counted_until) == ("active", None, None)
    assert factory.placements.get().ends_on is None
    assert list(BranchChange.objects.order_by("id").values_list("what", flat=True)) == ["closed", "reopened"]


def test_the_day_after_it_stays_closed(factory, manager):
    close(factory, by=manager)
    factory.refresh_from_db()

    with pytest.raises(Refused):
        reopen_branch(factory.pk, by=manager, version=factory.version, now=NOW + timedelta(days=1))


def test_it_stays_closed_when_its_name_or_host_is_gone(grove, factory, manager):
    close(factory, by=manager)
    factory.refresh_from_db()
    Branch.objects.create(
        code="520328101204-E001",
        name=factory.name,
        short_name="又",
        level="attached",
        kind="enterprise",
        model="attached",
        seat_id="520328101204",
        parent=grove["茅坝村"],
        founded_on=date(1990, 5, 29),
        counted_from=NOW,
    )

    assert guards.why_not_reopen(factory, today=TODAY) == "Another association has taken its name meanwhile."


@pytest.mark.parametrize(
    ("role", "place", "error"),
    [
        (Role.CLERK, "永兴镇", Forbidden),
        (Role.AUDITOR, "湄潭县", Forbidden),
        (Role.REVIEWER, "复兴镇", Branch.DoesNotExist),
    ],
)
def test_others_close_and_open_nothing(grove, factory, role, place, error):
    by = grove.as_(role, place)

    with pytest.raises(error):
        close(factory, by=by)
    with pytest.raises(error):
        reopen_branch(factory.pk, by=by, version=1, now=NOW)


def test_nobody_closes_the_association_in_which_they_act(grove, manager):
    with pytest.raises(Forbidden):
        close(grove["湄潭县"], by=manager)


def test_a_page_that_is_out_of_date_closes_nothing(factory, manager):
    with pytest.raises(Stale):
        close(factory, by=manager, version=7)


def test_the_reason_holds_no_number_of_a_person(factory, manager):
    with pytest.raises(Refused) as refusal:
        close(factory, by=manager, reason="联系13812345678")

    assert refusal.value.field == "reason"
