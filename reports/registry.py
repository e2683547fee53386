"""Every workbook there is, in the order of the catalogue: one file and one line here."""

from .workbooks.annual import ANNUAL
from .workbooks.kind import WorkbookKind
from .workbooks.monthly import MONTHLY
from .workbooks.quarterly import QUARTERLY

WORKBOOKS = (ANNUAL, MONTHLY, QUARTERLY)

workbooks: dict[str, WorkbookKind] = {workbook.code: workbook for workbook in WORKBOOKS}
