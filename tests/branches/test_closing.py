from datetime import date, timedelta

import pytest

from accounts.models import AuditEntry
from accounts.refusals import Forbidden, Refused, Stale
from accounts.roles import Role
from branches import guards
from branches.hooks import Dependants
from branches.models import Branch, BranchChange, HostedUnit, Placement
from branches.operations.closing import close_branch, reopen_branch

from .grove import NOW, TODAY

FACTORY = "永兴茶厂"


@pytest.fixture
def manager(grove):
    return grove.as_(Role.MANAGER, "湄潭县")


@pytest.fixture
def factory(grove):
    Branch.objects.filter(pk=grove[FACTORY].pk).update(counted_from=NOW - timedelta(days=900))
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
    assert (factory.status, factory.counted_until) == ("closed", NOW)
    assert factory.placements.get().ends_on == TODAY
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


def test_a_day_that_is_past_counts_to_its_end(factory, manager):
    close(factory, by=manager, on=date(2026, 11, 1))

    factory.refresh_from_db()
    assert factory.counted_until.isoformat() == "2026-11-01T16:00:00+00:00"


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
    assert (factory.status, factory.counted_until) == ("active", None)
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
