"""Why somebody may not decide whether two entries are one person."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.scope import Actor
from branches.permissions import why_not
from families.households.guards import is_of_county_or_above
from families.identity.models import Likeness
from ground.refusals import ALLOWED, GuardAnswer


def why_not_rule(likeness: Likeness, *, by: Actor, sees_both: bool) -> GuardAnswer:
    """Whether two entries are one person is for somebody else than who answered it first.

    Below the county nobody rules on an entry that they cannot see; the county asks other counties.
    """
    if reason := why_not(by, "person.merge", likeness):
        return reason
    if likeness.ruling:
        return GuardAnswer(_("This is decided already."))
    if likeness.answered_by_id == by.user.pk:
        return GuardAnswer(_("You gave the answer yourself. Somebody else looks at it."))
    if not sees_both and not is_of_county_or_above(by):
        return GuardAnswer(_("One of the two is on file elsewhere. The county association decides."))
    return ALLOWED
