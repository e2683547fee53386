"""The sealed values of families that may be shown on request, and the slowing down of probing."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounts.hooks import Revealable, reveals
from accounts.scope import Actor
from accounts.signing_in import throttle
from families.households.guards import why_not_reveal_account, why_not_reveal_person

from .households.models import BankAccount
from .people.models import Person

# How often within a quarter of an hour one may look for numbers, and meet numbers on file elsewhere.
NUMBER_SEARCHES = 60
NUMBERS_ELSEWHERE = 10


def find_person(by: Actor, uuid: UUID) -> Person:
    return Person.objects.visible_to(by).select_related("keeping_branch").get(uuid=uuid)


def find_account(by: Actor, uuid: UUID) -> BankAccount:
    return BankAccount.objects.visible_to(by).get(uuid=uuid)


def offer() -> None:
    throttle.LIMITS.update({"number-search": NUMBER_SEARCHES, "number-elsewhere": NUMBERS_ELSEWHERE})
    reveals["person.id_number"] = Revealable(
        label=_("resident ID number"), field="id_number", find=find_person, why_not=why_not_reveal_person
    )
    reveals["person.phone"] = Revealable(
        label=_("telephone"), field="phone", find=find_person, why_not=why_not_reveal_person
    )
    reveals["account.number"] = Revealable(
        label=_("account number"), field="number", find=find_account, why_not=why_not_reveal_account
    )
