"""Every workbook there is, in the order of the catalogue: one file and one line here."""

from .workbooks.annual import ANNUAL
from .workbooks.kind import WorkbookKind

WORKBOOKS = (ANNUAL,)

workbooks: dict[str, WorkbookKind] = {workbook.code: workbook for workbook in WORKBOOKS}
