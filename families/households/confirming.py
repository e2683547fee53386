"""A change that touches something of the apps above is confirmed before it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from django.utils.translation import gettext as _

from accounts.scope import Actor
from branches.hooks import ChangeNotice
from families.hooks import household_notices
from families.households.before import AsksFirst
from families.households.models import Household
from ground.refusals import Refused

from .changes import Change, changes_between, state_of


class Touches(Refused):
    """Nothing was saved yet: the change touches what the ``notices`` name; ``token`` confirms just this."""

    def __init__(self, changes: Sequence[Change], notices: Sequence[ChangeNotice]):
        super().__init__(
            _("This change touches cases that are decided on. Read what it does, then save again.")
        )
        self.changes, self.notices = changes, notices
        self.token = token_of(notices)

    @property
    def tells_of_elsewhere(self) -> bool:
        """Whether a notice gave away something from outside the asker's scope."""
        return any(notice.is_elsewhere for notice in self.notices)


def confirmed_of(household: Household, asks: AsksFirst, *, by: Actor) -> list[str]:
    """The keys of what a change touches, for its audit line; [] when it touches nothing.

    Called when the change is written and not committed. Raises Touches where the page has not
    shown just these notices.
    """
    changes = changes_between(asks.before, state_of(household))
    notices = household_notices.asked(household, changes=changes, by=by, today=asks.today) if changes else []
    if notices and asks.confirmed != token_of(notices):
        raise Touches(changes, notices)
    return [notice.key for notice in notices]


def token_of(notices: Sequence[ChangeNotice]) -> str:
    """What a page sends back to confirm these notices and no others."""
    told = "\n".join(
        "|".join((notice.key, str(notice.row), *notice.reasons, notice.effect)) for notice in notices
    )
    return sha256(told.encode()).hexdigest()[:32]
