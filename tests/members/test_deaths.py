"""A death ends what the dead held on rosters, and a death withdrawn gives back just that."""

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import AuditEntry
from branches.models import BranchStatus
from families.identity.operations.deaths import record_death, withdraw_death
from families.models import BankAccount, DeathEffect, Household, Listing, Person
from families.registering.operations.address import AccountData, AddressData, save_address
from ground.refusals import Refused
from members.models import LeavingReason, Membership
from members.operations.groups import change_group, close_group, put_into_group
from members.operations.leaving import Leaving, leave, undo_leaving

from .conftest import NOW, TODAY, id_number

DIED_ON = date(2026, 11, 5)
BEFORE = date(2026, 3, 1)
# What every row of the roster carries that a death may change; the version only rises.
COLUMNS = ("left_on", "left_reason", "left_by_id", "counted_until", "leads_group", "group_id")


def held(person_id):
    rows = Membership.objects.filter(person=person_id).order_by("pk")
    return {row.pk: tuple(getattr(row, name) for name in COLUMNS) for row in rows}


@pytest.fixture
def home(tree, clerk):
    return tree.household(by=clerk)


@pytest.fixture
def person(home):
    return Person.objects.get()


def row(person, branch, user, *, number, joined_on=BEFORE, left_on=None, reason="", **more):
    """A membership written as some earlier operation left it."""
    return Membership.objects.create(
        branch=branch,
        person=person,
        card_no=f"HY520328-99{number:05d}",
        name=person.name,
        met_on=joined_on,
        minutes="第1次",
        joined_on=joined_on,
        left_on=left_on,
        left_reason=reason,
        left_by=user if left_on else None,
        entered_by=user,
        created_at=NOW,
        counted_from=NOW,
        counted_until=NOW if left_on else None,
        **more,
    )


def test_a_death_ends_each_membership_by_the_day_and_its_withdrawal_restores_just_those(
    tree, clerk, home, person
):
    at = [tree.maoba, tree.liuhedu, tree.suiyang, tree.bozi, tree.factory]
    live, moved_before, moved_after, in_error, joined_after = (
        row(person, branch, clerk.user, number=number, **told)
        for number, (branch, told) in enumerate(
            zip(
                at,
                (
                    {},
                    {"left_on": DIED_ON - timedelta(days=1), "reason": "moved"},
                    {"left_on": DIED_ON + timedelta(days=1), "reason": "moved"},
                    {"left_on": DIED_ON + timedelta(days=1), "reason": "in_error"},
                    {"joined_on": DIED_ON + timedelta(days=3)},
                ),
                strict=True,
            )
        )
    )
    before = held(person.pk)

    ended = record_death(person.pk, died_on=DIED_ON, by=clerk, now=NOW)

    after = {pk: values[:2] for pk, values in held(person.pk).items()}
    assert after == {
        live.pk: (DIED_ON, "died"),
        moved_before.pk: (DIED_ON - timedelta(days=1), "moved"),
        moved_after.pk: (DIED_ON, "died"),
        in_error.pk: (DIED_ON + timedelta(days=1), "in_error"),
        joined_after.pk: (DIED_ON + timedelta(days=3), "in_error"),
    }
    assert ended == {"memberships": [live.pk, moved_after.pk, joined_after.pk]}
    assert not Listing.objects.filter(source="membership").exists()

    restored = withdraw_death(person.pk, died_on=DIED_ON, by=clerk, now=NOW)

    assert restored == ended
    assert held(person.pk) == before
    assert not DeathEffect.objects.exists()


ENDINGS = st.one_of(
    st.just((None, "")),
    st.tuples(
        st.integers(-20, 20).map(lambda days: DIED_ON + timedelta(days=days)),
        st.sampled_from(["wish", "moved", "transferred", "died", "struck_off", "in_error"]),
    ),
)


@contextmanager
def rolled_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(-30, 10), ENDINGS, st.booleans()), min_size=1, max_size=5))
def test_whatever_somebody_held_a_withdrawn_death_leaves_as_it_was(tree, clerk, person, told):
    with rolled_back():
        places = [tree.maoba, tree.liuhedu, tree.suiyang, tree.bozi, tree.factory]
        for number, (branch, (joined, (left_on, reason), leads)) in enumerate(
            zip(places, told, strict=False)
        ):
            joined_on = DIED_ON + timedelta(days=joined)
            left_on = left_on and max(left_on, joined_on)
            group = tree.group(branch) if leads and left_on is None else None
            row(
                person, branch, clerk.user, number=number, joined_on=joined_on, left_on=left_on,
                reason=reason, group=group, leads_group=group is not None,
            )  # fmt: skip
        before = held(person.pk)

        record_death(person.pk, died_on=DIED_ON, by=clerk, now=NOW)

        for pk, (left_on, reason, *_rest, leads, _group) in held(person.pk).items():
            was = before[pk]
            assert left_on is not None
            assert not leads
            assert reason == LeavingReason.IN_ERROR or left_on <= DIED_ON
            if was[0] is not None and was[0] <= DIED_ON:
                assert (left_on, reason) == was[:2]
        withdraw_death(person.pk, died_on=DIED_ON, by=clerk, now=NOW)
        assert held(person.pk) == before


def test_a_group_that_found_another_leader_or_was_closed_stays_as_it_is(tree, clerk, person):
    group, other = tree.group(), tree.group(name="第二会员小组")
    first = tree.enrol_of(Household.objects.get(), group=group.pk)
    second = tree.enrol(name="王五", number=id_number("19800101"), group=group.pk)
    change_group(group.pk, by=clerk, version=group.version, now=NOW, name=group.name, leader_id=first.pk)
    record_death(person.pk, died_on=TODAY, by=clerk, now=NOW)
    group.refresh_from_db()
    change_group(group.pk, by=clerk, version=group.version, now=NOW, name=group.name, leader_id=second.pk)

    withdraw_death(person.pk, died_on=TODAY, by=clerk, now=NOW)

    first.refresh_from_db()
    assert (first.left_on, first.group_id, first.leads_group) == (None, group.pk, False)
    put_into_group(other.pk, by=clerk, memberships=[first.pk], now=NOW)
    record_death(person.pk, died_on=TODAY, by=clerk, now=NOW)
    close_group(other.pk, by=clerk, version=other.version, now=NOW)
    withdraw_death(person.pk, died_on=TODAY, by=clerk, now=NOW)
    first.refresh_from_db()
    assert (first.left_on, first.group_id) == (None, None)


def test_nobody_comes_back_on_the_roster_of_a_closed_association(tree, clerk, person):
    membership = tree.enrol_of(Household.objects.get())
    record_death(person.pk, died_on=TODAY, by=clerk, now=NOW)
    type(tree.maoba).objects.filter(pk=tree.maoba.pk).update(
        status=BranchStatus.CLOSED, closed_on=TODAY, counted_until=NOW
    )
    assert withdraw_death(person.pk, died_on=TODAY, by=clerk, now=NOW) == {}
    membership.refresh_from_db()
    assert membership.left_reason == "died"


def test_an_ending_that_somebody_changed_since_stays(tree, clerk, person):
    membership = tree.enrol_of(Household.objects.get())
    record_death(person.pk, died_on=TODAY, by=clerk, now=NOW)
    Membership.objects.update(left_reason="moved")
    assert withdraw_death(person.pk, died_on=TODAY, by=clerk, now=NOW) == {}
    membership.refresh_from_db()
    assert membership.left_reason == "moved"


def account(home, clerk, number="6217000000000000001"):
    home.refresh_from_db()
    member = home.members.first()
    save_address(
        home.pk,
        by=clerk,
        version=home.version,
        now=NOW,
        address=AddressData(division="520328101204"),
        account=AccountData(bank="农信社", number=number, member_id=member.pk),
    )
    return BankAccount.objects.get(number_last4=number[-4:])


def test_the_account_of_the_dead_is_in_use_no_more_and_comes_back_where_there_is_no_other(
    tree, clerk, home, person
):
    kept = account(home, clerk)
    record_death(person.pk, died_on=TODAY, by=clerk, now=NOW)
    kept.refresh_from_db()
    assert kept.closed_at == NOW
    with pytest.raises(Refused, match="has died"):
        account(home, clerk, "6217000000000000002")

    assert withdraw_death(person.pk, died_on=TODAY, by=clerk, now=NOW) == {"accounts": [kept.pk]}
    kept.refresh_from_db()
    assert (kept.closed_at, kept.version) == (None, 1)

    record_death(person.pk, died_on=TODAY, by=clerk, now=NOW)
    BankAccount.objects.create(
        household=home, branch=home.branch, holder_name="王五", holder_relation="97", bank="农信社",
        number="6217000000000000003", number_last4="0003", changed_at=NOW,
    )  # fmt: skip
    assert withdraw_death(person.pk, died_on=TODAY, by=clerk, now=NOW) == {}
    kept.refresh_from_db()
    assert kept.closed_at == NOW


def test_who_leaves_the_roster_by_death_is_dead_everywhere_and_alive_again_when_that_is_undone(
    tree, clerk, home, person
):
    here = tree.enrol_of(home)
    there = row(person, tree.factory, clerk.user, number=1)
    before = held(person.pk)
    leaving = Leaving(on=TODAY, reason=LeavingReason.DIED, words="病故")

    leave(here.pk, by=clerk, version=here.version, now=NOW, leaving=leaving)

    assert Person.objects.get().died_on == TODAY
    assert {values[:2] for values in held(person.pk).values()} == {(TODAY, "died")}
    here.refresh_from_db()
    assert here.left_words == "病故"
    line = AuditEntry.objects.get(action="membership.left")
    assert line.data["ended"] == {"memberships": [here.pk, there.pk]}

    undo_leaving(here.pk, by=clerk, version=here.version, now=NOW)

    assert Person.objects.get().died_on is None
    assert held(person.pk) == before


def test_a_leaving_is_not_undone_for_one_who_is_dead_by_the_file(tree, clerk, home, person):
    here = tree.enrol_of(home)
    leave(here.pk, by=clerk, version=here.version, now=NOW, leaving=Leaving(on=TODAY, reason="moved"))
    record_death(person.pk, died_on=TODAY - timedelta(days=400), by=clerk, now=NOW + timedelta(minutes=5))
    here.refresh_from_db()
    with pytest.raises(Refused, match="By the file this person died"):
        undo_leaving(here.pk, by=clerk, version=here.version, now=NOW + timedelta(minutes=6))
