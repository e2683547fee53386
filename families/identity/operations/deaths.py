"""Deaths, put on file by what proves them and taken off again with it; called inside an operation.

This is the only writer of a person's day of death. What it sets off in other tables is declared in
`families.hooks.person_effects`, and what each effect changed is kept until the death is withdrawn.
Locks: the person's household, the person, then whatever the effects change.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.scope import Actor
from families.hooks import Death, person_effects
from families.households.models import Household, HouseholdMember
from families.households.operations.living import SETTLED, settle
from families.households.operations.opening import changed_meanwhile
from families.people.models import DeathEffect, Person
from ground.days import why_not_happened
from ground.refusals import Refused, Stale, require

# What an operation's audit line says: the ids of the rows changed, by the name of the effect.
Changed = dict[str, list[int]]


def record_death(person_id: int, *, died_on: date, by: Actor, now: datetime) -> Changed | None:
    """Mark a person as dead and carry out what follows from it; None when the file says so already.

    Household and person stay locked until commit. The caller writes the audit line. Raises
    Refused for a day to come, one before the birth, and where the file names another day.
    """
    household, person = _locked(person_id)
    if person.died_on == died_on:
        return None
    if died_on < person.born_on:
        raise Refused(_("The date of death is before the birth date."), field="died_on")
    require(why_not_happened(died_on, today=timezone.localdate(now)), field="died_on")
    if person.died_on is not None:
        raise Refused(
            _("By the household file %(name)s died on %(day)s; have the date corrected first.")
            % {"name": person.name, "day": person.died_on.isoformat()}
        )
    _put(person, died_on)
    done = person_effects.apply(Death(person.pk, died_on, by=by, now=now))
    DeathEffect.objects.bulk_create(
        DeathEffect(person=person, effect=name, rows=rows, recorded_at=now) for name, rows in done.items()
    )
    _settle(household)
    return {name: [row["id"] for row in rows] for name, rows in done.items()}


def withdraw_death(person_id: int, *, died_on: date, by: Actor, now: datetime) -> Changed | None:
    """Undo `record_death`: just the rows that it changed are restored, those that nobody changed since.

    None when the file has been given another day since, which then stands. Household and person
    stay locked until commit. The caller writes the audit line.
    """
    household, person = _locked(person_id)
    if person.died_on != died_on:
        return None
    _put(person, None)
    kept = DeathEffect.objects.filter(person=person)
    done = dict(kept.values_list("effect", "rows"))
    restored = person_effects.undo(Death(person.pk, died_on, by=by, now=now), done)
    kept.delete()
    _settle(household)
    return restored


def lock_for_death(person_id: int) -> None:
    """Take the locks of a death first, for an operation that goes on to lock rows behind them."""
    _locked(person_id)


def _locked(person_id: int) -> tuple[Household | None, Person]:
    """The household where the person lives and the person, in this order; Stale if that has just changed."""
    lives_in = HouseholdMember.objects.filter(person=person_id, left_on=None).values("household_id")
    households = Household.objects.select_for_update(of=("self",), no_key=True)
    household = households.filter(pk__in=lives_in).first()
    person = Person.objects.select_for_update(of=("self",)).get(pk=person_id)
    now_in = lives_in.values_list("household_id", flat=True).first()
    if now_in != (household.pk if household else None):
        raise Stale(changed_meanwhile())
    return household, person


def _put(person: Person, died_on: date | None) -> None:
    person.died_on = died_on
    person.version += 1
    person.save(update_fields=["died_on", "version"])


def _settle(household: Household | None) -> None:
    if household is not None:
        settle(household)
        household.version += 1
        household.save(update_fields=[*SETTLED, "version"])
