"""What the apps above add to a household's page, say before it changes, and end with a person."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from accounts.scope import Actor
from branches.hooks import ChangeNotices, Effects, Panels

household_panels = Panels()
# Asked with the ``changes`` (`families.changes.Change`) that are written and not committed yet, ``by`` whom
# and on which day, ``today``.
household_notices = ChangeNotices()

# Where people are on file in the actor's scope: of each person (label, address of the page).
PersonPages = dict[int, list[tuple[str, str]]]
person_pages: list[Callable[[Iterable[int], Actor], PersonPages]] = []


@dataclass(frozen=True, slots=True)
class Death:
    """A death that is being put on file, or taken off it: the event of `person_effects`."""

    person_id: int
    died_on: date
    by: Actor
    now: datetime


person_effects = Effects()
