import os
import shutil
import tempfile
import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from branches.by_option import actor_from, add_by_option
from branches.models import Branch
from ground.refusals import Refused
from jobs import operations as job_operations
from jobs import runner
from jobs.models import JobStatus
from reports.figures.periods import KINDS
from reports.operations import ask_for
from reports.registry import workbooks

LOOK_AGAIN_SECONDS = 0.5


def reader(kind):
    """What argparse reads an option of this kind of period with."""

    def read(text):
        return kind.parse(text)

    read.__name__ = kind.__name__.lower()
    return read


class Command(BaseCommand):
    help = "Build a workbook and write it to a file, or hand it to the worker."

    def add_arguments(self, parser):
        parser.add_argument("workbook", choices=sorted(workbooks))
        parser.add_argument("--branch", required=True, metavar="CODE", help="the association that reports")
        stretch = parser.add_mutually_exclusive_group(required=True)
        for kind in KINDS:
            stretch.add_argument(
                f"--{kind.__name__.lower()}",
                dest="period",
                type=reader(kind),
                metavar=kind.example,
                help="the period of the approval days",
            )
        add_by_option(parser)
        ending = parser.add_mutually_exclusive_group(required=True)
        ending.add_argument("--output", metavar="FILE", type=Path, help="where to write the workbook")
        ending.add_argument("--queue", action="store_true", help="hand it to the worker and return at once")

    def handle(self, *, workbook, branch, period, by, output, queue, **options):
        now = timezone.now()
        if not isinstance(period, workbooks[workbook].period):
            raise CommandError(f"{workbook} is built for a {workbooks[workbook].period.__name__.lower()}.")
        try:
            actor = actor_from(by, today=timezone.localdate(now))
            with translation.override(actor.user.language or settings.LANGUAGE_CODE):
                job = ask_for(workbook, by=actor, branch_code=branch, period=period, now=now, queue=queue)
        except Branch.DoesNotExist:
            raise CommandError(f"There is no association {branch} in the area of {by}.") from None
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        if queue:
            self.stdout.write(f"Queued as job {job.uuid}.")
            return
        self._finish(job)
        self._hand_over(job, actor, output)

    def _finish(self, job):
        """Do the job, or wait for the worker that has taken it meanwhile."""
        runner.run(job.pk)
        job.refresh_from_db()
        while job.is_live:
            time.sleep(LOOK_AGAIN_SECONDS)
            job.refresh_from_db()
        if job.status != JobStatus.DONE:
            raise CommandError(job.reason or f"The job ended as {job.status}.")

    def _hand_over(self, job, actor, output):
        try:
            file, content = job_operations.download(job.uuid, 1, by=actor, now=timezone.now())
            with content, tempfile.NamedTemporaryFile(dir=output.resolve().parent, delete=False) as written:
                shutil.copyfileobj(content, written)
            os.chmod(written.name, 0o600)
            os.replace(written.name, output)
        except (Refused, OSError) as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(f"{output}: {file.size} bytes, SHA-256 {file.sha256}")
