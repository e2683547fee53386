"""What every workbook says about itself, and what it is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import pgettext

from accounts.scope import Actor
from branches.models import Branch
from jobs.progress import Progress
from reports.figures.area import Area
from reports.figures.periods import Period
from reports.figures.registry import reads_money_alone

_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: whose figures, of which period, read by whom from the snapshot of which moment."""

    by: Actor
    branch: Branch
    period: Period
    as_of: datetime

    @property
    def area(self) -> Area:
        """The association with all below it, as far as the asker may read."""
        return Area.of(self.branch, by=self.by)

    @property
    def is_running(self) -> bool:
        return self.period.is_running(timezone.localdate(self.as_of))

    def file_name(self, title: str) -> str:
        """The title as a file name; a running period says up to which day it goes."""
        day = f"{timezone.localdate(self.as_of):%Y%m%d}"
        until = f" {pgettext('file name', 'until')} {day}" if self.is_running else ""
        return _NOT_IN_FILE_NAMES.sub(" ", f"{title}{until}") + ".xlsx"


@dataclass(frozen=True, kw_only=True)
class WorkbookKind:
    """A workbook of a period: what it is called, what it holds, how long its lists are, how it is written.

    ``period`` is the kind of period it is built for; ``title`` is filled with ``branch`` and the
    words of that period. ``rows`` gives the cases that it reads or lists, by which its time is
    estimated. ``write`` runs inside one snapshot of the database. ``not_of_money`` are the sheets
    that are left out for anyone who reads figures of money alone.
    """

    code: str
    name: str | Promise
    title: str | Promise
    purpose: str | Promise
    period: type[Period]
    sheets: tuple[str | Promise, ...]
    rows: Callable[[Area, Period], QuerySet]
    write: Callable[[Path, Asked, Progress], None]
    not_of_money: tuple[str | Promise, ...] = ()

    @property
    def job_kind(self) -> str:
        return f"reports.{self.code}"

    def sheets_for(self, actor: Actor) -> tuple[str | Promise, ...]:
        """The sheets that this actor gets, in their order."""
        left_out = self.not_of_money if reads_money_alone(actor) else ()
        return tuple(sheet for sheet in self.sheets if sheet not in left_out)

    def titled(self, branch: Branch, period: Period) -> str:
        return str(self.title) % {"branch": branch.short_name, **period.words}
