"""A page of the audit trail, of accounts and of proposed duties is found by an index for every reader."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.administering import queries
from accounts.audit import reading
from accounts.models import AuditEntry
from accounts.roles import Role
from branches.duties.queries import NEWEST, WAITING
from branches.models import DutyProposal
from demo.scales import FIRST_COUNTY, STALE_COUNTY
from tests import prefectures
from tests.plans.reading import actor_at, cost, first_page

READERS = {
    "province": ("52", Role.AUDITOR),
    "city": ("5203", Role.AUDITOR),
    "county": (FIRST_COUNTY, Role.AUDITOR),
    "stale county": (STALE_COUNTY, Role.AUDITOR),
    "system": (FIRST_COUNTY, Role.SYSTEM),
    "own acts": (FIRST_COUNTY, Role.MANAGER),
}


@pytest.fixture
def actor(prefecture, django_db_blocker, place):
    with django_db_blocker.unblock():
        yield actor_at(*READERS[place])


@pytest.mark.parametrize("place", READERS)
def test_the_newest_lines(actor, expect_cheap):
    expect_cheap(first_page(reading.narrowed(actor, {})[0], reading.NEWEST))


@pytest.mark.parametrize("place", ["province", "city", "county", "stale county"])
def test_who_saw_full_numbers(actor, expect_cheap):
    expect_cheap(first_page(reading.narrowed(actor, {"act": reading.LOOKS})[0], reading.NEWEST))


@pytest.mark.parametrize("place", ["province", "city", "county", "system"])
@pytest.mark.parametrize("days", [0, 400])
def test_the_lines_of_a_day(actor, days, expect_cheap):
    day = timezone.localdate() - timedelta(days=days)
    expect_cheap(first_page(reading.narrowed(actor, {"since": day, "until": day})[0], reading.NEWEST))


@pytest.mark.parametrize("place", ["county"])
def test_the_lines_of_a_person_and_of_a_thing(actor, expect_cheap):
    entry = AuditEntry.objects.visible_to(actor).exclude(user_id=None).order_by("-id")[0]
    about = AuditEntry.objects.visible_to(actor).filter(
        object_type=entry.object_type, object_id=entry.object_id
    )
    expect_cheap(first_page(about, reading.NEWEST))
    expect_cheap(
        first_page(AuditEntry.objects.visible_to(actor).filter(user_id=entry.user_id), reading.NEWEST)
    )


@pytest.mark.parametrize("place", ["system"])
@pytest.mark.parametrize("order", queries.ACCOUNT_ORDERS, ids=lambda order: order.name)
def test_accounts(actor, order, expect_cheap):
    for conditions in ({}, {"state": "enabled"}):
        expect_cheap(first_page(accounts(actor, conditions), order))


@pytest.mark.parametrize("place", ["system"])
def test_accounts_by_the_beginning_of_their_name(actor, expect_cheap):
    by_name = queries.ACCOUNT_ORDERS[0]
    expect_cheap(first_page(accounts(actor, {"username": "clerk"}), by_name))


def accounts(actor, conditions):
    """The rows alone: the names of their owners are read by key, one for each."""
    return queries.accounts_under(actor, conditions, today=timezone.localdate()).select_related(None)


@pytest.mark.parametrize("place", ["province", "city", "county"])
def test_proposed_duties(prefecture, django_db_blocker, place, expect_cheap):
    with django_db_blocker.unblock():
        rows = DutyProposal.objects.visible_to(actor_at(READERS[place][0], Role.MANAGER))
        expect_cheap(first_page(rows.waiting(), WAITING))
        expect_cheap(first_page(rows.answered(), NEWEST))


def test_the_partial_indexes_answer_the_question_they_are_for(prefecture, django_db_blocker):
    in_order = prefectures.is_small(prefecture)
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_auditentry")
        assert cursor.fetchone()[0] > 1000
        system, auditor = actor_at(*READERS["system"]), actor_at(*READERS["county"])
        security = cost(first_page(reading.narrowed(system, {})[0], reading.NEWEST), in_order=in_order)
        looks = cost(
            first_page(reading.narrowed(auditor, {"act": "looks"})[0], reading.NEWEST), in_order=in_order
        )

    assert "auditentry_security" in security.plan
    assert "auditentry_looks" in looks.plan
