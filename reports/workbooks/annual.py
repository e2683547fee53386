"""The yearly workbook (年度汇总): cover, aid by association, scheme and kind, associations, members, every
case behind it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from openpyxl import Workbook

from branches.models import BranchKind, BranchModel
from jobs.progress import Progress
from jobs.workbooks import book
from jobs.workbooks.layout import Column, Format, sheet_title
from reports.figures.aid import AidOfPeriod, aid_of_period
from reports.figures.counted import approved, associations
from reports.figures.members import counted_members, members_divided, on_roster
from reports.figures.periods import Year
from reports.figures.registry import ASSOCIATIONS, MEMBERS

from .case_list import (
    add_case_list,
    case_rows,
    decision_parts,
    number_part,
    people_parts,
    place_parts,
    scheme_part,
)
from .cover import write_cover
from .kind import Asked, WorkbookKind
from .measured import add_by_association, add_by_kind, add_by_scheme
from .sheets import table, tell

OF_MEMBERS = pgettext_lazy("sheet", "Members")
SHEETS = (
    pgettext_lazy("sheet", "Cover"),
    pgettext_lazy("sheet", "By association"),
    pgettext_lazy("sheet", "By scheme"),
    pgettext_lazy("sheet", "By kind of aid"),
    pgettext_lazy("sheet", "Associations"),
    OF_MEMBERS,
    pgettext_lazy("sheet", "Cases"),
)


def write(path: Path, asked: Asked, progress: Progress) -> None:
    """Write the workbook to ``path``, all of it from the snapshot the caller has opened."""
    caption = ANNUAL.titled(asked.branch, asked.period)
    sheets = ANNUAL.sheets_for(asked.by)
    tell(progress, sheets, 1)
    aid = aid_of_period(asked.area, asked.period, branch=asked.branch, as_of=asked.as_of)
    progress.total(len(sheets) + aid.total.cases)
    workbook = Workbook()
    cover = workbook.active
    cover.title = sheet_title(workbook, str(sheets[0]))
    meanings = [str(ASSOCIATIONS.meaning)]
    if OF_MEMBERS in sheets:
        meanings.append(str(MEMBERS.meaning))
    write_cover(cover, asked, caption=caption, total=aid.total, meanings=meanings)
    progress.advance()
    _write_summaries(workbook, aid, asked, progress, caption=caption)
    tell(progress, sheets, len(sheets))
    parts = [number_part(), *place_parts(asked), *people_parts(), scheme_part(), *decision_parts()]
    words = {"branch": asked.branch.short_name, **asked.period.words}
    listed = _("%(branch)s: cases of aid in %(year)s") % words
    title = add_case_list(workbook, str(sheets[-1]), parts, caption=listed, asked=asked)
    rows = case_rows(approved(asked.area, asked.period), parts, progress)
    book.save(workbook, path, {title: rows}, made_at=asked.as_of)
    progress.advance()


def _write_summaries(
    workbook: Workbook, aid: AidOfPeriod, asked: Asked, progress: Progress, *, caption: str
) -> None:
    sheets = ANNUAL.sheets_for(asked.by)
    summaries: tuple[tuple[Callable[..., None], Any], ...] = (
        (add_by_association, aid.by_branch),
        (add_by_scheme, aid.by_scheme),
        (add_by_kind, aid.by_kind),
    )
    for number, (add, rows) in enumerate(summaries, 2):
        tell(progress, sheets, number)
        add(workbook, str(sheets[number - 1]), rows, aid.total, caption=caption, asked=asked)
        progress.advance()
    tell(progress, sheets, 5)
    _write_associations(workbook, asked)
    progress.advance()
    if OF_MEMBERS in sheets:
        tell(progress, sheets, 6)
        _write_members(workbook, asked)
        progress.advance()


def _write_associations(workbook: Workbook, asked: Asked) -> None:
    """What associations are, down, and how they are organised, across."""
    rows = associations(asked.area, asked.period, asked.as_of).order_by()
    counted = {
        (row["kind"], row["model"]): row["count"]
        for row in rows.values("kind", "model").annotate(count=Count("*"))
    }
    models = ["", *BranchModel.values]
    headings = [pgettext("column", "Administrative line"), *(str(label) for label in BranchModel.labels)]
    table(
        workbook.create_sheet(sheet_title(workbook, str(SHEETS[4]))),
        [
            Column(pgettext("column", "Kind of association"), width=30),
            *(Column(heading, Format.WHOLE, 14) for heading in headings),
            Column(pgettext("column", "Together"), Format.WHOLE, 14),
        ],
        [
            (str(label), *_across([counted.get((kind, model), 0) for model in models]))
            for kind, label in BranchKind.choices
        ],
        (
            pgettext("column", "Total"),
            *_across([sum(counted.get((kind, model), 0) for kind in BranchKind.values) for model in models]),
        ),
        caption=_("%(branch)s: associations by kind and organisation model")
        % {"branch": asked.branch.short_name},
        asked=asked,
    )


def _write_members(workbook: Workbook, asked: Asked) -> None:
    """Members by category, sex, age and education, in both measures."""
    total = counted_members(on_roster(asked.area, asked.period, asked.as_of))
    table(
        workbook.create_sheet(sheet_title(workbook, str(OF_MEMBERS))),
        [
            Column(pgettext("column", "By"), width=16),
            Column(pgettext("column", "Members who are"), width=30),
            Column(pgettext("column", "Entries on rosters"), Format.WHOLE, 18),
            Column(pgettext("column", "People"), Format.WHOLE, 14),
        ],
        [
            (row.division, row.value, row.figures.memberships, row.figures.people)
            for row in members_divided(asked.area, asked.period, asked.as_of)
        ],
        (pgettext("column", "Total"), None, total.memberships, total.people),
        caption=_("%(branch)s: members") % {"branch": asked.branch.short_name},
        asked=asked,
    )


def _across(counts: list[int]) -> tuple[Any, ...]:
    return *counts, sum(counts)


ANNUAL = WorkbookKind(
    code="annual",
    name=gettext_lazy("Yearly workbook"),
    title=gettext_lazy("%(branch)s: aid to families in %(year)s"),
    purpose=gettext_lazy(
        "Aid approved in one year: households, people, cases and yuan, and the cases behind them."
    ),
    period=Year,
    sheets=SHEETS,
    not_of_money=(OF_MEMBERS,),
    rows=approved,
    write=write,
)
