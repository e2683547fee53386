"""Deaths, put on file by what proves them and taken off again with it; called inside an operation."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from accounts.refusals import Refused
from families.models import Child, Person


def record_death(person_id: int, *, died_on: date) -> bool:
    """Mark a person as dead, also among the children born; False when the file says so already.

    The person stays locked until commit. The caller writes the audit line. Raises Refused where
    the file names another day, or a birth after this one.
    """
    person = Person.objects.select_for_update(of=("self",)).get(pk=person_id)
    if person.died_on == died_on:
        return False
    if died_on < person.born_on:
        raise Refused(_("The date of death is before the birth date."))
    if person.died_on is not None:
        raise Refused(
            _("By the household file %(name)s died on %(day)s; have the date corrected first.")
            % {"name": person.name, "day": person.died_on.isoformat()}
        )
    _put(person, died_on)
    Child.objects.filter(person=person).update(died_on=died_on)
    return True


def withdraw_death(person_id: int, *, died_on: date) -> bool:
    """Undo `record_death`; False when the file has been given another day since, which then stands.

    The person stays locked until commit. The caller writes the audit line.
    """
    person = Person.objects.select_for_update(of=("self",)).get(pk=person_id)
    if person.died_on != died_on:
        return False
    _put(person, None)
    # The parents may have told another day, which is theirs to correct.
    Child.objects.filter(person=person, died_on=died_on).update(died_on=None)
    return True


def _put(person: Person, died_on: date | None) -> None:
    person.died_on = died_on
    person.version += 1
    person.save(update_fields=["died_on", "version"])
