from functools import partial

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("reports")

    def ready(self):
        from accounts import hooks
        from accounts.matrix import roles_with
        from jobs.registry import JobKind, register

        from . import acts, operations, recipients
        from .operations.stamping import FIGURES_JOB
        from .registry import WORKBOOKS

        acts.offer_all()
        roles = roles_with("report.build")
        for workbook in WORKBOOKS:
            register(
                JobKind(
                    code=workbook.job_kind,
                    title=workbook.title,
                    run=partial(operations.build, workbook.code),
                    roles=roles,
                    told=recipients.told_of,
                    shared_with=recipients.is_recipient,
                )
            )
        register(
            JobKind(
                code=FIGURES_JOB,
                title=_("Figures of the overview"),
                run=operations.stamp_figures,
                roles=roles,
                quiet=True,
            )
        )
        hooks.sentences["timetable.paused"] = gettext_noop(
            "“%(title)s” of %(branch)s is no longer built automatically: the duty of its owner has ended."
        )
