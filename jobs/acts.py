"""What the acts of this app are called in the audit trail."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.audit.acts import Group, Words, offer

JOBS: Words = {
    "job.asked": _("asked for a job"),
    "job.done": pgettext_lazy("job", "was done"),
    "job.failed": pgettext_lazy("job", "failed"),
    "job.cancelled": _("cancelled a job"),
    "job.stop_asked": _("asked for a running job to be stopped"),
    "job.retried": _("started a job again"),
    "job.file_downloaded": _("downloaded a file"),
    "job.file_refused": _("was refused a file"),
    "job.file_not_found": _("asked for a file outside the own scope"),
}


def offer_all() -> None:
    offer(Group(_("Jobs and files"), JOBS))
