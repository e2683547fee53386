"""The register of aid (帮扶台账): one row for every case approved in a quarter."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy, pgettext_lazy
from openpyxl import Workbook

from jobs.progress import Progress
from jobs.workbooks import book
from jobs.workbooks.layout import sheet_title
from reports.figures.aid import aid, aid_by_kind
from reports.figures.counted import approved
from reports.figures.periods import Quarter

from .case_list import (
    add_case_list,
    case_rows,
    decision_parts,
    handler_part,
    number_part,
    people_parts,
    place_parts,
    reason_part,
    scheme_part,
)
from .cover import write_cover
from .kind import Asked, WorkbookKind
from .measured import add_by_kind
from .sheets import tell

SHEETS = (
    pgettext_lazy("sheet", "Cover"),
    pgettext_lazy("sheet", "By kind of aid"),
    pgettext_lazy("sheet", "Register"),
)


def write(path: Path, asked: Asked, progress: Progress) -> None:
    """Write the workbook to ``path``, all of it from the snapshot the caller has opened."""
    caption = QUARTERLY.titled(asked.branch, asked.period)
    cases = approved(asked.area, asked.period)
    tell(progress, SHEETS, 1)
    total = aid(cases)
    progress.total(len(SHEETS) + total.cases)
    workbook = Workbook()
    cover = workbook.active
    cover.title = sheet_title(workbook, str(SHEETS[0]))
    write_cover(cover, asked, caption=caption, total=total)
    progress.advance()
    tell(progress, SHEETS, 2)
    add_by_kind(workbook, str(SHEETS[1]), aid_by_kind(cases), total, caption=caption, asked=asked)
    progress.advance()
    tell(progress, SHEETS, 3)
    parts = [
        number_part(),
        *place_parts(asked),
        *people_parts(),
        scheme_part(),
        reason_part(),
        *decision_parts(),
        handler_part(),
    ]
    title = add_case_list(workbook, str(SHEETS[2]), parts, caption=caption, asked=asked, roomy=True)
    book.save(workbook, path, {title: case_rows(cases, parts, progress)}, made_at=asked.as_of)
    progress.advance()


QUARTERLY = WorkbookKind(
    code="quarterly",
    name=gettext_lazy("Quarterly register of aid"),
    title=gettext_lazy("%(branch)s: register of aid, quarter %(quarter)s of %(year)s"),
    purpose=gettext_lazy(
        "Every case approved in a quarter: place, household, beneficiary, scheme, reason, amount, handler."
    ),
    period=Quarter,
    sheets=SHEETS,
    rows=approved,
    write=write,
)
