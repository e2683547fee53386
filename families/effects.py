"""What a death does to the files of families themselves: the children born and the account."""

from __future__ import annotations

from typing import Any

from django.utils.dateparse import parse_datetime

from branches.hooks import Effect

from .hooks import Death, person_effects
from .households.models import BankAccount
from .people.models import Child


def tell_children_born(death: Death) -> list[dict[str, Any]]:
    """Among the children born the person dies on the same day, whatever the parents told before."""
    told = Child.objects.select_for_update(of=("self",)).filter(person=death.person_id)
    done = [
        {"id": child.pk, "died_on": child.died_on and child.died_on.isoformat()}
        for child in told
        if child.died_on != death.died_on
    ]
    told.update(died_on=death.died_on)
    return done


def untell_children_born(death: Death, rows: list[dict[str, Any]]) -> list[int]:
    return [
        row["id"]
        for row in rows
        # The parents may have told another day since, which is theirs to correct.
        if Child.objects.filter(pk=row["id"], died_on=death.died_on).update(died_on=row["died_on"])
    ]


def close_accounts(death: Death) -> list[dict[str, Any]]:
    """Nobody is paid into the account of the dead: it is in use no more, in whichever household."""
    held = BankAccount.objects.filter(holder=death.person_id, closed_at=None)
    done = [
        {"id": pk, "closed_at": death.now.isoformat()}
        for pk in held.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True)
    ]
    held.update(closed_at=death.now)
    return done


def reopen_accounts(death: Death, rows: list[dict[str, Any]]) -> list[int]:
    """In use again, unless the household has been given another account meanwhile."""
    reopened = []
    for row in rows:
        account = BankAccount.objects.select_for_update(of=("self",)).get(pk=row["id"])
        other = BankAccount.objects.filter(household=account.household_id, closed_at=None)
        if account.closed_at == parse_datetime(row["closed_at"]) and not other.exists():
            BankAccount.objects.filter(pk=account.pk).update(closed_at=None)
            reopened.append(account.pk)
    return reopened


def offer() -> None:
    person_effects.offer(Effect("children", tell_children_born, untell_children_born, order=10))
    person_effects.offer(Effect("accounts", close_accounts, reopen_accounts, order=20))
