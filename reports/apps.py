from functools import partial

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("reports")

    def ready(self):
        from branches.permissions import matrix
        from jobs.registry import JobKind, register

        from . import operations
        from .registry import WORKBOOKS

        roles = frozenset(role for role, reach in matrix()["report.build"].items() if reach != "-")
        for workbook in WORKBOOKS:
            register(
                JobKind(
                    code=workbook.job_kind,
                    title=workbook.title,
                    run=partial(operations.build, workbook.code),
                    roles=roles,
                )
            )
