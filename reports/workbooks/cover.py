"""The cover of a return: what it is about, when it was read, by whom, and how each column counts."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from branches.models import Branch
from jobs.workbooks.layout import Format, body, head, on_a4, put
from reports.figures.aid import MEASURES, AidFigures

from .kind import Asked
from .sheets import as_of, line, signatures

WIDTH = 4


def write_cover(
    sheet: Worksheet, asked: Asked, *, caption: str, total: AidFigures, meanings: Sequence[str] = ()
) -> None:
    """``total`` is large on it; ``meanings`` say how it counts, and the rules of aid come after them."""
    for letter in "ABCD":
        sheet.column_dimensions[letter].width = 30
    line(sheet, 1, WIDTH, caption, font=Font(bold=True, size=18), center=True)
    sheet.row_dimensions[1].height = 60
    row = 2
    for row, (label, value) in enumerate(_facts(asked), 2):
        _fact(sheet, row, label, value)
    row = _totals(sheet, row + 2, total)
    line(sheet, row + 2, WIDTH, _("How the columns count"), font=Font(bold=True, size=12))
    meanings = [*meanings, *aid_meanings()]
    for below, sentence in enumerate(meanings, 3):
        line(sheet, row + below, WIDTH, sentence)
    line(sheet, row + len(meanings) + 5, WIDTH, signatures())
    on_a4(sheet, landscape=True)
    # However much is explained, it is signed on the same page.
    sheet.page_setup.fitToHeight = 1


def _facts(asked: Asked) -> list[tuple[str, str]]:
    place = Branch.objects.visible_to(asked.by).get(pk=asked.by.place.branch_id if asked.by.place else None)
    asker = _("%(name)s (%(role)s, %(branch)s)") % {
        "name": asked.by.user.get_full_name(),
        "role": asked.by.role.label if asked.by.role else "",
        "branch": place.short_name,
    }
    days = {"first": _day(asked.period.first_day), "last": _day(asked.period.last_day)}
    return [
        (
            pgettext("cover", "Reporting unit"),
            _("%(branch)s, code %(code)s") % {"branch": asked.branch.name, "code": asked.branch.code},
        ),
        (str(asked.period.unit), _("%(first)s to %(last)s, by the day of approval") % days),
        (pgettext("cover", "Data"), as_of(asked)),
        (pgettext("cover", "Built by"), asker),
    ]


def _day(day) -> str:
    return date_format(day, "DATE_FORMAT")


def _fact(sheet: Worksheet, row: int, label: str, value: str) -> None:
    head(put(sheet.cell(row, 1), label))
    for column in range(2, WIDTH + 1):
        body(sheet.cell(row, column), Format.TEXT)
    put(sheet.cell(row, 2), value, Format.TEXT).alignment = Alignment(vertical="center", wrap_text=True)
    sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=WIDTH)
    sheet.row_dimensions[row].height = 24


def _totals(sheet: Worksheet, row: int, total: AidFigures) -> int:
    """The four figures of the whole area; returns the row they stand on."""
    for column, measure in enumerate(MEASURES, 1):
        head(put(sheet.cell(row, column), measure.heading))
        format = Format.MONEY if measure.code == "amount" else Format.WHOLE
        cell = body(put(sheet.cell(row + 1, column), getattr(total, measure.code), format), format)
        cell.font = Font(bold=True, size=14)
        cell.alignment = Alignment(horizontal="center", vertical="center")
    sheet.row_dimensions[row + 1].height = 30
    return row + 1


def aid_meanings() -> list[str]:
    """The rules that aid is counted by, a sentence each."""
    return [
        _(
            "A case counts in the period of its approval day if, when the data was read, it was approved or "
            "in any later state on the way to the archive; stopped and reversed cases do not count."
        ),
        _("Rows follow the tree of associations as it stands today; a row includes all that is below it."),
        *(str(measure.meaning) for measure in MEASURES),
        _("Households and people are counted again for the total; the rows may add up to more."),
    ]
