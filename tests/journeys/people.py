"""People of whom there is something to be done: perhaps on file twice, or dead as the head of a household."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from accounts.scope import Actor
from families.codes import Relation
from families.identity.operations.deaths import record_death
from families.identity.person_data import PersonData
from families.models import Person
from families.registering.operations.members import NewMember, save_members
from families.registering.operations.register import start_household
from ground.resident_ids import ResidentId

from .entering import new_family

BORN = date(1951, 3, 4)


def perhaps_twice(clerk: Actor) -> None:
    """Two entries of one name, sex and birth date without numbers."""
    told = PersonData(
        name="李老根",
        no_id_reason="证件遗失",
        sex="1",
        born_on=BORN,
        resident_status="rural",
        resident_basis="former_rural",
    )
    where = {"branch_id": clerk.place.branch_id, "by": clerk, "now": timezone.now()}
    first = start_household(head=told, **where)
    answers = {first.members.get().person_id: "same"}
    start_household(head=replace(told, answers=answers), **where)


def headless(clerk: Actor) -> dict[str, str]:
    """A household whose head has died while the wife lives."""
    now, numbers = timezone.now(), (new_family(), new_family())
    head, wife = (
        PersonData(
            name=name,
            number=ResidentId.parse(one.father),
            resident_status="rural",
            resident_basis="former_rural",
        )
        for name, one in zip(("陈长福", "陈长寿"), numbers, strict=True)
    )
    home = start_household(branch_id=clerk.place.branch_id, head=head, by=clerk, now=now)
    added = [NewMember(person=wife, relation=Relation.OTHER_RELATIVE)]
    save_members(home.pk, by=clerk, version=home.version, now=now, added=added)
    died_on = timezone.localdate(now) - timedelta(days=20)
    with transaction.atomic():
        record_death(Person.objects.get(name=head.name).pk, died_on=died_on, by=clerk, now=now)
    return {
        "household without a head": home.get_absolute_url(),
        "household without a head members": reverse("families:edit", args=[home.number, "members"]),
    }


def alike_typed(page: Page) -> None:
    """Somebody without a number who looks like somebody on file."""
    page.fill("[name=name]", "李老根")
    page.click("main details summary")
    page.fill("[name=no_id_reason]", "证件遗失")
    page.check("[name=sex][value='1']")
    page.fill("[name=born_on]", BORN.isoformat())
    page.select_option("[name=resident]", "rural.former_rural")
    with page.expect_navigation():
        page.click("main form button.btn-primary")
