"""Whether two entries are one person: asked when the second is made, ruled on afterwards."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts import audit
from accounts.scope import Actor
from branches.actors import confirm_duty
from branches.models import Branch
from branches.permissions import why_not
from families.households.operations.opening import changed_meanwhile
from families.identity.guards import why_not_rule
from families.identity.likeness import Alikes, LooksAlike, alikes, heard, seen_of
from families.identity.models import Likeness, Ruling
from families.identity.person_data import PersonData
from families.people.models import Person
from ground.locks import hold
from ground.refusals import Stale, require


def ask_whether_on_file(data: PersonData, *, by: Actor, person: Person | None = None) -> Alikes:
    """Who on file looks like the person that is typed; every way to a new person asks it.

    Of two who type the same person at once the second is asked. ``person`` is the one who is
    being edited; what was answered of that one before is not asked again. Raises LooksAlike where
    an answer is missing.
    """
    hold(f"person|{data.sex}|{data.born_on}|{heard(data.name)}")
    except_for = set()
    if person is not None:
        known = Likeness.objects.filter(Q(person=person) | Q(other=person)).values_list(
            "person_id", "other_id"
        )
        except_for = {person.pk, *(key for pair in known for key in pair)}
    found = alikes(
        data.name, data.sex, data.born_on, by=by, has_number=data.number is not None, except_for=except_for
    )
    if not found.are_answered(data.answers):
        raise LooksAlike(found)
    return found


def keep_answers(
    person: Person, found: Alikes, data: PersonData, *, branch: Branch, by: Actor, now: datetime
) -> None:
    """Keep for the reviewer what was answered, by whom and when."""
    Likeness.objects.bulk_create(
        Likeness(
            branch=branch, person=person, other_id=other, answer=answer, answered_by=by.user, answered_at=now
        )
        for other, answer in sorted(found.answers(data.answers).items())
    )


@transaction.atomic
def rule_on_likeness(likeness_id: int, *, by: Actor, ruling: Ruling | str, now: datetime) -> Likeness:
    """Say for good whether two entries are one person; merging them is another step.

    Raises Forbidden, Refused for the one who answered or cannot see both, Stale when somebody has ruled
    already, and Likeness.DoesNotExist outside the scope.
    """
    confirm_duty(by, today=timezone.localdate(now))
    likeness = Likeness.objects.visible_to(by).select_for_update(of=("self",)).get(pk=likeness_id)
    require(why_not(by, "person.merge", likeness))
    if likeness.ruling:
        raise Stale(changed_meanwhile())
    sees_both = likeness.other_id in seen_of([likeness.other], by=by)
    require(why_not_rule(likeness, by=by, sees_both=sees_both))
    likeness.ruling, likeness.ruled_by, likeness.ruled_at = Ruling(ruling), by.user, now
    likeness.save(update_fields=["ruling", "ruled_by", "ruled_at"])
    audit.record("likeness.ruled", by=by, target=likeness, data={"ruling": likeness.ruling})
    return likeness
