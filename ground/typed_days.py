"""Days of the calendar as people type them."""

from __future__ import annotations

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .text import squeezed

# Year first, with a separator or without: 20260814, 2026-8-14, 2026/8/14, 2026.8.14, 2026年8月14日.
TYPED_DAY = re.compile(r"([0-9]{4})(?:([0-9]{2})([0-9]{2})|[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?)")
EARLIEST = 1850
LATEST = 2150


def parse_day(text: str) -> date:
    """A day typed year first, in any of the usual spellings.

    Raises ValidationError with a sentence for the one who typed it.
    """
    match = TYPED_DAY.fullmatch(squeezed(text))
    if match:
        year, *parts = match.groups()
        month, day = (int(part) for part in parts if part)
        try:
            found = date(int(year), month, day)
        except ValueError:
            raise ValidationError(_("There is no such day in the calendar."), code="no_such_day") from None
        if EARLIEST <= found.year <= LATEST:
            return found
    raise ValidationError(_("Enter the date as 2026-08-14 or 20260814."), code="invalid")
