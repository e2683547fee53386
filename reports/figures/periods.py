"""The stretches of time that figures are counted over, in local days."""

from dataclasses import dataclass
from datetime import date

FIRST_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Year:
    """A calendar year, from its first local day to its last."""

    number: int

    @property
    def first_day(self) -> date:
        return date(self.number, 1, 1)

    @property
    def last_day(self) -> date:
        return date(self.number, 12, 31)

    def is_running(self, today: date) -> bool:
        """Whether days of the year are still to come, so that its figures will change."""
        return today <= self.last_day
