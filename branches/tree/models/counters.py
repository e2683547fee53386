from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role

from .owned import BranchOwned


class NumberCounter(models.Model):
    """The last number drawn in a series, by area and year (year 0 where a series runs on for ever).

    Numbers are drawn when a draft is made; a draft thrown away leaves a gap.
    """

    series = models.CharField(_("series"), max_length=4)
    area_code = models.CharField(_("area"), max_length=6)
    year = models.PositiveSmallIntegerField(_("year"), default=0)
    last = models.PositiveIntegerField(_("last number drawn"), default=0)

    class Meta:
        verbose_name = _("number counter")
        verbose_name_plural = _("number counters")
        constraints = [
            models.UniqueConstraint(
                name="numbercounter_one_a_series",
                fields=["series", "area_code", "year"],
                violation_error_message=_("This series already has a counter."),
            ),
        ]

    def __str__(self):
        return f"{self.series}{self.area_code}-{self.year}: {self.last}"


class QueueTally(BranchOwned):
    """A change of one in how many rows wait at a branch for a role.

    Every move of a row writes -1 and +1 rows in its own transaction, so that no counter row is
    fought over; the sweeper folds them into one row a queue.
    """

    role = models.CharField(_("role"), max_length=10, choices=Role)
    queue = models.CharField(_("queue"), max_length=16)
    delta = models.IntegerField(_("change"))

    class Meta:
        verbose_name = _("queue tally")
        verbose_name_plural = _("queue tallies")
        indexes = [
            models.Index(fields=["branch", "role", "queue"], include=["delta"], name="queuetally_branch"),
            models.Index(
                fields=["township_id", "role", "queue"], include=["delta"], name="queuetally_township"
            ),
        ]

    def __str__(self):
        return f"{self.branch_id} {self.role} {self.queue} {self.delta:+d}"
